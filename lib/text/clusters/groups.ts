import type { SeededRandom } from '#lib/stats/index.ts';
import type { Vectors } from '../vectors.ts';
import { averageLinkage, type Merge } from './linkage.ts';
import { divide } from './pieces.ts';
import { createCentres, setCentre, similarities } from './similarities.ts';

/** A group of rows: a piece, or two groups that were joined. The rows of the two lie side by side in its own. */
export interface Group {
  rows: Uint32Array;
  /** None: a piece. */
  parts: Group[];
}

/**
 * Rows in small pieces, and the pieces joined two by two up to all of the rows: groups of every size. Joining what is
 * alike (average linkage of cosines) finds groups that a division from the top has cut apart.
 * @param rows without rows of zeros, ordered by content
 * @param mostRows of a piece
 */
export function groupRows(
  vectors: Vectors,
  rows: Uint32Array,
  options: { mostRows: number; branching: number; random: SeededRandom },
): Group {
  const pieces = divide(vectors, rows, options);
  const sizes = pieces.map((piece) => piece.length);
  const merges = averageLinkage(meanSimilarities(vectors, pieces), sizes);
  for (const [a, b] of merges) sizes.push((sizes[a] as number) + (sizes[b] as number));
  return laidOut(pieces, merges, sizes);
}

/** From the whole down, so that each group's rows are a window on those of the group above. */
function laidOut(pieces: Uint32Array[], merges: Merge[], sizes: number[]): Group {
  const m = pieces.length;
  const rows = new Uint32Array(sizes.at(-1) ?? 0);
  const whole: Group = { rows, parts: [] };
  const open = [{ item: m + merges.length - 1, group: whole }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { item, group } = next;
    const merge = merges[item - m];
    if (!merge) {
      group.rows.set(pieces[item] as Uint32Array);
      continue;
    }
    const [a, b] = merge;
    const cut = sizes[a] as number;
    group.parts = [
      { rows: group.rows.subarray(0, cut), parts: [] },
      { rows: group.rows.subarray(cut), parts: [] },
    ];
    open.push({ item: a, group: group.parts[0] as Group }, { item: b, group: group.parts[1] as Group });
  }
  return whole;
}

/** Mean cosine between the rows of any two pieces: the product of their mean vectors. */
function meanSimilarities(vectors: Vectors, pieces: Uint32Array[]): Float32Array {
  const { dims } = vectors;
  const count = pieces.length;
  const data = new Float32Array(count * dims);
  const centres = createCentres(count, dims);
  pieces.forEach((piece, i) => {
    const mean = sumOfRows(vectors, piece).map((value) => value / piece.length);
    data.set(mean, i * dims);
    setCentre(centres, i, mean, 0);
  });
  const matrix = new Float32Array(count * count);
  const all = Uint32Array.from({ length: count }, (_, i) => i);
  const products = new Float64Array(centres.width);
  for (let i = 0; i < count; i++) {
    similarities({ count, dims, data }, all, i, i + 1, centres, products);
    matrix.set(products.subarray(0, count), i * count);
  }
  return matrix;
}

export function sumOfRows({ dims, data }: Vectors, rows: Uint32Array): Float64Array {
  const sum = new Float64Array(dims);
  for (const row of rows)
    for (let j = 0, at = row * dims; j < dims; j++, at++) (sum[j] as number) += data[at] as number;
  return sum;
}
