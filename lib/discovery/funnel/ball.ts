import type { Near } from '#lib/matching/index.ts';
import type { TreeNode, Vectors } from '#lib/text/index.ts';
import type { Contrasting, SegmentTest } from '../log/contrast.ts';
import { isLarge } from '../search/candidate.ts';

/** Sizes that are tried, as multiples of the node's in the population. */
const sizes = [0.35, 0.5, 0.7, 0.85, 1, 1.2, 1.5, 2, 2.8, 4];
/** Rows of a ball, at least. */
const leastRows = 20;

export interface Ball {
  near: Near;
  rows: Uint32Array;
  test: SegmentTest;
}

/**
 * A node of the tree as something that can be evaluated on any input: a ball around its centre, as wide as shows the
 * difference most clearly. Null if no width shows a large one.
 * @param size rows of the population in the node
 * @param rows all rows of the population
 */
export function ballOf(
  node: TreeNode,
  size: number,
  rows: Uint32Array,
  { basis, vectors, test }: { basis: string; vectors: Vectors; test: Contrasting },
): Ball | null {
  // As it will be written down.
  const centre = Array.from(node.centre, (x) => Number(x.toFixed(5)));
  const cosines = cosinesWith(centre, rows, vectors);
  const nearest = Uint32Array.from(rows.keys()).sort(
    (a, b) => (cosines[b] as number) - (cosines[a] as number) || a - b,
  );
  let best: Ball | null = null;
  for (const multiple of sizes) {
    const most = Math.round(multiple * size);
    if (most < leastRows || most >= rows.length) continue;
    const cosine = cosines[nearest[most - 1] as number] as number;
    if (cosine <= 0) break;
    const radius = Math.ceil((1 - cosine) * 1e6) / 1e6;
    const inside = rows.filter((_, i) => (cosines[i] as number) >= 1 - radius && (cosines[i] as number) > 0);
    const result = test(inside);
    if (!isLarge(result) || (best && result.zWithoutOne <= best.test.zWithoutOne)) continue;
    best = { near: { basis, centre, radius }, rows: inside, test: result };
  }
  return best;
}

function cosinesWith(centre: readonly number[], rows: Uint32Array, { dims, data }: Vectors): Float64Array {
  const exact = Float64Array.from(centre);
  return Float64Array.from(rows, (row) => {
    let sum = 0;
    for (let j = 0, at = row * dims; j < dims; j++, at++) sum += (data[at] as number) * (exact[j] as number);
    return sum;
  });
}
