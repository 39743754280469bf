import { type Bitset, has, setOf } from '#lib/matching/index.ts';
import type { Population } from '../log/population.ts';
import { beating } from '../search/beats.ts';
import { rowParts } from '../search/tally.ts';
import type { Judged } from './judge.ts';

/** A candidate is inside a segment with so large a share of its rows … */
const insideShare = 0.8;
/** … and is narrower with at most so large a share of those of the segment. */
const narrowerShare = 0.7;
/** The clearest ones that are looked at. */
const mostLookedAt = 50;

/**
 * Finds what a wide group owes its clearness to: it may hold several failures and much that is fine, and be clearer
 * than each of them by its size alone. As with conjunctions, a narrower one must be clearly worse than the rest of the
 * wide one, over all that could be its core; else the wide one stands.
 * @returns a function that gives the candidates for which that holds, in the order given
 */
export function coresOf(population: Population) {
  const { count } = population.log.table;
  const beats = beating(population, rowParts(population).excess);
  return function* <T extends { judged: Judged }>(wide: Uint32Array, among: readonly T[]): Generator<T> {
    const all = setOf(count, wide);
    const narrower = among.flatMap((one) => {
      const rows = within(one.judged.candidate.rows, all);
      const isInside = rows.length >= insideShare * one.judged.candidate.rows.length;
      return isInside && rows.length <= narrowerShare * wide.length ? [{ one, rows }] : [];
    });
    for (const { one, rows } of narrower.slice(0, mostLookedAt))
      if (beats(rows, wide, narrower.length)) yield one;
  };
}

const within = (rows: Uint32Array, set: Bitset): Uint32Array => rows.filter((row) => has(set, row));
