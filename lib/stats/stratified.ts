import { tQuantile } from './quantiles.ts';

/** Rows inside a segment and rows of the same stratum outside it, and how many of them are successes. */
export interface Contrast {
  n: number;
  successes: number;
  otherN: number;
  otherSuccesses: number;
}

/**
 * Common odds ratio of strata: by what factor the odds inside are higher than outside.
 *
 *     OR = Σ aₖdₖ/nₖ ÷ Σ bₖcₖ/nₖ       a, b inside (successes, failures), c, d outside
 *
 * Infinity if nothing fails inside; NaN if no stratum has anything to compare.
 * Assumes the odds ratio is about the same in all strata; the estimate does not care how many and how small they are.
 * Source: Mantel & Haenszel (1959), J. National Cancer Institute 22; small strata: Breslow (1981), Biometrika 68.
 */
export function mantelHaenszel(strata: Iterable<Contrast>): number {
  let over = 0;
  let under = 0;
  for (const { n, successes, otherN, otherSuccesses } of strata) {
    if (n === 0 || otherN === 0) continue;
    over += (successes * (otherN - otherSuccesses)) / (n + otherN);
    under += ((n - successes) * otherSuccesses) / (n + otherN);
  }
  return over / under;
}

/** One user's rows in one stratum. */
export interface UserContrast extends Contrast {
  stratum: number;
}

export interface StratifiedDifference {
  /** Of the rows inside that have anything to be compared with. */
  rate: number;
  /** What the rate would be if each row fared as the rest of its stratum does. */
  expected: number;
  /** rate − expected, −1…1, with its interval. */
  difference: number;
  low: number;
  high: number;
  /** Rows inside with something to compare in their stratum. */
  comparable: number;
  /** As many equal users as would know as much: few where some hold most of the rows. */
  effectiveUsers: number;
}

/**
 * Difference of the rate inside from the rest, standardised to the strata of the inside, with a user-robust interval:
 *
 *     D = Σₖ n₁ₖ(p₁ₖ − p₀ₖ) ÷ N,   N = Σₖ n₁ₖ                                          (strata that have an outside)
 *     Iᵤ = Σ inside rows (y − p₀ₖ − D) ÷ (N − n₁ᵤ) − Σₖ n₁ₖ/N · Σ outside rows (y − p₀ₖ) ÷ (n₀ₖ − n₀ᵤₖ)
 *     D ± t · √ΣIᵤ²,   degrees of freedom (Σvᵤ)² ÷ Σvᵤ² − 1,   vᵤ the variance of Iᵤ if rows of a user correlate by 0.1
 *
 * Dividing by what is left without the user makes it the jackknife's (CR3), which a user who dominates cannot narrow; a
 * user alone inside leaves everything open. Null if nothing can be compared.
 * Assumes: users are independent; strata are fixed.
 * Source: direct standardisation: Keiding & Clayton (2014), Statistical Science 29; linearisation over clusters:
 * Binder (1983), Int. Statistical Review 51; CR3: Bell & McCaffrey (2002), Survey Methodology 28; degrees of freedom:
 * Satterthwaite (1946), Biometrics Bulletin 2, from a working model as Bell & McCaffrey do.
 */
export function stratifiedDifference(
  users: Iterable<readonly UserContrast[]>,
  { confidence = 0.95 }: { confidence?: number } = {},
): StratifiedDifference | null {
  const each = [...users];
  const total = totals(each);
  let comparable = 0;
  let successes = 0;
  let expectedSuccesses = 0;
  for (const { n, successes: s, otherN, otherSuccesses } of total.values()) {
    if (otherN === 0) continue;
    comparable += n;
    successes += s;
    expectedSuccesses += (n * otherSuccesses) / otherN;
  }
  if (comparable === 0) return null;
  const difference = (successes - expectedSuccesses) / comparable;

  let squares = 0;
  let [variance, variances] = [0, 0];
  for (const cells of each) {
    squares += influence(cells, total, comparable, difference) ** 2;
    const ofUser = workingVariance(cells, total, comparable);
    variance += ofUser;
    variances += ofUser * ofUser;
  }
  const effectiveUsers = (variance * variance) / variances;
  const rates = { rate: successes / comparable, expected: expectedSuccesses / comparable, difference };
  if (!Number.isFinite(squares)) return { ...rates, low: -1, high: 1, comparable, effectiveUsers: 1 };
  const t = tQuantile((1 + confidence) / 2, Math.max(1, effectiveUsers - 1));
  const margin = t * Math.sqrt(squares);
  const low = Math.max(-1, difference - margin);
  const high = Math.min(1, difference + margin);
  return { ...rates, low, high, comparable, effectiveUsers };
}

function totals(users: readonly (readonly UserContrast[])[]): Map<number, Contrast> {
  const total = new Map<number, Contrast>();
  for (const cells of users)
    for (const cell of cells) {
      const sum = total.get(cell.stratum) ?? { n: 0, successes: 0, otherN: 0, otherSuccesses: 0 };
      sum.n += cell.n;
      sum.successes += cell.successes;
      sum.otherN += cell.otherN;
      sum.otherSuccesses += cell.otherSuccesses;
      total.set(cell.stratum, sum);
    }
  return total;
}

/** What one user does to the difference; Infinity for whom alone it is known. */
function influence(
  cells: readonly UserContrast[],
  total: ReadonlyMap<number, Contrast>,
  comparable: number,
  difference: number,
): number {
  let rows = 0;
  let inside = 0;
  let outside = 0;
  for (const cell of cells) {
    const { n, otherN, otherSuccesses } = total.get(cell.stratum) as Contrast;
    if (otherN === 0) continue;
    const expected = otherSuccesses / otherN;
    rows += cell.n;
    inside += cell.successes - (expected + difference) * cell.n;
    if (cell.otherN > 0 && cell.otherN < otherN)
      outside += ((n / comparable) * (cell.otherSuccesses - expected * cell.otherN)) / (otherN - cell.otherN);
  }
  if (rows === comparable) return Infinity;
  return inside / (comparable - rows) - outside;
}

/** How much rows of one user are taken to resemble each other when it is asked what users are worth. */
const likeness = 0.1;

/** What a user adds to the variance of the difference, in units of p(1 − p), if rows of a user correlate by `likeness`. */
function workingVariance(
  cells: readonly UserContrast[],
  total: ReadonlyMap<number, Contrast>,
  comparable: number,
): number {
  const ofRows = (n: number) => n * (1 + likeness * (n - 1));
  let rows = 0;
  let outside = 0;
  for (const cell of cells) {
    const { n, otherN } = total.get(cell.stratum) as Contrast;
    if (otherN === 0) continue;
    rows += cell.n;
    if (cell.otherN > 0) outside += (n / comparable / otherN) ** 2 * ofRows(cell.otherN);
  }
  return (rows > 0 ? ofRows(rows) : 0) / comparable ** 2 + outside;
}
