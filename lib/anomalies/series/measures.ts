import type { DaySums, Metric } from '../types.ts';

/** How a metric is forecast and judged. Values and errors are on a scale of its own, `natural` is in its unit. */
export interface Measure {
  /** Known only when all windows of the day have passed. */
  waits: boolean;
  /** null: nothing to say. */
  value(sums: DaySums): number | null;
  /** Interactions that the value rests on. */
  n(sums: DaySums): number;
  /** Whether the variance by chance is measured; else it is taken to be what it usually is. */
  isChanceKnown: boolean;
  /** Variance of an error by chance alone. */
  chance(expected: number, sums: DaySums, designEffect: number): number;
  error(value: number, expected: number): number;
  /** What a day would be that is so far from what was expected; of no error, what was expected. */
  natural(expected: number, error: number): number;
  /** What is expected when a share of it (0–1) is known to be so far off. */
  shifted(expected: number, share: number, error: number): number;
  /** Whether there is enough to judge by. */
  isEnough(sums: DaySums, expected: number, designEffect: number): boolean;
  /** Whether people would want to know: in the metric's unit. */
  isLarge(observed: number, expected: number): boolean;
  /** Which way is bad; null: both are. */
  bad: 'up' | 'down' | null;
}

/** Fewer interactions, or fewer worth of independent users, are not judged. */
const leastN = 30;
/** A share is news from so many points on. */
const leastPoints = 0.05;

const share = (part: 'inserted' | 'expired', bad: 'up' | 'down'): Measure => ({
  waits: true,
  isChanceKnown: true,
  value: (sums) => (sums.n > 0 && sums.maturing === 0 ? sums[part] / sums.n : null),
  n: (sums) => sums.n,
  chance(expected, { n }, designEffect) {
    const p = inside(expected, n);
    return (designEffect * p * (1 - p)) / n;
  },
  error: (value, expected) => value - expected,
  natural: (expected, error) => Math.min(1, Math.max(0, expected + error)),
  shifted: (expected, portion, error) => Math.min(1, Math.max(0, expected + portion * error)),
  isEnough: ({ n }, _, designEffect) => n / designEffect >= leastN,
  isLarge: (observed, expected) => Math.abs(observed - expected) >= leastPoints,
  bad,
});

/** A share that none or all of n can have had. */
export const inside = (p: number, n: number): number => Math.min(1 - 0.5 / n, Math.max(0.5 / n, p));

/** Of ln(ms) and ln(micro-USD). */
const logMean = {
  waits: false,
  error: (value: number, expected: number) => value - expected,
  natural: (expected: number, error: number) => Math.exp(expected + error),
  shifted: (expected: number, portion: number, error: number) => expected + portion * error,
} as const;

const hasRatio = (least: number) => (observed: number, expected: number) =>
  observed >= expected * (1 + least) || observed <= expected / (1 + least);

export const measures: Record<Metric, Measure> = {
  insertRate: share('inserted', 'down'),
  expiredShare: share('expired', 'up'),
  volume: {
    waits: false,
    isChanceKnown: false,
    value: ({ interactions }) => Math.log(interactions + 0.5),
    n: ({ interactions }) => interactions,
    chance: (expected) => 1 / Math.max(1, Math.exp(expected)),
    // Up as a logarithm, down as a square root, each the one that exaggerates less there.
    error(value, expected) {
      const log = value - expected;
      return log > 0 ? log : 2 * (Math.exp(log / 2) - 1);
    },
    natural: (expected, error) =>
      Math.max(0, Math.exp(expected) * (error > 0 ? Math.exp(error) : Math.max(0, 1 + error / 2) ** 2) - 0.5),
    shifted(expected, portion, error) {
      const factor = error > 0 ? Math.exp(error) : Math.max(0, 1 + error / 2) ** 2;
      return expected + Math.log(Math.max(0.01, 1 + portion * (factor - 1)));
    },
    isEnough: (_, expected) => Math.exp(expected) >= leastN,
    isLarge: (observed, expected) => Math.abs(observed - expected) >= 0.3 * expected,
    bad: null,
  },
  latency: {
    ...logMean,
    isChanceKnown: true,
    value: ({ timed, latencyLog }) => (timed > 0 ? latencyLog / timed : null),
    n: ({ timed }) => timed,
    chance: (_, { timed, latencyLog, latencyLogSquares }) =>
      Math.max(0.01, latencyLogSquares / timed - (latencyLog / timed) ** 2) / timed,
    isEnough: ({ timed }) => timed >= leastN,
    isLarge: hasRatio(0.25),
    bad: 'up',
  },
  cost: {
    ...logMean,
    isChanceKnown: false,
    value: ({ costMicroUsd, interactions }) =>
      costMicroUsd > 0 && interactions > 0 ? Math.log(costMicroUsd / interactions) : null,
    n: ({ interactions }) => interactions,
    // Rollups hold sums only: costs of interactions are taken to have a variance of half their squared mean. What is more
    // is found in how days differ.
    chance: (_, { interactions }) => 0.5 / interactions,
    isEnough: ({ interactions }) => interactions >= leastN,
    isLarge: hasRatio(0.2),
    bad: 'up',
  },
};

export const metrics = Object.keys(measures) as Metric[];
