import { betaInc, normalQuantile, tTail } from '#lib/stats/index.ts';

const least = 1e-300;

/**
 * How many standard errors a share is away from what was expected: the normal deviate that is as rare as the share is
 * under a beta distribution of that mean and variance, so that small shares may be skewed. Half an interaction is
 * given away for continuity.
 */
export function shareScore(share: number, { mean, variance, n }: Record<'mean' | 'variance' | 'n', number>) {
  const worth = (mean * (1 - mean)) / variance - 1;
  const step = Math.min(Math.abs(share - mean), 0.5 / n);
  if (worth <= 2) return (share - mean - Math.sign(share - mean) * step) / Math.sqrt(variance);
  const [a, b] = [mean * worth, (1 - mean) * worth];
  return share > mean
    ? -normalQuantile(clamp(betaInc(1 - (share - step), b, a)))
    : normalQuantile(clamp(betaInc(share + step, a, b)));
}

const clamp = (p: number): number => Math.min(1 - 1e-16, Math.max(least, p));

/** Two-sided, by Student's t since the errors' size is an estimate. */
export const rarity = (score: number, degreesOfFreedom: number): number =>
  Math.min(1, 2 * tTail(Math.abs(score), degreesOfFreedom));
