/** Pure mathematics of rates: quantiles, intervals, design effects, seeded randomness. Knows no database, no clock. */
export {
  clusteredInterval,
  clusterRobustDesignEffect,
  type DesignEffect,
  type GroupCount,
  jackknifeDesignEffect,
} from './design-effect.ts';
export { type Difference, differenceOfRates } from './difference.ts';
export { betaInc, logGamma } from './gamma.ts';
export { isSmall } from './is-small.ts';
export { normalQuantile, tQuantile, tTail } from './quantiles.ts';
export { type SeededRandom, seededRandom } from './random.ts';
export { type MeasuredRate, type NoRate, type RateInterval, wilson } from './wilson.ts';
