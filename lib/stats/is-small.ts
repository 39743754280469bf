import type { RateInterval } from './wilson.ts';

/** Below this effective n a rate is greyed. */
const smallN = 30;
/** An interval wider than this (0.30 = 30 points) is greyed, whatever n is. */
const wideInterval = 0.3;

/**
 * Whether a rate is to be greyed: too little is known to act on it. Either rule alone is not enough: 30 rows at 50 %
 * leave 34 points open, while 12 rows at 100 % leave only 24 but hang on a handful of people.
 */
export function isSmall(rate: RateInterval): boolean {
  return rate.rate === null || rate.effectiveN < smallN || rate.high - rate.low > wideInterval;
}
