import { type Contrast, mantelHaenszel } from '#lib/stats/index.ts';

/** A segment against the rest of its strata, rows counted one by one. */
export interface Standardised {
  rejected: number;
  /** Mantel–Haenszel over strata; NaN if there is nothing to compare. */
  oddsRatio: number;
  /**
   * Rejected share inside minus that of the rest, standardised to the strata inside. Rows that are alone in their
   * stratum have nothing to be compared with and count as no different.
   */
  difference: number;
}

export function standardised(strata: readonly Contrast[]): Standardised {
  let rows = 0;
  let excess = 0;
  let rejected = 0;
  for (const { n, successes, otherN, otherSuccesses } of strata) {
    rows += n;
    rejected += successes;
    if (otherN > 0) excess += successes - (n * otherSuccesses) / otherN;
  }
  return {
    rejected,
    oddsRatio: mantelHaenszel(strata),
    difference: rows > 0 ? excess / rows : 0,
  };
}
