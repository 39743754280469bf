import { normalTail } from './normal-tail.ts';
import { mostFlipped, signFlipTail } from './sign-flip.ts';

/** z of p = 0.1: below it nobody asks how small p is. */
const exactFrom = 1.28;

export interface UserTest {
  /** ΣU ÷ √ΣU²; its square is the T of the method. 0 without scores. */
  z: number;
  /** One-sided: chance of so high a sum if nothing were the matter. */
  pValue: number;
  /** The same with the one user left out whose absence weakens it most. */
  pWithoutOne: number;
  zWithoutOne: number;
}

/**
 * Whether users' scores have a positive sum, at the level of users:
 *
 *     U_u = Σ over the user's rows (observed − expected),   T = (ΣU)² ÷ ΣU²,   z = ΣU ÷ √ΣU²
 *
 * Below 30 users that have a score, p is the exact one of flipping signs, as far as it may be small (≤ 0.1); from 30 on
 * z is compared with the normal distribution (T with χ²₁), which it exceeds less often than promised when few users
 * carry most of the sum.
 * Assumes: users are independent; under the null every score has mean 0, and below 30 is symmetric. However many rows
 * of a user depend on each other, in whatever way, they make one score.
 * Source: score test with empirical variance: Boos (1992), The American Statistician 46; cluster version: Rotnitzky &
 * Jewell (1990), Biometrika 77; self-normalised sums: Efron (1969), JASA 64.
 */
export function userTest(scores: Float64Array): UserTest {
  let sum = 0;
  let squares = 0;
  let users = 0;
  for (const score of scores) {
    sum += score;
    squares += score * score;
    if (score !== 0) users += 1;
  }
  if (users === 0) return { z: 0, pValue: 1, pWithoutOne: 1, zWithoutOne: 0 };

  let zWithoutOne = Infinity;
  let out = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number;
    const rest = squares - score * score;
    const z = rest <= squares * 1e-12 ? 0 : (sum - score) / Math.sqrt(rest);
    if (score !== 0 && z < zWithoutOne) [zWithoutOne, out] = [z, i];
  }
  const z = sum / Math.sqrt(squares);
  const tail = (about: number, exact: () => number) =>
    users > mostFlipped || about < exactFrom ? normalTail(about) : exact();
  return {
    z,
    pValue: tail(z, () => signFlipTail(scores)),
    pWithoutOne: tail(zWithoutOne, () => signFlipTail(scores.filter((_, i) => i !== out))),
    zWithoutOne,
  };
}
