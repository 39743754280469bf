import { tTail } from './quantiles.ts';
import { mostFlipped, signFlipTail } from './sign-flip.ts';

export interface ScoreTest {
  z: number;
  /** One-sided: chance of so high a sum if nothing were the matter. */
  pValue: number;
  /** The same without the one user whose absence weakens it most. */
  zWithoutOne: number;
  pWithoutOne: number;
  /** By how much users' likeness widens the variance, at least 1. */
  designEffect: number;
}

/** z of p = 0.1: below it nobody asks how small p is. */
const exactFrom = 1.28;
/** Users inside and pools of the others together, if that many: exact, and still a matter of microseconds. */
const pooled = 20;

/**
 * Whether users' scores have a positive sum, at the level of users.
 *
 *     z = ΣUᵤ ÷ √(V₀ · d),   d = max(1, Σ Ũᵤ² · m/(m − 1) ÷ V₁),   compared with t of m − 1 degrees of freedom
 *
 * V₀ is the variance of ΣU if rows were unrelated and nothing the matter. d, the design effect, is how much more the
 * scores scatter between users than unrelated rows do; both of its parts are taken with the segment's own excess out
 * (Ũ, V₁), since else the effect that is looked for would count as scatter: T = (ΣU)² ÷ ΣU², which does that, finds a
 * segment of 90 rows at 50 % against 20 % at z = 5 where this finds it at 7. m is what the users inside are worth.
 * Where fewer than 30 users have rows inside, the signs of their scores are flipped instead, exactly; users without rows
 * inside are pooled for it: sums of several users' scores are independent, too.
 * Assumes: users are independent; below 30, scores are symmetric under the null.
 * Source: Rao & Scott (1992), Biometrics 48 (design effect on counts); score tests for clustered data: Rotnitzky &
 * Jewell (1990), Biometrika 77; degrees of freedom as in `stratifiedDifference`.
 */
export function scoreTest(of: {
  /** Uᵤ, users with rows inside first. */
  scores: Float64Array;
  /** Ũᵤ, likewise. */
  centred: Float64Array;
  /** Of each user with rows inside: as how many unrelated rows they count. */
  worth: Float64Array;
  nullVariance: number;
  /** V₁ */
  independent: number;
}): ScoreTest {
  const { scores, centred, worth, nullVariance, independent } = of;
  let sum = 0;
  let most = 0;
  for (const score of scores) {
    sum += score;
    most = Math.max(most, score);
  }
  if (!(nullVariance > 1e-12)) return { z: 0, pValue: 1, zWithoutOne: 0, pWithoutOne: 1, designEffect: 1 };
  const users = effective(worth);
  const scatter = (squaresOf(centred) * users) / Math.max(1, users - 1);
  const designEffect = independent > 0 ? Math.max(1, scatter / independent) : 1;
  const deviation = Math.sqrt(nullVariance * designEffect);
  const z = sum / deviation;
  const zWithoutOne = (sum - most) / deviation;
  const freedom = Math.max(1, users - 1);
  if (worth.length > mostFlipped || z < exactFrom)
    return {
      z,
      pValue: tTail(z, freedom),
      zWithoutOne,
      pWithoutOne: tTail(zWithoutOne, freedom),
      designEffect,
    };
  const few = pool(scores, worth.length);
  const largest = few.indexOf(few.reduce((a, b) => Math.max(a, b)));
  return {
    z,
    pValue: signFlipTail(few),
    zWithoutOne,
    pWithoutOne: signFlipTail(few.filter((_, i) => i !== largest)),
    designEffect,
  };
}

/** Scores of the first users as they are, those of the others in groups. */
function pool(scores: Float64Array, first: number): Float64Array {
  const groups = first < mostFlipped ? Math.max(1, pooled - first) : 0;
  const few = new Float64Array(first + Math.min(groups, scores.length - first));
  scores.forEach((score, i) => {
    const place = i < first ? i : first + ((i - first) % Math.max(1, groups));
    if (place < few.length) (few[place] as number) += score;
  });
  return few;
}

const squaresOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);

/** As how many equal users they count (Kish). */
function effective(worth: Float64Array): number {
  const sum = worth.reduce((total, one) => total + one, 0);
  return sum > 0 ? (sum * sum) / squaresOf(worth) : 0;
}
