/** One group's part in a comparison: how many there were, and which share of them was inserted. */
export interface GroupRate {
  key: string | null;
  n: number;
  rate: number | null;
}

/**
 * Splits the change of an overall rate into what came from the groups' own rates and what came from other weights of
 * the groups: with weights w and rates r, rates = Σ (r₁ − r₀)(w₀ + w₁)/2 and mix = Σ (w₁ − w₀)(r₀ + r₁)/2. Their sum is
 * the whole change. A group that exists on one side only is all mix. Null if one side is empty.
 * Source: Kitagawa (1955), "Components of a Difference Between Two Rates", JASA 50.
 */
export function splitChange(
  before: readonly GroupRate[],
  after: readonly GroupRate[],
): { rates: number; mix: number } | null {
  const total = (groups: readonly GroupRate[]) => groups.reduce((sum, { n }) => sum + n, 0);
  const [n0, n1] = [total(before), total(after)];
  if (n0 === 0 || n1 === 0) return null;
  const old = new Map(before.map((group) => [group.key, group]));
  const now = new Map(after.map((group) => [group.key, group]));
  let rates = 0;
  let mix = 0;
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [a, b] = [old.get(key), now.get(key)];
    const r0 = a?.rate ?? b?.rate ?? 0;
    const r1 = b?.rate ?? r0;
    const w0 = (a?.n ?? 0) / n0;
    const w1 = (b?.n ?? 0) / n1;
    rates += ((r1 - r0) * (w0 + w1)) / 2;
    mix += ((w1 - w0) * (r0 + r1)) / 2;
  }
  return { rates, mix };
}
