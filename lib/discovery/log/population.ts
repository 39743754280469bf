import type { Log } from './log.ts';
import { scratchOf } from './scratch.ts';
import type { Strata } from './strata.ts';

/** Rows among which segments are compared with the rest, and what is expected of each. */
export interface Population {
  log: Log;
  strata: Strata;
  rows: Uint32Array;
  /** By row of the table. */
  observed: ArrayLike<number>;
  /** By stratum: rows, mean and variance of what was observed (0 where there are none). */
  sizes: Float64Array;
  rates: Float64Array;
  variances: Float64Array;
  /** Users' rows and Σ(observed − mean) by stratum: those of stratum k at starts[k] … starts[k + 1] − 1. */
  users: { starts: Uint32Array; codes: Uint32Array; counts: Uint32Array; residuals: Float64Array };
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
  const variances = new Float64Array(strata.count);
  for (const row of rows) {
    const k = strata.codes[row] as number;
    const value = observed[row] as number;
    (sizes[k] as number) += 1;
    (rates[k] as number) += value;
    (variances[k] as number) += value * value;
  }
  for (let k = 0; k < strata.count; k++) {
    const size = Math.max(1, sizes[k] as number);
    const mean = (rates[k] as number) / size;
    rates[k] = mean;
    variances[k] = Math.max(0, (variances[k] as number) / size - mean * mean);
  }
  const means = { log, strata, rows, observed, sizes, rates, variances };
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
  const byStratum = strata.count === 1 ? rows : inOrder(rows, strata, sizes);
  const starts = new Uint32Array(strata.count + 1);
  const most = Math.min(rows.length, strata.count * log.unitHash.length);
  const codes = new Uint32Array(most);
  const counts = new Uint32Array(most);
  const residuals = new Float64Array(most);
  /** Of each user, one more than the place in this stratum. */
  const placeOf = scratchOf(log).places;
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
      const place = (placeOf[user] as number) - 1;
      (counts[place] as number) += 1;
      (residuals[place] as number) += (observed[row] as number) - (rates[k] as number);
    }
    starts[k + 1] = filled;
  }
  for (let i = 0; i < filled; i++) placeOf[codes[i] as number] = 0;
  return { starts, codes, counts, residuals };
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
