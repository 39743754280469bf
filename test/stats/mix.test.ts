import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mixAndRate, mixAndRateErrors, type Part, seededRandom, tQuantile } from '#lib/stats/index.ts';

const parts = (list: Record<string, [n: number, total: number]>) =>
  new Map(Object.entries(list).map(([key, [n, total]]) => [key, { n, total }]));

describe('mixAndRate', () => {
  test('only shares moved: all of the change is mix', () => {
    const split = mixAndRate(
      parts({ image: [100, 40], text: [100, 80] }),
      parts({ image: [150, 60], text: [50, 40] }),
    );
    expect(split?.change).toBeCloseTo(0.5 - 0.6, 12);
    expect(split?.mix).toBeCloseTo(-0.1, 12);
    expect(split?.rate).toBeCloseTo(0, 12);
    // Half each: one below the whole's rate grew, one above it shrank.
    expect(split?.parts.map(({ mix }) => mix)).toEqual(
      [expect.closeTo(-0.0375, 12), expect.closeTo(-0.0625, 12)].reverse(),
    );
  });

  test('only rates moved: all of it is rate, of the one that moved', () => {
    const split = mixAndRate(
      parts({ image: [100, 40], text: [300, 240] }),
      parts({ image: [10, 6], text: [30, 24] }),
    );
    expect(split?.mix).toBeCloseTo(0, 12);
    expect(split?.parts.map(({ key, rate }) => [key, rate])).toEqual([
      ['image', expect.closeTo(0.2 * 0.25, 12)],
      ['text', expect.closeTo(0, 12)],
    ]);
  });

  test("Simpson: every part's rate rises, the whole's falls", () => {
    const split = mixAndRate(
      parts({ easy: [900, 810], hard: [100, 20] }),
      parts({ easy: [300, 276], hard: [700, 154] }),
    );
    expect(split?.change).toBeLessThan(-0.3);
    expect(split?.rate).toBeGreaterThan(0.01);
    expect(split?.mix).toBeLessThan(-0.3);
  });

  test('a part on one side only is mix; no rows on a side: nothing to say', () => {
    const split = mixAndRate(parts({ a: [10, 5] }), parts({ a: [10, 5], b: [10, 10] }));
    expect(split?.parts.find(({ key }) => key === 'b')).toMatchObject({ rate: 0 });
    expect(split?.mix).toBeCloseTo(0.25, 12);
    expect(mixAndRate(parts({ a: [0, 0] }), parts({ a: [10, 5] }))).toBeNull();
  });

  test('always exact, and swapped sides flip the signs', () => {
    const part = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true }));
    const side = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), part);
    fc.assert(
      fc.property(side, side, (x, y) => {
        const made = (list: typeof x) =>
          new Map(Object.entries(list).map(([key, [n, rate]]) => [key, { n, total: n * rate }]));
        const [there, back] = [mixAndRate(made(x), made(y)), mixAndRate(made(y), made(x))];
        if (!there || !back) return there === back;
        expect(there.mix + there.rate).toBeCloseTo(there.change, 10);
        expect(there.mix).toBeCloseTo(-back.mix, 10);
        expect(there.rate).toBeCloseTo(-back.rate, 10);
        return true;
      }),
      { numRuns: 300 },
    );
  });
});

describe('mixAndRateErrors', () => {
  /** Two weeks of the same users, each with a taste of their own, who ask for two features. */
  function weeks(seed: string, rateOfImages: [number, number], shareOfImages: [number, number]) {
    const random = seededRandom(seed);
    const empty = () => Array.from({ length: 32 }, (): Part => ({ n: 0, total: 0 }));
    const sides = [0, 1].map(
      () =>
        new Map([
          ['image', empty()],
          ['text', empty()],
        ]),
    );
    for (let user = 0; user < 320; user++) {
      const group = random.integer(32);
      const taste = random.beta(2, 2) - 0.5;
      for (const week of [0, 1])
        for (let i = 0; i < 8; i++) {
          const isImage = random.chance(shareOfImages[week] as number);
          const rate = (isImage ? (rateOfImages[week] as number) : 0.7) + 0.4 * taste;
          const part = sides[week]?.get(isImage ? 'image' : 'text')?.[group] as Part;
          part.n += 1;
          part.total += random.chance(Math.min(1, Math.max(0, rate))) ? 1 : 0;
        }
    }
    return sides as [Map<string, Part[]>, Map<string, Part[]>];
  }
  const whole = (side: Map<string, Part[]>) =>
    new Map(
      [...side].map(([key, groups]) => [
        key,
        groups.reduce((sum, { n, total }) => ({ n: sum.n + n, total: sum.total + total }), {
          n: 0,
          total: 0,
        }),
      ]),
    );

  test('nothing moved: at most 7 of 100 parts look as if; a fall of 15 points is seen', () => {
    let [looks, wrong, seen] = [0, 0, 0];
    for (let run = 0; run < 300; run++) {
      const [a, b] = weeks(`still ${run}`, [0.4, 0.4], [0.5, 0.5]);
      const [split, errors] = [mixAndRate(whole(a), whole(b)), mixAndRateErrors(a, b)];
      for (const { key, mix, rate } of split?.parts ?? [])
        for (const [value, of] of [
          [mix, errors?.parts.get(key)?.mix],
          [rate, errors?.parts.get(key)?.rate],
        ] as const) {
          looks += 1;
          if (of && Math.abs(value) > tQuantile(0.975, of.degreesOfFreedom) * of.error) wrong += 1;
        }
      const [c, d] = weeks(`fell ${run}`, [0.5, 0.35], [0.5, 0.5]);
      const fell = mixAndRate(whole(c), whole(d))?.parts.find(({ key }) => key === 'image');
      const error = mixAndRateErrors(c, d)?.parts.get('image')?.rate;
      if (fell && error && -fell.rate > tQuantile(0.975, error.degreesOfFreedom) * error.error) seen += 1;
    }
    process.stdout.write(`false ${wrong} of ${looks}, seen ${seen} of 300\n`);
    expect(wrong / looks).toBeLessThan(0.07);
    expect(wrong / looks).toBeGreaterThan(0.03);
    expect(seen / 300).toBeGreaterThan(0.95);
  });

  test('a single group of users proves nothing', () => {
    const one = new Map([
      [
        'a',
        [
          { n: 9, total: 3 },
          { n: 0, total: 0 },
        ],
      ],
    ]);
    expect(mixAndRateErrors(one, one)).toBeNull();
  });
});
