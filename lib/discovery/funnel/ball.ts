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
  const radii = radiiOf(cosines, size);
  const widest = 1 - (radii.at(-1) ?? 0);
  // A log may have a thousand times as many rows as a ball: they are gone through once.
  const near: number[] = [];
  for (let i = 0; i < cosines.length; i++) {
    const cosine = cosines[i] as number;
    if (cosine >= widest && cosine > 0) near.push(i);
  }
  let best: Ball | null = null;
  for (const radius of radii) {
    const places = near.filter((i) => (cosines[i] as number) >= 1 - radius);
    const inside = Uint32Array.from(places, (i) => rows[i] as number);
    const result = test(inside);
    if (!isLarge(result) || (best && result.zWithoutOne <= best.test.zWithoutOne)) continue;
    best = { near: { basis, centre, radius }, rows: inside, test: result };
  }
  return best;
}

/** Radii of the balls that hold these multiples of so many rows, ascending; nothing at a right angle is near. */
function radiiOf(cosines: Float64Array, size: number): number[] {
  const ascending = cosines.filter((cosine) => cosine > 0).sort();
  return sizes
    .map((multiple) => Math.round(multiple * size))
    .filter((most) => most >= leastRows && most < cosines.length && most <= ascending.length)
    .map((most) => Math.ceil((1 - (ascending[ascending.length - most] as number)) * 1e6) / 1e6);
}

function cosinesWith(centre: readonly number[], rows: Uint32Array, { dims, data }: Vectors): Float64Array {
  const exact = Float64Array.from(centre);
  return Float64Array.from(rows, (row) => {
    let sum = 0;
    for (let j = 0, at = row * dims; j < dims; j++, at++) sum += (data[at] as number) * (exact[j] as number);
    return sum;
  });
}
