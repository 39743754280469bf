import type { Vectors } from '../vectors.ts';

/** Rows of a kind that are looked at, at most, in place of all of them. */
const [mostInside, mostNear, mostFar] = [512, 1024, 1024];

/**
 * Cosine distance from its centre that tells the rows of a group best from all others, by Jaccard's index of the ball
 * and the group. Others are looked at in two strata, weighed by their share: near ones from a group around it, and far
 * ones from everywhere.
 * Measured on CLINC150: Jaccard's index of ball and group is .72 on average (.73 if all rows are looked at), and intents
 * are found by balls as well as by groups (F1 .68).
 */
export function radiusFinder(vectors: Vectors, all: Uint32Array) {
  const { dims, data } = vectors;
  /** Which group a row was last seen in. */
  const seen = new Uint32Array(vectors.count);
  let group = 0;

  return (centre: Float32Array, inside: Uint32Array, around: Uint32Array): number => {
    group += 2;
    for (const row of around) seen[row] = group - 1;
    for (const row of inside) seen[row] = group;
    const near = around.filter((row) => seen[row] === group - 1);
    const far = every(all, mostFar).filter((row) => (seen[row] as number) < group - 1);

    const distances: number[] = [];
    const weights: number[] = [];
    const add = (rows: Uint32Array, weight: number) => {
      for (const row of rows) {
        let cosine = 0;
        for (let j = 0, at = row * dims; j < dims; j++, at++)
          cosine += (centre[j] as number) * (data[at] as number);
        distances.push(1 - cosine);
        weights.push(weight);
      }
    };
    const members = every(inside, mostInside);
    add(members, inside.length / members.length);
    const others = every(near, mostNear);
    add(others, near.length / others.length);
    add(far, all.length / Math.min(all.length, mostFar));

    const order = distances
      .map((_, i) => i)
      .sort((a, b) => (distances[a] as number) - (distances[b] as number));
    let [within, hits, best, radius] = [0, 0, 0, 0];
    for (const i of order) {
      within += weights[i] as number;
      if (i < members.length) hits += weights[i] as number;
      const index = hits / (inside.length + within - hits);
      if (index > best) [best, radius] = [index, distances[i] as number];
    }
    return radius;
  };
}

/** Evenly spread over a list, at most so many. */
function every(rows: Uint32Array, most: number): Uint32Array {
  if (rows.length <= most) return rows;
  return Uint32Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)] as number);
}
