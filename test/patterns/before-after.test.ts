import { describe, expect, test } from 'vitest';
import { beforeAfter, countBy, heatOf, type PatternWeek } from '#lib/patterns/index.ts';

const weekMs = 604_800_000;

/** Weeks one after the other, with the difference of each and half the width of its interval. */
const weeks = (...differences: (number | null)[]): PatternWeek[] =>
  differences.map((difference, i) => ({
    ...{ endsAt: (i + 1) * weekMs, state: 'stable', recoverable: null },
    ...{ rows: difference === null ? 3 : 200, rejected: 80, users: 60 },
    difference: difference === null ? null : { difference, low: difference - 0.06, high: difference + 0.06 },
  }));

describe('a fix', () => {
  test('is not judged before a whole week has passed', () => {
    const judged = beforeAfter(weeks(0.3, 0.3, 0.02), 2.5 * weekMs);
    expect(judged).toMatchObject({ verdict: 'not yet', because: 'no week yet', after: null, change: null });
    expect(judged.firstWeekEndsAt).toBe(3.5 * weekMs);
    expect(judged.before).toMatchObject({ weeks: 2, rows: 400, difference: 0.3 });
  });

  test('holds when the difference shrank certainly and is not there any more', () => {
    const judged = beforeAfter(weeks(0.3, 0.28, 0.01, 0.0), 2 * weekMs);
    expect(judged).toMatchObject({ verdict: 'holds', because: 'gone' });
    expect(judged.change?.difference).toBeCloseTo(-0.285);
    expect(judged.change?.low).toBeCloseTo(-0.285 - Math.hypot(0.06, 0.06));
    expect(judged.change?.high).toBeCloseTo(-0.285 + Math.hypot(0.06, 0.06));
    expect(judged.after).toMatchObject({ weeks: 2, rows: 400 });
  });

  test('does not hold while it is there, smaller or not, or while nothing is certain', () => {
    expect(beforeAfter(weeks(0.3, 0.3, 0.12), 2 * weekMs)).toMatchObject({ because: 'smaller' });
    expect(beforeAfter(weeks(0.3, 0.3, 0.29), 2 * weekMs)).toMatchObject({ because: 'still there' });
    expect(beforeAfter(weeks(0.08, 0.08, 0.03), 2 * weekMs)).toMatchObject({ because: 'unclear' });
    expect(beforeAfter(weeks(0.3, 0.3, null), 2 * weekMs)).toMatchObject({ because: 'no week yet' });
    expect(beforeAfter(weeks(null, 0.0), weekMs)).toMatchObject({ because: 'nothing before' });
  });

  test('came back when it was gone and is there again', () => {
    expect(beforeAfter(weeks(0.3, 0.0, 0.25), weekMs)).toMatchObject({ verdict: 'came back' });
    expect(beforeAfter(weeks(0.3, 0.0, 0.25, 0.01), weekMs).verdict).not.toBe('came back');
  });

  test('is compared with the four weeks before it at most', () => {
    expect(beforeAfter(weeks(0.9, 0.3, 0.3, 0.3, 0.3, 0), 5 * weekMs).before).toMatchObject({
      weeks: 4,
      difference: expect.closeTo(0.3),
    });
  });
});

describe('where a pattern lives', () => {
  const place = { model: 'a', vendor: 'v', promptVersion: null };
  const places = [
    { ...place, feature: 'text', language: 'en', n: 10, rejected: 4 },
    { ...place, feature: 'text', language: 'ja', n: 200, rejected: 150 },
    { ...place, feature: 'image', language: 'en', n: 90, rejected: 9 },
    { ...place, feature: 'image', language: null, n: 0, rejected: 0 },
  ];

  test('is counted by each side', () => {
    expect(countBy(places, 'feature')).toMatchObject([
      { value: 'text', n: 210, rejected: 154, rate: 154 / 210, small: false },
      { value: 'image', n: 90, rejected: 9, rate: 0.1 },
    ]);
    expect(countBy(places, 'promptVersion')).toMatchObject([{ value: null, n: 300 }]);
  });

  test('is drawn by feature and model against language, the most frequent first', () => {
    const heat = heatOf(places);
    expect(heat.languages).toEqual(['ja', 'en']);
    expect(heat.rows.map(({ feature, spots }) => [feature, ...spots.map((spot) => spot?.n ?? null)])).toEqual(
      [
        ['text', 200, 10],
        ['image', null, 90],
      ],
    );
    expect(heat.rows[0]?.spots[1]).toMatchObject({ small: true });
    expect(heatOf(places, { languages: 1 }).languages).toEqual(['ja']);
  });
});
