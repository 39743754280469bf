import type { Neighbours } from './neighbours.ts';

/** Pairs of places that belong together, with a weight of 0–1. */
export interface Edges {
  from: Int32Array;
  to: Int32Array;
  weights: Float64Array;
}

/**
 * How much neighbours belong together, seen from either side and joined as probabilities, a + b − ab:
 *
 *     w(i → j) = exp(−max(0, d(i, j) − ρᵢ) ÷ σᵢ),   ρᵢ the distance of the nearest other one,   Σⱼ w(i → j) = log₂ k
 *
 * so that rows in thin regions have neighbours as those in dense ones do.
 * Source: McInnes, Healy & Melville (2018), UMAP, arXiv:1802.03426, section 3.1.
 */
export function edgesOf({ k, places, distances }: Neighbours): Edges {
  const count = k > 0 ? places.length / k : 0;
  const weightOf = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const weights = weightsOf(distances.subarray(i * k, i * k + k));
    weights.forEach((weight, n) => {
      const j = places[i * k + n] as number;
      const key = Math.min(i, j) * count + Math.max(i, j);
      const other = weightOf.get(key) ?? 0;
      weightOf.set(key, other + weight - other * weight);
    });
  }
  const keys = [...weightOf.keys()];
  return {
    from: Int32Array.from(keys, (key) => Math.floor(key / count)),
    to: Int32Array.from(keys, (key) => key % count),
    weights: Float64Array.from(weightOf.values()),
  };
}

/** @param distances of one row's neighbours, ascending */
function weightsOf(distances: Float64Array): Float64Array {
  const nearest = distances.find((distance) => distance > 1e-9) ?? 0;
  const wanted = Math.log2(distances.length + 1);
  const weightsAt = (sigma: number) =>
    distances.map((distance) => Math.exp(-Math.max(0, distance - nearest) / sigma));
  let [low, high] = [1e-4, 4];
  for (let step = 0; step < 30; step++) {
    const sigma = Math.sqrt(low * high);
    const sum = weightsAt(sigma).reduce((total, weight) => total + weight, 0);
    if (sum > wanted) high = sigma;
    else low = sigma;
  }
  return weightsAt(Math.sqrt(low * high));
}
