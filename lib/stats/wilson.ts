import { normalQuantile, tQuantile } from './quantiles.ts';

/** A rate (0–1) with its interval. `effectiveN` = n ÷ design effect: what n is worth when rows are correlated. */
export interface MeasuredRate {
  rate: number;
  low: number;
  high: number;
  n: number;
  effectiveN: number;
}

/** Nothing was counted, so there is no rate. */
export interface NoRate {
  rate: null;
  low: null;
  high: null;
  n: 0;
  effectiveN: 0;
}

export type RateInterval = MeasuredRate | NoRate;

export const noRate: NoRate = { rate: null, low: null, high: null, n: 0, effectiveN: 0 };

/**
 * Wilson score interval of a proportion:
 *
 *     centre = (p + z²/2m) / (1 + z²/m),   half = z · √(p(1−p)/m + z²/4m²) / (1 + z²/m),   m = n ÷ designEffect
 *
 * With a design effect, m need not be an integer; with `degreesOfFreedom` (those of the design effect's estimate) z is
 * the quantile of t instead of the normal one.
 * Assumes: the design effect is that of the rate itself.
 * Source: Wilson (1927), JASA 22; with effective n: Korn & Graubard (1998), Survey Methodology 24; recommended for
 * clustered samples by Dean & Pagano (2015), J. Survey Statistics and Methodology 3, and Franco et al. (2019), same, 7.
 * @throws RangeError if successes are not within 0…n, or confidence, designEffect, degreesOfFreedom are out of range.
 */
export function wilson(options: {
  successes: number;
  n: number;
  confidence?: number | undefined;
  designEffect?: number | undefined;
  degreesOfFreedom?: number | undefined;
}): RateInterval {
  const { successes, n, confidence = 0.95, designEffect = 1, degreesOfFreedom } = options;
  if (!(successes >= 0 && successes <= n && Number.isFinite(n))) {
    throw new RangeError(`${successes} successes of ${n} are no proportion`);
  }
  if (!(designEffect > 0)) throw new RangeError(`designEffect must be above 0, got ${designEffect}`);
  if (n === 0) return noRate;
  const rate = successes / n;
  const m = n / designEffect;
  const p = (1 + confidence) / 2;
  const z = degreesOfFreedom === undefined ? normalQuantile(p) : tQuantile(p, degreesOfFreedom);
  const z2 = z * z;
  const centre = (rate + z2 / (2 * m)) / (1 + z2 / m);
  const half = (z * Math.sqrt((rate * (1 - rate)) / m + z2 / (4 * m * m))) / (1 + z2 / m);
  // Rounding alone could push a bound past 0, 1 or the rate.
  return {
    rate,
    low: successes === 0 ? 0 : Math.max(0, Math.min(rate, centre - half)),
    high: successes === n ? 1 : Math.min(1, Math.max(rate, centre + half)),
    n,
    effectiveN: m,
  };
}
