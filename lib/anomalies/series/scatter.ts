/** An error further out than this counts as if it were there: former anomalies do not widen what is ordinary. */
const bend = 2;
/** E min(Z², bend²) of a standard normal Z. */
const mean = 0.9205;

/** How far a forecast was off, and the variance of that by chance alone. */
export interface ForecastError {
  error: number;
  chance: number;
}

/** How much more days differ than chance lets them, said in two ways. */
export interface Scatter {
  /** Variance that every day has beside its own: where days differ by themselves. */
  between: number;
  /** By which each day's own is multiplied, ≥ 1: where chance is larger than was thought, most on small days. */
  factor: number;
}

/**
 * From m earlier errors e of the same forecast and their variances v by chance, τ² and φ with
 *
 *     Σ min(e² ÷ (v + τ²), c²) = m · E min(Z², c²),   Σ min(e² ÷ φv, c²) = m · E min(Z², c²),   c = 2
 *
 * Source: Huber (1964), proposal 2, for the scale; τ² as in DerSimonian & Laird (1986), φ as in Wedderburn (1974).
 */
export function scatterOf(errors: readonly ForecastError[]): Scatter {
  const largest = Math.max(0, ...errors.map(({ error }) => error ** 2));
  const least = Math.min(...errors.map(({ chance }) => chance));
  return {
    between: solve(errors, (chance, between) => chance + between, 0, largest / mean),
    factor: solve(errors, (chance, factor) => chance * factor, 1, Math.max(1, largest / mean / least)),
  };
}

/** Smallest value from `low` on for which errors are no larger than their variances say. */
function solve(
  errors: readonly ForecastError[],
  varianceAt: (chance: number, value: number) => number,
  low: number,
  high: number,
): number {
  const excess = (value: number) =>
    errors.reduce(
      (sum, { error, chance }) => sum + Math.min(error ** 2 / varianceAt(chance, value), bend ** 2),
      0,
    ) -
    mean * errors.length;
  if (!(excess(low) > 0)) return low;
  let [from, to] = [low, high];
  for (let i = 0; i < 40; i++) {
    const middle = (from + to) / 2;
    if (excess(middle) > 0) from = middle;
    else to = middle;
  }
  return to;
}
