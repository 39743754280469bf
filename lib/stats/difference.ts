import type { RateInterval } from './wilson.ts';

/** a − b of two rates, in −1…1. */
export interface Difference {
  difference: number;
  low: number;
  high: number;
  /** The interval leaves out 0. */
  isClear: boolean;
}

/**
 * Interval of the difference of two rates from their own intervals (hybrid score interval):
 *
 *     low = d − √((a − a.low)² + (b.high − b)²),   high = d + √((a.high − a)² + (b − b.low)²)
 *
 * Users' correlation is accounted for if both intervals are clustered ones. Assumes the two rates are independent;
 * where the same users are on both sides it errs to the wide side. Null if either rate is missing.
 * Source: Newcombe (1998), Statistics in Medicine 17, method 10; any interval: Zou & Donner (2008), same, 27 (MOVER).
 */
export function differenceOfRates(a: RateInterval, b: RateInterval): Difference | null {
  if (a.rate === null || b.rate === null) return null;
  const difference = a.rate - b.rate;
  const low = Math.max(-1, difference - Math.hypot(a.rate - a.low, b.high - b.rate));
  const high = Math.min(1, difference + Math.hypot(a.high - a.rate, b.rate - b.low));
  return { difference, low, high, isClear: low > 0 || high < 0 };
}
