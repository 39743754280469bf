import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Effect } from '#lib/discovery/index.ts';
import { markTerms } from '../../app/(dashboard)/p/[project]/patterns/[pattern]/mark-terms.ts';
import {
  moveBy,
  nearest,
  placeOf,
  planeOf,
  wholePlane,
  zoomAt,
} from '../../app/(dashboard)/p/[project]/patterns/map/geometry.ts';
import {
  evidenceWords,
  inserts,
  missingWords,
  oddsWords,
  sentenceOf,
  sentenceRange,
} from '../../app/(dashboard)/p/[project]/patterns/words.ts';
import { part } from './part.ts';

const effect = (difference: number, low: number, high: number): Effect =>
  part<Effect>({
    ...{ rows: 812, users: 140, oddsRatio: 3.14 },
    rate: { rate: 0.781 },
    difference: { difference, low, high, expected: 0.47 },
  });

describe('a pattern in words', () => {
  test('says how many of a hundred before it says odds', () => {
    const features = ['hero-image'];
    expect(sentenceOf({ effect: effect(0.314, 0.24, 0.38), features })).toBe(
      '31 of 100 more hero-image results like these would be kept if this were fixed',
    );
    expect(sentenceOf({ effect: effect(0.004, -0.02, 0.03), features: ['a', 'b'] })).toBe(
      'Fewer than 1 of 100 more results like these would be kept if this were fixed',
    );
    expect(sentenceOf({ effect: effect(-0.1, -0.2, 0.03), features })).toMatch(/^No more /);
    expect(sentenceOf({ effect: { ...effect(0, 0, 0), difference: null }, features })).toMatch(/nothing/);
    expect(sentenceRange(effect(0.02, -0.04, 0.38))).toBe('−4 to 38 of 100');
    expect(oddsWords(effect(0.3, 0.2, 0.4), 0.0042)).toBe('odds ratio 3.1 (q = 0.004)');
    expect(oddsWords({ ...effect(0.3, 0.2, 0.4), oddsRatio: null }, 1e-9)).toMatch(
      /nothing was kept \(q < 0.001\)/,
    );
    expect(evidenceWords(effect(0.3, 0.2, 0.4))).toBe(
      '78.1\u202f% of 812 results of 140 held-out users were rejected; of the rest, 47.0\u202f%',
    );
  });

  test('numbers of inserts are short', () => {
    expect([0.04, 3.25, -3.2, 9.97, 214.4, 12_345].map(inserts)).toEqual([
      ...['0.0', '3.3', '−3.2', '10', '214', '12.3k'],
    ]);
  });

  test('what is missing has a number and a day', () => {
    const missing = { what: 'rows', have: 120, need: 300, expectedAtMs: Date.UTC(2026, 3, 3, 12) } as const;
    expect(missingWords(missing, 'UTC')).toBe(
      '120 of 300 interactions with a verdict; at this rate there are enough on 3 Apr 2026',
    );
    expect(missingWords({ ...missing, have: 0, expectedAtMs: null }, 'UTC')).toMatch(/none so far/);
    expect(missingWords({ ...missing, what: 'user or session ids' }, 'UTC')).toMatch(
      /No interaction has a user/,
    );
  });
});

describe('words in a text', () => {
  const marked = (text: string, ...terms: string[]) =>
    markTerms(text, terms)
      .map((piece) => (piece.isTerm ? `[${piece.text}]` : piece.text))
      .join('');

  test('are marked whole, whatever their case and whatever is in them', () => {
    expect(marked('A Transparent background, non-transparently.', 'transparent', 'background')).toBe(
      'A [Transparent] [background], non-transparently.',
    );
    expect(marked('透明な背景', '背景')).toBe('透明な[背景]');
    expect(marked('no background here', 'background', 'no background')).toBe('[no background] here');
    expect(marked('c++ (fast)', 'c++', '(')).toBe('[c++] [(]fast)');
    expect(marked('nothing')).toBe('nothing');
  });
});

describe('the map', () => {
  const size = { width: 800, height: 500 };
  const number = fc.double({ min: -1, max: 1, noNaN: true });
  const points = fc.array(fc.record({ x: number, y: number }), { minLength: 1, maxLength: 30 });

  test('shows every point at first', () => {
    fc.assert(
      fc.property(points, (some) => {
        const plane = planeOf(some);
        for (const point of some) {
          const [x, y] = placeOf(point, plane, wholePlane, size);
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(size.width);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(size.height);
        }
      }),
    );
  });

  test('what is under the pointer stays there while it is enlarged', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.2, max: 0.8, noNaN: true }),
        fc.double({ min: 1, max: 9, noNaN: true }),
        (at, factor) => {
          const plane = { x: 0, y: 0, width: 1, height: 1 };
          const place = placeOf({ x: at, y: at }, plane, wholePlane, size);
          const after = placeOf({ x: at, y: at }, plane, zoomAt(wholePlane, factor, place, size), size);
          expect(after[0]).toBeCloseTo(place[0], 6);
          expect(after[1]).toBeCloseTo(place[1], 6);
        },
      ),
    );
  });

  test('moves with the hand, not past its ends, and goes back to the whole', () => {
    const near = zoomAt(wholePlane, 4, [400, 250], size);
    const moved = moveBy(near, 50, -30, size);
    const plane = { x: 0, y: 0, width: 1, height: 1 };
    const middle = placeOf({ x: 0.5, y: 0.5 }, plane, near, size);
    const [x, y] = placeOf({ x: 0.5, y: 0.5 }, plane, moved, size);
    expect([x - middle[0], y - middle[1]]).toEqual([expect.closeTo(50), expect.closeTo(-30)]);
    expect(moveBy(near, 1e6, 0, size).x).toBe(0);
    expect(zoomAt(near, 1e-9, [400, 250], size).zoom).toBe(1);
    expect(zoomAt(near, 1e9, [400, 250], size).zoom).toBe(40);
  });

  test('finds what is pointed at, and nothing where there is nothing', () => {
    const places = [
      [10, 10],
      [30, 10],
    ] as const;
    expect(nearest(places, [24, 10], 14)).toBe(1);
    expect(nearest(places, [10, 40], 14)).toBe(-1);
    expect(nearest([], [0, 0], 14)).toBe(-1);
  });
});
