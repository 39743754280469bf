import { seededRandom } from '#lib/stats/index.ts';
import type { Vectors } from '../vectors.ts';
import { type Clusters, lloyd } from './lloyd.ts';
import { orderByContent } from './order.ts';
import { getCentre } from './similarities.ts';

/**
 * Flat spherical k-means, the best of some starts. Rows of zeros have the label −1; there may be fewer centres than k,
 * if there are fewer different rows.
 * @returns labels by row, and centres of length 1 (k × dims)
 */
export function kMeans(
  vectors: Vectors,
  k: number,
  { seed = 1, iterations = 25, restarts = 1 }: { seed?: number; iterations?: number; restarts?: number } = {},
): { labels: Int32Array; centres: Float32Array } {
  const { count, dims } = vectors;
  const rows = orderByContent(
    vectors,
    Uint32Array.from({ length: count }, (_, row) => row),
  );
  const labels = new Int32Array(count).fill(-1);
  const size = Math.min(k, rows.length);
  if (size === 0) return { labels, centres: new Float32Array(0) };
  const random = seededRandom(seed);
  let best: Clusters | undefined;
  for (let start = 0; start < restarts; start++) {
    const found = lloyd(vectors, rows, size, { random, iterations });
    if (!best || found.score > best.score) best = found;
  }
  const centres = new Float32Array(size * dims);
  for (let c = 0; best && c < size; c++) centres.set(getCentre(best.centres, c), c * dims);
  rows.forEach((row, i) => {
    labels[row] = best?.labels[i] ?? -1;
  });
  return { labels, centres };
}
