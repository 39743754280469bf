/** Pure mathematics of rates: quantiles, intervals, design effects, seeded randomness. Knows no database, no clock. */
export { type ArmUsers, leastUsers, lookAtDifference, type SequenceLook } from './confidence-sequence.ts';
export {
  clusteredInterval,
  clusterRobustDesignEffect,
  type DesignEffect,
  type GroupCount,
  jackknifeDesignEffect,
} from './design-effect.ts';
export { type Difference, differenceOfRates } from './difference.ts';
export { benjaminiHochberg, holm } from './false-discoveries.ts';
export { betaInc, logGamma } from './gamma.ts';
export { isSmall } from './is-small.ts';
export { leastRise, meanSequence } from './least-rise.ts';
export {
  type GroupedParts,
  type MixAndRate,
  type MixAndRateErrors,
  mixAndRate,
  mixAndRateErrors,
  type Part,
  type PartChange,
  type Parts,
  type StandardError,
} from './mix.ts';
export { lordLevel } from './online-level.ts';
export { normalQuantile, tQuantile, tTail } from './quantiles.ts';
export { type SeededRandom, seededRandom } from './random.ts';
export { type ScoreTest, scoreTest } from './score-test.ts';
export { shrunkRate } from './shrunk-rate.ts';
export { signFlipTail } from './sign-flip.ts';
export {
  type Contrast,
  mantelHaenszel,
  type StratifiedDifference,
  stratifiedDifference,
  type UserContrast,
} from './stratified.ts';
export { type MeasuredRate, type NoRate, type RateInterval, wilson } from './wilson.ts';
