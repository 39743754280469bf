import type { Population } from '../log/population.ts';
import type { Facet, FacetLiteral } from './facets.ts';

/** Counts of a segment as a GROUP BY gives them: enough to see whether a test of users is worth its while. */
export interface Tally {
  rows: number;
  /** Σ (observed − expected) rejections. */
  excess: number;
  /** Σ p(1 − p): its variance if rows were independent and the segment a small part of its strata. */
  variance: number;
}

/** Excess and variance of each row, by row of the table; 0 outside the population. */
export interface RowParts {
  excess: Float32Array;
  variance: Float32Array;
}

export function rowParts({ log, strata, rows, rates }: Population): RowParts {
  const excess = new Float32Array(log.table.count);
  const variance = new Float32Array(log.table.count);
  for (const row of rows) {
    const rate = rates[strata.codes[row] as number] as number;
    excess[row] = (log.rejected[row] as number) - rate;
    variance[row] = rate * (1 - rate);
  }
  return { excess, variance };
}

/** Sums by code of a facet, then by ranges of codes in constant time. */
export function tallyFacet(
  { codes, size }: Facet,
  rows: Uint32Array,
  parts: RowParts,
): (range: FacetLiteral) => Tally {
  const sums = new Float64Array(3 * (size + 1));
  for (const row of rows) {
    const at = 3 * ((codes[row] as number) + 1);
    (sums[at] as number) += 1;
    (sums[at + 1] as number) += parts.excess[row] as number;
    (sums[at + 2] as number) += parts.variance[row] as number;
  }
  for (let i = 3; i < sums.length; i++) (sums[i] as number) += sums[i - 3] as number;
  const between = (from: number, to: number, part: number) =>
    (sums[3 * (to + 1) + part] as number) - (sums[3 * from + part] as number);
  return ({ from, to }) => ({
    rows: between(from, to, 0),
    excess: between(from, to, 1),
    variance: between(from, to, 2),
  });
}

export function tallyRows(rows: Uint32Array, parts: RowParts): Tally {
  let [excess, variance] = [0, 0];
  for (const row of rows) {
    excess += parts.excess[row] as number;
    variance += parts.variance[row] as number;
  }
  return { rows: rows.length, excess, variance };
}

export const addTallies = (a: Tally, b: Tally): Tally => ({
  rows: a.rows + b.rows,
  excess: a.excess + b.excess,
  variance: a.variance + b.variance,
});

export const excessARow = ({ rows, excess }: Tally): number => excess / rows;
export const deviationsOf = ({ excess, variance }: Tally): number => excess / Math.sqrt(variance);

/**
 * Whether it is worth a test of users: their likeness only makes p larger. Generous, because the variance is too large
 * for a segment that is most of its strata.
 */
export const looksHigh = ({ excess, variance }: Tally): boolean => excess > 1.5 * Math.sqrt(variance);

/** Whether a part may be clearly worse than the rest of what it is a part of. */
export function looksHigher(part: Tally, whole: Tally): boolean {
  const rest = whole.rows - part.rows;
  if (rest < 1) return false;
  const difference = part.excess / part.rows - (whole.excess - part.excess) / rest;
  const deviation = Math.sqrt(part.variance / part.rows ** 2 + (whole.variance - part.variance) / rest ** 2);
  return difference >= 0.03 && difference >= 1.5 * deviation;
}
