/** More scores than this are left to the normal approximation. 2^15 half sums are a millisecond's work. */
export const mostFlipped = 29;

/**
 * Exact one-sided p-value of a sum of scores under random signs:
 *
 *     p = #{ε ∈ {−1, 1}ⁿ : Σ εᵤUᵤ ≥ Σ Uᵤ} ÷ 2ⁿ
 *
 * Counted by meeting in the middle: the sums of all subsets of either half, in order (each score merges the list with
 * itself, shifted), then one walk over both. Ties count as "at least", to within rounding.
 * Assumes: scores are independent and, under the null, each is as likely as its negative.
 * Source: Fisher (1935), The Design of Experiments, section 21; meeting in the middle: Pagano & Tritchler (1983),
 * JASA 78; Horowitz & Sahni (1974), JACM 21.
 * @throws RangeError beyond `mostFlipped` scores.
 */
export function signFlipTail(scores: ArrayLike<number>): number {
  const filled = Array.from(scores).filter((score) => score !== 0);
  if (filled.length > mostFlipped)
    throw new RangeError(`${filled.length} scores are too many to flip all signs`);
  // A sum with signs is Σ|U| − 2 Σ over the subset of negative terms: count the subsets that lose no more than we do.
  const sizes = filled.map(Math.abs);
  const lost = filled.reduce((sum, score) => sum + Math.max(0, -score), 0);
  const limit = lost + 1e-9 * sizes.reduce((sum, size) => sum + size, 0);
  const first = subsetSums(sizes.slice(0, sizes.length >> 1));
  const second = subsetSums(sizes.slice(sizes.length >> 1));
  let count = 0;
  let fitting = second.length;
  for (const sum of first) {
    while (fitting > 0 && sum + (second[fitting - 1] as number) > limit) fitting -= 1;
    if (fitting === 0) break;
    count += fitting;
  }
  return count / 2 ** filled.length;
}

/** Sums of all subsets, ascending. */
function subsetSums(sizes: readonly number[]): Float64Array {
  let sums = new Float64Array(1);
  for (const size of sizes) {
    const next = new Float64Array(2 * sums.length);
    let [a, b] = [0, 0];
    for (let i = 0; i < next.length; i++) {
      const without = sums[a] ?? Infinity;
      const within = (sums[b] ?? Infinity) + size;
      if (without <= within) a += 1;
      else b += 1;
      next[i] = Math.min(without, within);
    }
    sums = next;
  }
  return sums;
}
