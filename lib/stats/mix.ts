/** What a ratio is made of: `total` ÷ `n`. For a rate `total` counts successes; it may be any sum (cost, ms). */
export interface Part {
  n: number;
  total: number;
}

/** What one segment has to do with a change. `mix` + `rate` is its contribution, in units of the ratio. */
export interface PartChange {
  key: string;
  before: Part;
  after: Part;
  /** It became a larger or smaller part of the whole, and its ratio is unlike the whole's. */
  mix: number;
  /** Its own ratio changed. 0 where it is on one side only: then all it does is mix. */
  rate: number;
}

export interface MixAndRate {
  before: number;
  after: number;
  /** after − before = mix + rate, exactly. */
  change: number;
  mix: number;
  rate: number;
  /** By the size of their contribution. */
  parts: PartChange[];
}

export type Parts = ReadonlyMap<string, Part>;

const none: Part = { n: 0, total: 0 };

/**
 * Splits the change of a ratio exactly into what its segments' shares did (mix) and what their own ratios did (rate):
 *
 *     mix_s = (w₁ − w₀) · ((r₀ + r₁)/2 − (R₀ + R₁)/2),   rate_s = (r₁ − r₀) · (w₀ + w₁)/2
 *
 * with w a segment's share of n, r its ratio and R the whole's. Σ(w₁ − w₀) = 0, so that measuring r against R leaves
 * the sum as it is and lets a growing segment with a ratio as the whole's contribute nothing. Symmetric: swapping the
 * sides flips all signs. A segment that is on one side only is taken to have had the same ratio on the other.
 * Describes, proves nothing: for intervals see `mixAndRateErrors`. Null if either side has no rows.
 * Source: Kitagawa (1955), "Components of a Difference Between Two Rates", JASA 50.
 */
export function mixAndRate(before: Parts, after: Parts): MixAndRate | null {
  const [whole0, whole1] = [sumOf(before.values()), sumOf(after.values())];
  if (whole0.n === 0 || whole1.n === 0) return null;
  const [ratio0, ratio1] = [whole0.total / whole0.n, whole1.total / whole1.n];
  const middle = (ratio0 + ratio1) / 2;
  const keys = new Set([...before.keys(), ...after.keys()]);
  const parts = [...keys].map((key): PartChange => {
    const [a, b] = [before.get(key) ?? none, after.get(key) ?? none];
    const [share0, share1] = [a.n / whole0.n, b.n / whole1.n];
    const own0 = a.n > 0 ? a.total / a.n : b.total / Math.max(1, b.n);
    const own1 = b.n > 0 ? b.total / b.n : own0;
    const mix = (share1 - share0) * ((own0 + own1) / 2 - middle);
    return { key, before: a, after: b, mix, rate: (own1 - own0) * ((share0 + share1) / 2) };
  });
  const size = (part: PartChange) => Math.abs(part.mix + part.rate);
  return {
    before: ratio0,
    after: ratio1,
    change: ratio1 - ratio0,
    mix: parts.reduce((sum, part) => sum + part.mix, 0),
    rate: parts.reduce((sum, part) => sum + part.rate, 0),
    parts: parts.sort((a, b) => size(b) - size(a) || (a.key < b.key ? -1 : 1)),
  };
}

/** A standard error with the degrees of freedom of its estimate. */
export interface StandardError {
  error: number;
  degreesOfFreedom: number;
}

export interface MixAndRateErrors {
  change: StandardError;
  mix: StandardError;
  rate: StandardError;
  parts: Map<string, { mix: StandardError; rate: StandardError }>;
}

/** The same by hash group of users; the i-th group holds the same users in every segment and on both sides. */
export type GroupedParts = ReadonlyMap<string, readonly Part[]>;

/**
 * Standard errors of everything `mixAndRate` says, by leaving out one group of users at a time, on both sides at once:
 * people who are there before and after are compared with themselves.
 *
 *     variance = (G−1)/G · Σ (θ₍g₎ − θ̄)²
 *
 * Degrees of freedom: groups that hold rows (of the segment) − 1. Assumes as `jackknifeDesignEffect` does. Null with
 * fewer than two groups, or if all of a side's rows are in one of them.
 */
export function mixAndRateErrors(before: GroupedParts, after: GroupedParts): MixAndRateErrors | null {
  const filled = new Set<number>();
  const filledOf = new Map<string, Set<number>>();
  for (const [key, groups] of [...before, ...after])
    for (const [group, part] of groups.entries()) {
      if (part.n === 0) continue;
      filled.add(group);
      filledOf.set(key, (filledOf.get(key) ?? new Set()).add(group));
    }
  if (filled.size < 2) return null;
  const estimates: MixAndRate[] = [];
  for (const group of filled) {
    const estimate = mixAndRate(without(before, group), without(after, group));
    if (!estimate) return null;
    estimates.push(estimate);
  }
  const errorOf = (values: number[], groups = filled.size): StandardError => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return {
      error: Math.sqrt(((values.length - 1) / values.length) * squares),
      degreesOfFreedom: groups - 1,
    };
  };
  const byKey = estimates.map(({ parts }) => new Map(parts.map((part) => [part.key, part])));
  const ofPart = (key: string, what: 'mix' | 'rate', groups: number) =>
    errorOf(
      byKey.map((parts) => parts.get(key)?.[what] ?? 0),
      groups,
    );
  return {
    change: errorOf(estimates.map(({ change }) => change)),
    mix: errorOf(estimates.map(({ mix }) => mix)),
    rate: errorOf(estimates.map(({ rate }) => rate)),
    parts: new Map(
      [...filledOf].map(([key, { size }]) => [
        key,
        { mix: ofPart(key, 'mix', size), rate: ofPart(key, 'rate', size) },
      ]),
    ),
  };
}

function sumOf(parts: Iterable<Part>): Part {
  let [n, total] = [0, 0];
  for (const part of parts) {
    n += part.n;
    total += part.total;
  }
  return { n, total };
}

function without(parts: GroupedParts, group: number): Parts {
  return new Map(
    [...parts].map(([key, groups]) => [key, sumOf(groups.filter((_, index) => index !== group))]),
  );
}
