/** An error further out than this counts as if it were there: former anomalies do not widen what is ordinary. */
const bend = 2;
/** E min(Z², bend²) of a standard normal Z. */
const mean = 0.9205;

/**
 * Variance of days that their samples do not explain: τ² ≥ 0 with
 *
 *     Σ min(e² ÷ (v + τ²), c²) = m · E min(Z², c²),   c = 2
 *
 * over m earlier errors e of the same forecast, v the variance of each by chance alone.
 * Source: Huber (1964), proposal 2, for the scale; as a variance beside known ones: DerSimonian & Laird (1986).
 */
export function betweenDays(errors: readonly { error: number; chance: number }[]): number {
  const excess = (variance: number) =>
    errors.reduce(
      (sum, { error, chance }) => sum + Math.min(error ** 2 / (chance + variance), bend ** 2),
      0,
    ) -
    mean * errors.length;
  if (errors.length === 0 || !(excess(1e-300) > 0)) return 0;
  let low = 0;
  let high = Math.max(...errors.map(({ error }) => error ** 2)) / mean + 1e-300;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}
