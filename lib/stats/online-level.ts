/** Share of the error rate that falls to the j-th run after a success, from 1: j^−1.6 ÷ ζ(1.6). */
const share = (j: number): number => j ** -1.6 / 2.2857656;

/**
 * The level at which the next of an endless row of runs may test, so that of all runs that publish something the
 * expected share of those that published nothing true stays ≤ α, at any moment (LORD++):
 *
 *     αₜ = γₜ w₀ + (α − w₀) γ₍t−τ₁₎ + α Σ₍ⱼ≥₂₎ γ₍t−τⱼ₎,   w₀ = α ÷ 2,   γⱼ = j^−1.6 ÷ ζ(1.6)
 *
 * with τⱼ the run of the j-th publication. Runs that find nothing use the rate up; each that finds something earns more.
 * Assumes: a run's p-value is valid given what earlier runs published, as with rows that none of them had seen.
 * Source: Ramdas, Yang, Wainwright & Jordan (2017), "Online control of the false discovery rate with decaying memory";
 * γ as in Ramdas, Zrnic, Wainwright & Jordan (2018), SAFFRON.
 * @param published of every former run, oldest first
 */
export function lordLevel(published: readonly boolean[], { alpha = 0.05 }: { alpha?: number } = {}): number {
  const t = published.length + 1;
  const start = alpha / 2;
  let level = share(t) * start;
  let successes = 0;
  for (const [run, isPublished] of published.entries()) {
    if (!isPublished) continue;
    level += share(t - run - 1) * (successes === 0 ? alpha - start : alpha);
    successes += 1;
  }
  return level;
}
