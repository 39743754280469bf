import { type Bitset, overlapOf, rowsOf, sizeOf } from '#lib/matching/index.ts';
import type { Vectors } from '#lib/text/index.ts';

/** From here on two patterns are the same one. */
const sameFrom = 0.6;

/** A pattern seen on a probe: rows that others are seen on, too. */
export interface Trace {
  rows: Bitset;
  /** Mean direction of its rows' vectors; null without vectors. */
  centre: Float64Array | null;
}

export function traceOf(rows: Bitset, vectors: Vectors | undefined): Trace {
  if (!vectors) return { rows, centre: null };
  const { dims, data } = vectors;
  const centre = new Float64Array(dims);
  for (const row of rowsOf(rows))
    for (let j = 0; j < dims; j++) (centre[j] as number) += data[row * dims + j] as number;
  const length = Math.hypot(...centre);
  return { rows, centre: length > 0 ? centre.map((x) => x / length) : null };
}

/** ½ cosine of the centres + ½ Jaccard of the rows, 0–1; Jaccard alone where there are no vectors. */
export function similarity(a: Trace, b: Trace): number {
  const shared = overlapOf(a.rows, b.rows);
  const all = sizeOf(a.rows) + sizeOf(b.rows) - shared;
  const jaccard = all > 0 ? shared / all : 0;
  if (!a.centre || !b.centre) return jaccard;
  const other = b.centre;
  const cosine = a.centre.reduce((sum, x, j) => sum + x * (other[j] as number), 0);
  return (Math.max(0, cosine) + jaccard) / 2;
}

/**
 * Which known pattern each found one is, most similar pairs first; each known one is found again once at most.
 * @returns by place in `found`: the place in `known`, or null for a new one
 */
export function assignToKnown(found: readonly Trace[], known: readonly Trace[]): (number | null)[] {
  const pairs = found
    .flatMap((a, i) => known.map((b, j) => ({ i, j, value: similarity(a, b) })))
    .filter(({ value }) => value >= sameFrom)
    .sort((a, b) => b.value - a.value || a.i - b.i || a.j - b.j);
  const assigned: (number | null)[] = found.map(() => null);
  const taken = new Set<number>();
  for (const { i, j } of pairs) {
    if (assigned[i] !== null || taken.has(j)) continue;
    assigned[i] = j;
    taken.add(j);
  }
  return assigned;
}
