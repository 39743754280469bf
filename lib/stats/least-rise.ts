import { type ArmUsers, lookAtDifference } from './confidence-sequence.ts';
import { logGamma } from './gamma.ts';

/**
 * Interval for the mean of values between 0 and 1 that is valid at all looks together and exact from the first value on:
 *
 *     { p : B(s + ½, n − s + ½)/B(½, ½) ÷ (pˢ(1 − p)ⁿ⁻ˢ) < 1/α },   s = Σ values
 *
 * Assumes: independent values of one mean. Whole numbers of successes are not needed: of all values in [0, 1] with mean
 * p, zeros and ones have the largest moment generating function (Hoeffding 1963).
 * Source: Robbins (1970), Annals of Mathematical Statistics 41; Beta mixture: Howard, Ramdas, McAuliffe & Sekhon (2021),
 * Annals of Statistics 49, section 3.
 */
export function meanSequence({ n, sum, alpha }: { n: number; sum: number; alpha: number }): {
  low: number;
  high: number;
} {
  if (n === 0) return { low: 0, high: 1 };
  const mixture = logBeta(sum + 0.5, n - sum + 0.5) - logBeta(0.5, 0.5) + Math.log(alpha);
  const isOut = (p: number) => mixture - sum * Math.log(p) - (n - sum) * Math.log1p(-p) >= 0;
  const mean = sum / n;
  return { low: edge(0, mean, isOut), high: edge(1, mean, isOut) };
}

/**
 * By how much at least the share of arm 1 is higher than that of arm 0, −1…1; valid at all looks together.
 * The better of two bounds, with half of 1 − confidence each: the confidence sequence of the difference, once there are
 * users enough for it, and from the first user on the exact one of the mean over users of their own shares, in which a
 * user who fails again and again counts once. Both assume what `lookAtDifference` does.
 */
export function leastRise(
  users: readonly ArmUsers[],
  { confidence = 0.95 }: { confidence?: number } = {},
): number {
  const alpha = 1 - confidence;
  const look = lookAtDifference(users, { confidence: 1 - alpha / 2 });
  const early = sharesOf(users, 1, alpha / 4).low - sharesOf(users, 0, alpha / 4).high;
  return Math.max(look?.low ?? -1, early);
}

function sharesOf(users: readonly ArmUsers[], arm: 0 | 1, alpha: number) {
  let n = 0;
  let sum = 0;
  for (const one of users) {
    if (one.arm !== arm) continue;
    let rows = 0;
    let successes = 0;
    for (const stratum of one.strata) {
      rows += stratum?.n ?? 0;
      successes += stratum?.successes ?? 0;
    }
    if (rows === 0) continue;
    n += one.users;
    sum += (one.users * successes) / rows;
  }
  return meanSequence({ n, sum, alpha });
}

/** Where, between an end and the mean, the values begin that are not out. */
function edge(end: number, mean: number, isOut: (p: number) => boolean): number {
  let [out, inside] = [end, mean];
  for (let i = 0; i < 60; i++) {
    const middle = (out + inside) / 2;
    if (isOut(middle)) out = middle;
    else inside = middle;
  }
  return out;
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);
