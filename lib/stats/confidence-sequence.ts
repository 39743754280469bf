interface Count {
  n: number;
  successes: number;
}

/** What users did in one arm: 0 is what was there before, 1 what is tried. */
export interface ArmUsers {
  arm: 0 | 1;
  /** How many users did exactly this. */
  users: number;
  /** By stratum, from 0: a new one begins when the share of the arms is changed. */
  strata: readonly (Count | undefined)[];
}

/** One look at a comparison that may be looked at again and again. Differences are arm 1 − arm 0, in −1…1. */
export interface SequenceLook {
  difference: number;
  low: number;
  high: number;
  /** The interval leaves out 0. */
  isClear: boolean;
  /**
   * The smallest 1 − confidence at which the interval would leave out 0. Valid at every look: equal arms ever show p or
   * less with a probability of at most p.
   */
  pValue: number;
}

/** With fewer users in an arm nothing is said: what follows is asymptotic in users. */
export const leastUsers = 50;
/** The sequence is narrowest, relative to an interval for a single look, at several times this many independent rows. */
const sharpestAt = 400;

/**
 * Difference of two rates with an interval that is valid at all looks together: however often and whenever somebody
 * looks, the probability that it ever leaves out the true difference is at most 1 − confidence.
 *
 *     W = Σₖ N₁ₖN₀ₖ/Nₖ,   difference = Σₖ (s₁ₖN₀ₖ − s₀ₖN₁ₖ)/Nₖ ÷ W                                (strata k)
 *     bₐ = Σₖ (1 − Nₐₖ/Nₖ)²·Nₐₖp̃ₐₖ(1 − p̃ₐₖ),   p̃ = (s + 1)/(n + 2)                             (arm a, rows independent)
 *     vₐ = Σᵤ (Σₖ (1 − Nₐₖ/Nₖ)·(sᵤₖ − pₐₖnᵤₖ)·Nₐₖ/(Nₐₖ − nᵤₖ))²                                 (arm a, users' jackknife)
 *     v = (b₀ + b₁)·max(1, v₀/b₀, v₁/b₁),   r = (b₀ + b₁)/W·sharpestAt/4
 *     interval = difference ± √((v + r)·ln((v + r)/(r·α²))) ÷ W
 *
 * The sum behind the difference behaves like a Brownian motion at time v, and the last line is Robbins' normal mixture
 * boundary for it. Users who come back make neighbouring looks more alike than those of a Brownian motion, which only
 * lowers the probability to leave the boundary (Slepian). Both arms are given the larger design effect, since the small
 * arm's own is not known while it holds few of the rarer outcome. Strata keep a change of the share from mixing good
 * days of one arm with bad days of the other.
 *
 * Assumes: users are independent, dealt to the arms by chance and, within a stratum, to equal shares at all times; no
 * single user holds most of an arm. Users who were moved to the other arm count as two, which errs to the wide side.
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2021), "Time-uniform central limit theory and asymptotic
 * confidence sequences", Annals of Statistics 52 (2024), theorem 2.2; boundary: Robbins (1970), Annals of Mathematical
 * Statistics 41; strata: Greenland & Robins (1985), Biometrics 41; jackknife (CR3): Bell & McCaffrey (2002), Survey
 * Methodology 28; p̃: Agresti & Caffo (2000), The American Statistician 54.
 */
export function lookAtDifference(
  users: readonly ArmUsers[],
  { confidence = 0.95 }: { confidence?: number } = {},
): SequenceLook | null {
  const arms = [totalsOf(users, 0), totalsOf(users, 1)] as const;
  if (arms[0].users < leastUsers || arms[1].users < leastUsers) return null;
  let weight = 0;
  let effect = 0;
  const independent = [0, 0];
  const other: [number[], number[]] = [[], []];
  for (const [k, old] of arms[0].strata.entries()) {
    const tried = arms[1].strata[k] ?? none;
    const n = old.n + tried.n;
    if (old.n === 0 || tried.n === 0) continue;
    weight += (tried.n * old.n) / n;
    effect += (tried.successes * old.n - old.successes * tried.n) / n;
    for (const [arm, total] of [old, tried].entries()) {
      const share = 1 - total.n / n;
      other[arm as 0 | 1][k] = share;
      independent[arm] = (independent[arm] as number) + share * share * binomialVariance(total);
    }
  }
  if (weight === 0) return null;

  const [b0, b1] = independent as [number, number];
  const [v0, v1] = [
    clustered(users, 0, arms[0].strata, other[0]),
    clustered(users, 1, arms[1].strata, other[1]),
  ];
  const v = (b0 + b1) * Math.max(1, v0 / b0, v1 / b1);
  const r = ((b0 + b1) / weight) * (sharpestAt / 4);
  const alpha = 1 - confidence;
  const difference = effect / weight;
  const margin = Math.sqrt((v + r) * Math.log((v + r) / (r * alpha * alpha))) / weight;
  const low = Math.max(-1, difference - margin);
  const high = Math.min(1, difference + margin);
  const pValue = Math.min(1, Math.sqrt((v + r) / r) * Math.exp((-effect * effect) / (2 * (v + r))));
  return { difference, low, high, isClear: low > 0 || high < 0, pValue };
}

const none: Count = { n: 0, successes: 0 };

function totalsOf(users: readonly ArmUsers[], arm: 0 | 1): { users: number; strata: Count[] } {
  const strata: Count[] = [];
  let count = 0;
  for (const one of users) {
    if (one.arm !== arm) continue;
    let rows = 0;
    for (let k = 0; k < one.strata.length; k++) {
      const { n, successes } = one.strata[k] ?? none;
      const total = strata[k] ?? { n: 0, successes: 0 };
      total.n += n * one.users;
      total.successes += successes * one.users;
      strata[k] = total;
      rows += n;
    }
    if (rows > 0) count += one.users;
  }
  return { users: count, strata };
}

/** Of an arm's part of the sum behind the difference, from users' deviations. @param weights by stratum */
function clustered(
  users: readonly ArmUsers[],
  arm: 0 | 1,
  totals: readonly Count[],
  weights: readonly (number | undefined)[],
): number {
  let squares = 0;
  for (const one of users) {
    if (one.arm !== arm) continue;
    let sum = 0;
    for (let k = 0; k < one.strata.length; k++) {
      const { n, successes } = one.strata[k] ?? none;
      const total = totals[k] ?? none;
      const weight = weights[k];
      // Alone in its stratum, a user deviates from nobody.
      if (weight === undefined || n === 0 || n === total.n) continue;
      sum += (weight * (successes - (total.successes / total.n) * n) * total.n) / (total.n - n);
    }
    squares += one.users * sum * sum;
  }
  return squares;
}

/** Of the number of successes, if rows were independent. */
function binomialVariance({ n, successes }: Count): number {
  const rate = (successes + 1) / (n + 2);
  return n * rate * (1 - rate);
}
