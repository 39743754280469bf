/**
 * A rate pulled towards what was expected, the more so the less is known (mean of the Beta posterior):
 *
 *     (m · rate + k · expected) ÷ (m + k),   m = effective n,   k = what the expectation is worth in rows
 *
 * Assumes: rates of segments scatter around the expectation like Beta(k·e, k·(1 − e)).
 * Source: Efron & Morris (1975), JASA 70; Beta-binomial: Griffin & Krutchkoff (1971), Biometrika 58.
 */
export function shrunkRate(options: {
  rate: number;
  effectiveN: number;
  expected: number;
  worth?: number;
}): number {
  const { rate, effectiveN, expected, worth = 20 } = options;
  return (effectiveN * rate + worth * expected) / (effectiveN + worth);
}
