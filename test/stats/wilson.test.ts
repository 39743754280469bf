import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceOfRates, isSmall, type MeasuredRate, wilson } from '#lib/stats/index.ts';

const measured = (options: Parameters<typeof wilson>[0]): MeasuredRate => {
  const interval = wilson(options);
  if (interval.rate === null) throw new Error('no rate');
  return interval;
};

describe('wilson', () => {
  test('known values', () => {
    // CoAuthor's insert rate.
    const coauthor = measured({ successes: 12_787, n: 17_012 });
    expect(coauthor.rate).toBeCloseTo(0.751646, 6);
    expect(coauthor.low).toBeCloseTo(0.7451, 4);
    expect(coauthor.high).toBeCloseTo(0.75808, 4);
    // Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    const table = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [successes, n, low, high] of table) {
      const interval = measured({ successes, n });
      expect(interval.low).toBeCloseTo(low, 4);
      expect(interval.high).toBeCloseTo(high, 4);
    }
  });

  test('n = 0 has no rate', () => {
    expect(wilson({ successes: 0, n: 0 })).toEqual({
      rate: null,
      low: null,
      high: null,
      n: 0,
      effectiveN: 0,
    });
  });

  test('a design effect is the same as fewer rows; t is wider than normal', () => {
    const halved = measured({ successes: 30, n: 100, designEffect: 2.5 });
    const fewer = measured({ successes: 12, n: 40 });
    expect(halved.low).toBeCloseTo(fewer.low, 12);
    expect(halved.high).toBeCloseTo(fewer.high, 12);
    expect(halved).toMatchObject({ n: 100, effectiveN: 40 });
    const withT = measured({ successes: 30, n: 100, degreesOfFreedom: 31 });
    expect(withT.low).toBeLessThan(measured({ successes: 30, n: 100 }).low);
  });

  test.each([
    { successes: 3, n: 2 },
    { successes: -1, n: 2 },
    { successes: Number.NaN, n: 2 },
    { successes: 1, n: 2, designEffect: 0 },
    { successes: 1, n: 2, confidence: 1 },
    { successes: 1, n: 2, degreesOfFreedom: 0 },
  ])('refuses %o', (options) => expect(() => wilson(options)).toThrow(RangeError));

  const counts = fc
    .tuple(fc.integer({ min: 1, max: 1_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([n, share]) => ({ n, successes: Math.round(n * share) }));

  test('bounds hold the rate and stay within 0…1', () => {
    const options = fc.tuple(
      counts,
      fc.double({ min: 0.5, max: 0.999, noNaN: true }),
      fc.double({ min: 0.5, max: 500, noNaN: true }),
      fc.option(fc.integer({ min: 1, max: 200 }), { nil: undefined }),
    );
    fc.assert(
      fc.property(options, ([count, confidence, designEffect, degreesOfFreedom]) => {
        const { low, rate, high } = measured({ ...count, confidence, designEffect, degreesOfFreedom });
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(rate);
        expect(rate).toBeLessThanOrEqual(high);
        expect(high).toBeLessThanOrEqual(1);
      }),
      { seed: 1 },
    );
  });

  test('more rows at the same rate: narrower; higher confidence: wider', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 2, max: 50 }), ({ n, successes }, factor) => {
        const width = ({ high, low }: MeasuredRate) => high - low;
        const one = measured({ n, successes });
        expect(width(measured({ n: n * factor, successes: successes * factor }))).toBeLessThan(width(one));
        expect(width(measured({ n, successes, confidence: 0.99 }))).toBeGreaterThan(width(one));
      }),
      { seed: 2 },
    );
  });
});

describe('differenceOfRates', () => {
  test('Newcombe (1998), table II, method 10: 56/70 − 48/80', () => {
    const difference = differenceOfRates(wilson({ successes: 56, n: 70 }), wilson({ successes: 48, n: 80 }));
    expect(difference?.difference).toBeCloseTo(0.2, 12);
    expect(difference?.low).toBeCloseTo(0.0524, 4);
    expect(difference?.high).toBeCloseTo(0.3339, 4);
    expect(difference?.isClear).toBe(true);
  });
  test('at the edges: 10/10 − 0/10', () => {
    const difference = differenceOfRates(wilson({ successes: 10, n: 10 }), wilson({ successes: 0, n: 10 }));
    expect(difference?.low).toBeCloseTo(0.6075, 4);
    expect(difference?.high).toBe(1);
  });
  test('turned round it changes sign; without a rate there is none', () => {
    const [a, b] = [wilson({ successes: 5, n: 9 }), wilson({ successes: 7, n: 30 })];
    const [there, back] = [differenceOfRates(a, b), differenceOfRates(b, a)];
    expect(there?.low).toBeCloseTo(-(back?.high ?? 0), 12);
    expect(differenceOfRates(a, wilson({ successes: 0, n: 0 }))).toBeNull();
  });
});

describe('isSmall', () => {
  test.each([
    [{ successes: 0, n: 0 }, true],
    [{ successes: 12, n: 12 }, true],
    [{ successes: 15, n: 30 }, true],
    [{ successes: 29, n: 30 }, false],
    [{ successes: 25, n: 50 }, false],
    [{ successes: 250, n: 500, designEffect: 20 }, true],
  ])('%o → %s', (options, expected) => expect(isSmall(wilson(options))).toBe(expected));
});
