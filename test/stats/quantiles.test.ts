import { describe, expect, test } from 'vitest';
import { betaInc, logGamma, normalQuantile, tQuantile, tTail } from '#lib/stats/index.ts';

describe('logGamma', () => {
  test.each([
    [0.1, 2.252712651734206],
    [0.5, 0.5723649429247001],
    [1, 0],
    [2.5, 0.2846828704729192],
    [10, 12.801827480081469],
    [171, 706.5730622457874],
  ])('of %d is %d', (x, expected) => expect(logGamma(x)).toBeCloseTo(expected, 11));

  test('of a factorial', () => expect(Math.exp(logGamma(6))).toBeCloseTo(120, 10));
  test('refuses 0', () => expect(() => logGamma(0)).toThrow(RangeError));
});

describe('betaInc', () => {
  test('is a binomial tail: I_x(k, n − k + 1) = P(X ≥ k)', () => {
    // P(X ≥ 3), X ~ B(5, 0.4) = 10·0.4³·0.6² + 5·0.4⁴·0.6 + 0.4⁵
    expect(betaInc(0.4, 3, 3)).toBeCloseTo(0.31744, 14);
  });
  test('a = b = 1 is the identity', () => expect(betaInc(0.37, 1, 1)).toBeCloseTo(0.37, 14));
  test('is symmetric', () => expect(betaInc(0.2, 7, 2.5)).toBeCloseTo(1 - betaInc(0.8, 2.5, 7), 14));
  test('refuses x outside 0…1', () => expect(() => betaInc(1.1, 1, 1)).toThrow(RangeError));
});

describe('normalQuantile', () => {
  test.each([
    [0.5, 0],
    [0.9, 1.2815515655446004],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.995, 2.5758293035489004],
    [0.9999, 3.719016485455709],
    [1e-10, -6.361340902404056],
    [1e-20, -9.262340089798409],
  ])('of %d is %d', (p, expected) => expect(normalQuantile(p)).toBeCloseTo(expected, 12));
  test('refuses 0 and 1', () => {
    expect(() => normalQuantile(0)).toThrow(RangeError);
    expect(() => normalQuantile(1)).toThrow(RangeError);
  });
});

describe('tQuantile', () => {
  // NIST/SEMATECH e-Handbook 1.3.6.7.2 (three decimals), and closed forms for 1 and 2 degrees of freedom.
  test.each([
    [0.975, 1, 12.706],
    [0.975, 2, 4.303],
    [0.975, 5, 2.571],
    [0.975, 10, 2.228],
    [0.975, 31, 2.04],
    [0.975, 100, 1.984],
    [0.95, 7, 1.895],
    [0.99, 15, 2.602],
    [0.999, 4, 7.173],
    [0.999, 60, 3.232],
  ])('of %d with %d degrees of freedom is %d', (p, df, expected) =>
    expect(Math.abs(tQuantile(p, df) - expected)).toBeLessThan(5.1e-4),
  );
  test('closed forms', () => {
    for (const p of [0.6, 0.9, 0.999, 0.9999999, 1e-6]) {
      const cauchy = Math.tan(Math.PI * (p - 0.5));
      expect(tQuantile(p, 1) / cauchy).toBeCloseTo(1, 8);
      expect(tQuantile(p, 2) / ((2 * p - 1) / Math.sqrt(2 * p * (1 - p)))).toBeCloseTo(1, 8);
    }
  });
  test('is the inverse of the tail and tends to the normal quantile', () => {
    for (const df of [0.7, 1.5, 3, 31, 400]) {
      for (const p of [0.51, 0.8, 0.975, 0.99999]) expect(1 - tTail(tQuantile(p, df), df)).toBeCloseTo(p, 11);
    }
    expect(tQuantile(0.975, 1e7)).toBeCloseTo(normalQuantile(0.975), 6);
    expect(tQuantile(0.025, 9)).toBeCloseTo(-tQuantile(0.975, 9), 12);
    expect(tQuantile(0.5, 3)).toBe(0);
  });
});
