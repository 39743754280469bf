/** What one user did in one arm of a comparison, while the arms had one share. */
export interface ArmCount {
  /** 0 is what was there before, 1 what is tried. */
  arm: 0 | 1;
  /** Counts the times that the share was changed, from 0. */
  stratum: number;
  n: number;
  successes: number;
}

/** One look at a comparison that may be looked at again and again. Differences are arm 1 − arm 0, in −1…1. */
export interface SequenceLook {
  difference: number;
  low: number;
  high: number;
  /** The interval leaves out 0. */
  isClear: boolean;
  /**
   * Valid at every look: equal arms ever show a value of p or less with a probability of at most p.
   * The smallest 1 − confidence at which the interval would leave out 0.
   */
  pValue: number;
}

/** Fewer users than this in one arm say nothing: what follows is asymptotic. */
export const leastUsers = 50;
/** Where the sequence is narrowest relative to an interval for one look: about this many independent rows an arm. */
const sharpestAt = 100;

/**
 * Difference of two rates with an interval that is valid at all looks together: however often and whenever somebody
 * looks, the probability that it ever leaves out the true difference is at most 1 − confidence.
 *
 *     difference = Σₖ (s₁ₖN₀ₖ − s₀ₖN₁ₖ)/Nₖ ÷ W,   W = Σₖ N₁ₖN₀ₖ/Nₖ                      (strata k: one share each)
 *     mᵤ = Σₖ (N₀ₖ/Nₖ)(s₁ᵤₖ − p₁ₖn₁ᵤₖ)·N₁ₖ/(N₁ₖ − n₁ᵤₖ) − the same with the arms swapped     (user u without u: jackknife)
 *     v = max(Σᵤ mᵤ², b),   b = Σₖ (N₀ₖ/Nₖ)²N₁ₖp̃₁ₖ(1 − p̃₁ₖ) + (N₁ₖ/Nₖ)²N₀ₖp̃₀ₖ(1 − p̃₀ₖ),   p̃ = (s + 1)/(n + 2)
 *     interval = difference ± √((v + r)·ln((v + r)/(r·α²))) ÷ W,   r = b/W · sharpestAt/2
 *
 * The sum Σmᵤ behaves like a Brownian motion at time v, and the last line is Robbins' normal mixture boundary for it.
 * v grows with every user, and with users that come back; returning users' own likeness makes neighbouring looks more
 * alike than those of a Brownian motion, which only lowers the probability to leave the boundary (Slepian).
 * Strata keep a change of the share from mixing good days of one arm with bad days of the other. Null below 50 users
 * in an arm: the interval is asymptotic in users, and until then nothing is said.
 *
 * Assumes: users are independent and dealt to the arms by chance; no single user holds most of an arm's rows.
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2021), "Time-uniform central limit theory and asymptotic
 * confidence sequences", Annals of Statistics 52 (2024), Theorem 2.2; the boundary: Robbins (1970), Annals of
 * Mathematical Statistics 41; strata: Mantel–Haenszel risk difference; variance: CR3, Bell & McCaffrey (2002);
 * p̃: Agresti & Caffo (2000), The American Statistician 54.
 * @param users each with what it did in each arm and stratum
 */
export function lookAtDifference(
  users: readonly (readonly ArmCount[])[],
  { confidence = 0.95 }: { confidence?: number } = {},
): SequenceLook | null {
  const strata: Totals[][] = [];
  const usersIn = [0, 0];
  for (const user of users) {
    let seen = 0;
    for (const { arm, stratum, n, successes } of user) {
      strata[stratum] ??= [
        { n: 0, successes: 0 },
        { n: 0, successes: 0 },
      ];
      const total = strata[stratum][arm] as Totals;
      total.n += n;
      total.successes += successes;
      if (n > 0 && !(seen & (1 << arm))) {
        seen |= 1 << arm;
        usersIn[arm] = (usersIn[arm] as number) + 1;
      }
    }
  }
  if (Math.min(...usersIn) < leastUsers) return null;

  let weight = 0;
  let effect = 0;
  const binomial = [0, 0];
  const weights: number[][] = [];
  for (const [k, totals] of strata.entries()) {
    const [old, tried] = totals ?? [];
    if (!old || !tried || old.n === 0 || tried.n === 0) continue;
    const n = old.n + tried.n;
    weights[k] = [tried.n / n, old.n / n];
    weight += (tried.n * old.n) / n;
    effect += (tried.successes * old.n - old.successes * tried.n) / n;
    binomial[0] += (tried.n / n) ** 2 * binomialVariance(old);
    binomial[1] += (old.n / n) ** 2 * binomialVariance(tried);
  }
  if (weight === 0) return null;

  const squares = [0, 0];
  for (const user of users) {
    const sum = [0, 0];
    for (const { arm, stratum, n, successes } of user) {
      const of = weights[stratum]?.[arm];
      if (of === undefined || n === 0) continue;
      const total = strata[stratum]?.[arm] as Totals;
      const without = Math.max(1, total.n - n);
      sum[arm] += (of * (successes - (total.successes / total.n) * n) * total.n) / without;
    }
    squares[0] += sum[0] ** 2;
    squares[1] += sum[1] ** 2;
  }

  const designEffect = Math.max(1, squares[0] / binomial[0], squares[1] / binomial[1]);
  const b = binomial[0] + binomial[1];
  const v = designEffect * b;
  const r = ((b / weight) * sharpestAt) / 2;
  const alpha = 1 - confidence;
  const difference = effect / weight;
  const margin = Math.sqrt((v + r) * Math.log((v + r) / (r * alpha * alpha))) / weight;
  const low = Math.max(-1, difference - margin);
  const high = Math.min(1, difference + margin);
  const pValue = Math.min(1, Math.sqrt((v + r) / r) * Math.exp((-effect * effect) / (2 * (v + r))));
  return { difference, low, high, isClear: low > 0 || high < 0, pValue };
}

interface Totals {
  n: number;
  successes: number;
}

/** Of the number of successes, if rows were independent. */
function binomialVariance({ n, successes }: Totals): number {
  const rate = (successes + 1) / (n + 2);
  return n * rate * (1 - rate);
}
