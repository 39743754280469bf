import type { SeededRandom } from '#lib/stats/index.ts';
import type { Vectors } from '../vectors.ts';
import { type Assignment, assignNearest, centresOf, createAssignment } from './nearest.ts';
import { type Centres, createCentres, setCentre, similarities } from './similarities.ts';

export interface Clusters extends Assignment {
  centres: Centres;
  /** Sum of all cosines: what is made large. */
  score: number;
}

/**
 * Spherical k-means: rows to the centre with the highest cosine, centres to the direction of the sum of their rows, until
 * nothing moves. An empty cluster takes the row that fits worst.
 * Source: Dhillon & Modha (2001), Machine Learning 42.
 * @param rows without rows of zeros, in an order that does not depend on their numbers
 */
export function lloyd(
  vectors: Vectors,
  rows: Uint32Array,
  k: number,
  { random, iterations }: { random: SeededRandom; iterations: number },
): Clusters {
  const assignment = createAssignment(rows.length);
  const { labels, cosines } = assignment;
  let centres = seedCentres(vectors, rows, k, random);
  const before = new Int32Array(rows.length).fill(-1);
  for (let step = 0; step < iterations; step++) {
    assignNearest(vectors, rows, centres, assignment);
    fillEmpty(assignment, k);
    if (labels.every((label, i) => label === before[i])) break;
    before.set(labels);
    centres = centresOf(vectors, rows, labels, k);
  }
  assignNearest(vectors, rows, centres, assignment);
  return { labels, cosines, centres, score: cosines.reduce((sum, cosine) => sum + cosine, 0) };
}

/** Gives each empty cluster the row that fits worst where it is, unless that row fits perfectly. */
function fillEmpty({ labels, cosines }: Assignment, k: number): void {
  const sizes = new Int32Array(k);
  for (const label of labels) (sizes[label] as number) += 1;
  sizes.forEach((size, c) => {
    if (size > 0) return;
    let worst = -1;
    let lowest = 1 - 1e-6;
    cosines.forEach((cosine, i) => {
      if (cosine < lowest && (sizes[labels[i] as number] as number) > 1) {
        lowest = cosine;
        worst = i;
      }
    });
    if (worst < 0) return;
    (sizes[labels[worst] as number] as number) -= 1;
    sizes[c] = 1;
    labels[worst] = c;
    cosines[worst] = 1;
  });
}

/**
 * First centres by k-means++: each next one is a row drawn with probability proportional to its distance (1 − cosine,
 * half the squared Euclidean one) from the nearest so far; of a few draws, the one that lowers the sum most.
 * Source: Arthur & Vassilvitskii (2007), SODA; spherical: Endo & Miyamoto (2015), MDAI.
 */
function seedCentres(vectors: Vectors, rows: Uint32Array, k: number, random: SeededRandom): Centres {
  const { dims, data } = vectors;
  const n = rows.length;
  const draws = Math.min(8, 2 + Math.floor(Math.log2(k) / 2));
  const centres = createCentres(k, dims);
  const candidates = createCentres(draws, dims);
  const distances = new Float64Array(n).fill(1);
  const running = new Float64Array(n);
  const cosines = new Float64Array(n * 8);
  for (let c = 0; c < k; c++) {
    let total = 0;
    for (let i = 0; i < n; i++) {
      total += distances[i] as number;
      running[i] = total;
    }
    const drawn = Array.from({ length: draws }, () =>
      total > 0 ? random.pickIndex(running) : random.integer(n),
    );
    drawn.forEach((i, draw) => {
      setCentre(candidates, draw, data, (rows[i] as number) * dims);
    });
    similarities(vectors, rows, 0, n, candidates, cosines);
    const sums = new Float64Array(8);
    for (let i = 0; i < n; i++) {
      const distance = c === 0 ? 2 : (distances[i] as number);
      for (let draw = 0; draw < 8; draw++)
        (sums[draw] as number) += Math.min(distance, 1 - (cosines[8 * i + draw] as number));
    }
    let best = 0;
    for (let draw = 1; draw < draws; draw++) if ((sums[draw] as number) < (sums[best] as number)) best = draw;
    for (let i = 0; i < n; i++) {
      const distance = Math.max(0, 1 - (cosines[8 * i + best] as number));
      if (c === 0 || distance < (distances[i] as number)) distances[i] = distance;
    }
    setCentre(centres, c, data, (rows[drawn[best] as number] as number) * dims);
  }
  return centres;
}
