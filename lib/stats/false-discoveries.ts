/**
 * Adjusted p-values of Benjamini and Hochberg: those ≤ q are the discoveries whose expected share of false ones is ≤ q.
 *
 *     q₍ᵢ₎ = min over j ≥ i of  m · p₍ⱼ₎ ÷ (wⱼ j),   in the order of p ÷ w
 *
 * `tested` is m, at least the number of p-values: candidates that were not worth a test count as p = 1. `weights`, with
 * mean 1 over all m, say before the data how likely candidates are; without them all are alike.
 * Assumes: p-values independent, or positively dependent (overlapping segments are).
 * Source: Benjamini & Hochberg (1995), JRSS B 57; dependence: Benjamini & Yekutieli (2001), Annals of Statistics 29;
 * weights: Genovese, Roeder & Wasserman (2006), Biometrika 93.
 */
export function benjaminiHochberg(
  pValues: ArrayLike<number>,
  { tested = pValues.length, weights }: { tested?: number; weights?: ArrayLike<number> | undefined } = {},
): Float64Array {
  const weighted = Float64Array.from(pValues, (p, i) => p / (weights?.[i] ?? 1));
  const order = ascending(weighted);
  const adjusted = new Float64Array(pValues.length);
  let least = 1;
  for (let rank = order.length; rank > 0; rank--) {
    const i = order[rank - 1] as number;
    least = Math.min(least, ((weighted[i] as number) * tested) / rank);
    adjusted[i] = least;
  }
  return adjusted;
}

/**
 * Adjusted p-values of Holm: those ≤ α are discoveries, and the probability of any false one among them is ≤ α.
 *
 *     p̃₍ᵢ₎ = max over j ≤ i of  (m − j + 1) · p₍ⱼ₎
 *
 * Assumes nothing about dependence.
 * Source: Holm (1979), Scandinavian Journal of Statistics 6.
 */
export function holm(pValues: ArrayLike<number>): Float64Array {
  const order = ascending(pValues);
  const adjusted = new Float64Array(pValues.length);
  let most = 0;
  order.forEach((i, rank) => {
    most = Math.max(most, Math.min(1, (order.length - rank) * (pValues[i] as number)));
    adjusted[i] = most;
  });
  return adjusted;
}

const ascending = (values: ArrayLike<number>): number[] =>
  Array.from(values, (_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number));
