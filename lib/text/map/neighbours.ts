import { createCentres, setCentre, similarities } from '../clusters/similarities.ts';
import type { Vectors } from '../vectors.ts';

/** The k nearest of each listed row among the listed rows, nearest first, as places in the list. */
export interface Neighbours {
  k: number;
  /** Rows × k. */
  places: Int32Array;
  /** 1 − cosine. */
  distances: Float64Array;
}

/** All pairs are looked at: a matter of seconds for some thousand rows. */
export function nearestNeighbours(vectors: Vectors, rows: Uint32Array, most: number): Neighbours {
  const { dims, data } = vectors;
  const count = rows.length;
  const k = Math.min(most, count - 1);
  const places = new Int32Array(count * k);
  const distances = new Float64Array(count * k);
  const centres = createCentres(count, dims);
  rows.forEach((row, i) => {
    setCentre(centres, i, data, row * dims);
  });
  const cosines = new Float64Array(centres.width);
  for (let i = 0; i < count; i++) {
    similarities(vectors, rows, i, i + 1, centres, cosines);
    cosines[i] = -Infinity;
    fillNearest(cosines, count, places.subarray(i * k, i * k + k), distances.subarray(i * k, i * k + k));
  }
  return { k, places, distances };
}

/** Insertion into a short list in order: few rows come nearer than the k-th so far. */
function fillNearest(
  cosines: Float64Array,
  count: number,
  places: Int32Array,
  distances: Float64Array,
): void {
  distances.fill(Infinity);
  const last = distances.length - 1;
  for (let j = 0; j < count; j++) {
    const distance = Math.max(0, 1 - (cosines[j] as number));
    if (distance >= (distances[last] as number)) continue;
    let at = last;
    for (; at > 0 && (distances[at - 1] as number) > distance; at--) {
      distances[at] = distances[at - 1] as number;
      places[at] = places[at - 1] as number;
    }
    distances[at] = distance;
    places[at] = j;
  }
}
