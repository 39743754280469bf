import { betaInc, normalQuantile, tTail } from '#lib/stats/index.ts';

const least = 1e-300;

/**
 * How many standard errors a share is away from what was expected; of two answers the one nearer to none. One is the
 * plain one, the other the normal deviate that is as rare as the share is under a beta distribution of that mean and
 * variance: so that the long tail of small shares is allowed for, and the short one towards the bound is not believed.
 * Half an interaction is given away for continuity.
 */
export function shareScore(
  share: number,
  { mean, variance, n }: Record<'mean' | 'variance' | 'n', number>,
): number {
  const step = Math.min(Math.abs(share - mean), 0.5 / n) * Math.sign(share - mean);
  const nearer = share - step;
  const plain = (nearer - mean) / Math.sqrt(variance);
  const worth = (mean * (1 - mean)) / variance - 1;
  if (worth <= 2) return plain;
  const [a, b] = [mean * worth, (1 - mean) * worth];
  return share > mean
    ? Math.min(plain, -normalQuantile(clamp(betaInc(1 - nearer, b, a))))
    : Math.max(plain, normalQuantile(clamp(betaInc(nearer, a, b))));
}

const clamp = (p: number): number => Math.min(1 - 1e-16, Math.max(least, p));

/** Two-sided, by Student's t since the errors' size is an estimate. */
export const rarity = (score: number, degreesOfFreedom: number): number =>
  Math.min(1, 2 * tTail(Math.abs(score), degreesOfFreedom));
