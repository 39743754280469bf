import type { Log } from './log.ts';
import type { Strata } from './strata.ts';

/** Rows among which segments are compared with the rest, and what is expected of each. */
export interface Population {
  log: Log;
  strata: Strata;
  rows: Uint32Array;
  /** By row of the table. */
  observed: ArrayLike<number>;
  /** By stratum: rows, and the mean of what was observed (0 where there are none). */
  sizes: Float64Array;
  rates: Float64Array;
  /** Users' Σ(observed − mean) by stratum: those of stratum k at starts[k] … starts[k + 1] − 1. */
  users: { starts: Uint32Array; codes: Uint32Array; residuals: Float64Array };
}

/** @param observed what is compared, by row of the table; rejections, if nothing else is said */
export function populationOf(
  log: Log,
  strata: Strata,
  rows: Uint32Array,
  observed: ArrayLike<number> = log.rejected,
): Population {
  const sizes = new Float64Array(strata.count);
  const rates = new Float64Array(strata.count);
  for (const row of rows) {
    const k = strata.codes[row] as number;
    (sizes[k] as number) += 1;
    (rates[k] as number) += observed[row] as number;
  }
  for (let k = 0; k < strata.count; k++) if (sizes[k]) (rates[k] as number) /= sizes[k] as number;
  const means = { log, strata, rows, observed, sizes, rates };
  return { ...means, users: usersOf(means) };
}

function usersOf({
  log,
  strata,
  rows,
  observed,
  sizes,
  rates,
}: Omit<Population, 'users'>): Population['users'] {
  const byStratum = inOrder(rows, strata, sizes);
  const starts = new Uint32Array(strata.count + 1);
  const codes = new Uint32Array(rows.length);
  const residuals = new Float64Array(rows.length);
  /** Of each user, one more than the place in this stratum. */
  const placeOf = new Uint32Array(log.unitHash.length);
  let filled = 0;
  let at = 0;
  for (let k = 0; k < strata.count; k++) {
    const first = filled;
    for (let end = at + (sizes[k] as number); at < end; at++) {
      const row = byStratum[at] as number;
      const user = log.unit[row] as number;
      if ((placeOf[user] as number) <= first) {
        placeOf[user] = filled + 1;
        codes[filled++] = user;
      }
      (residuals[(placeOf[user] as number) - 1] as number) +=
        (observed[row] as number) - (rates[k] as number);
    }
    starts[k + 1] = filled;
  }
  return { starts, codes: codes.slice(0, filled), residuals: residuals.slice(0, filled) };
}

/** Rows by stratum (counting sort). */
function inOrder(rows: Uint32Array, strata: Strata, sizes: Float64Array): Uint32Array {
  const next = new Uint32Array(strata.count);
  for (let k = 1; k < strata.count; k++) next[k] = (next[k - 1] as number) + (sizes[k - 1] as number);
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) {
    const k = strata.codes[row] as number;
    sorted[next[k] as number] = row;
    (next[k] as number) += 1;
  }
  return sorted;
}
