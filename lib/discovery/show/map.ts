import { seededRandom } from '#lib/stats/index.ts';
import { layOut } from '#lib/text/index.ts';
import type { Log } from '../log/log.ts';
import { someOf } from './some-of.ts';

/** Rows in the plane: those near each other mean about the same. */
export interface MeaningMap {
  /** Ascending. */
  rows: Uint32Array;
  /** Of each of them, −1…1. */
  x: Float32Array;
  y: Float32Array;
}

/**
 * A map of a sample of the log. Null without vectors in that basis, or with too few texts that say anything.
 * @param most rows of the sample; time grows with their square (4,000 take 4 s of CPU)
 */
export function mapOf(
  { table }: Log,
  basis: string,
  { most = 4_000, seed }: { most?: number; seed: number },
): MeaningMap | null {
  const vectors = table.vectors?.get(basis);
  if (!vectors) return null;
  const { dims, data } = vectors;
  const saysSomething = (row: number) => {
    for (let at = row * dims; at < (row + 1) * dims; at++) if (data[at] !== 0) return true;
    return false;
  };
  const known = Uint32Array.from(Array(table.count).keys()).filter(saysSomething);
  if (known.length < leastRows) return null;
  const rows = someOf(known, most, seededRandom(seed)).sort();
  return { rows, ...layOut(vectors, rows, { seed }) };
}
const leastRows = 10;
