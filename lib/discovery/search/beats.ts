import { contrasting } from '../log/contrast.ts';
import { type Population, populationOf } from '../log/population.ts';
import { oneStratum } from '../log/strata.ts';

/** How sure it must be that a narrower segment is worse than what it narrows, over all ways to narrow it. */
const leastSure = 0.05;
/** By how much, 0–1. */
const leastGain = 0.05;

/**
 * Whether a segment is clearly and significantly worse than the rest of a wider one; else the wider one stands. What is
 * compared is how much rows are rejected beyond what their strata expect: a narrowing to one feature has nothing to be
 * compared with in its own stratum.
 * @param excess observed − expected, by row of the table
 * @returns a function that also takes in how many ways the wider one was narrowed
 */
export function beating({ log }: Population, excess: Float32Array) {
  const all = oneStratum(log);
  return (part: Uint32Array, whole: Uint32Array, ways: number): boolean => {
    if (part.length >= whole.length) return false;
    const { difference, pValue } = contrasting(populationOf(log, all, whole, excess))(part);
    return difference >= leastGain && pValue <= leastSure / ways;
  };
}
