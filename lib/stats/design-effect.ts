import { noRate, type RateInterval, wilson } from './wilson.ts';

/** Rows and successes of one group: a hash group of users, or one user. */
export interface GroupCount {
  n: number;
  successes: number;
}

export interface DesignEffect {
  /** Σsuccesses ÷ Σn; null if nothing was counted. */
  rate: number | null;
  /** Jackknife variance of the rate; null with fewer than two non-empty groups. */
  variance: number | null;
  /** max(1, rawDesignEffect); 1 where that cannot be told. */
  designEffect: number;
  /** variance ÷ (p(1−p)/n); null with fewer than two groups, or if p is 0 or 1 (no variance to compare). */
  rawDesignEffect: number | null;
  /** Groups that hold at least one row. */
  groups: number;
  /** groups − 1, at least 0. */
  degreesOfFreedom: number;
}

/**
 * How much wider than binomial a rate's sampling error is because rows of one user resemble each other.
 * Delete-a-group jackknife of the ratio p = Σs/Σn over the G non-empty groups:
 *
 *     p₍g₎ = (S − s_g) / (N − n_g),   variance = (G−1)/G · Σ (p₍g₎ − p)²,   design effect = variance ÷ (p(1−p)/N)
 *
 * Assumes: every user's rows are in one group, users fell into groups independently of their behaviour (a hash), users
 * are independent of each other. With one user a group it is the delete-one-cluster jackknife.
 * The clamp at 1: users do not repel each other; an estimate below 1 is noise of few groups.
 * Source: Kott (2001), "The Delete-a-Group Jackknife", J. Official Statistics 17; Wolter (2007), ch. 4;
 * design effect: Kish (1965), 8.2.
 */
export function jackknifeDesignEffect(groups: Iterable<GroupCount>): DesignEffect {
  const filled = [...groups].filter((group) => group.n > 0);
  const n = filled.reduce((sum, group) => sum + group.n, 0);
  const successes = filled.reduce((sum, group) => sum + group.successes, 0);
  const count = filled.length;
  const rate = n > 0 ? successes / n : null;
  const known = { rate, groups: count, degreesOfFreedom: Math.max(0, count - 1) };
  if (rate === null || count < 2) return { ...known, variance: null, designEffect: 1, rawDesignEffect: null };

  let squares = 0;
  for (const group of filled) squares += ((successes - group.successes) / (n - group.n) - rate) ** 2;
  const variance = ((count - 1) / count) * squares;
  const binomial = (rate * (1 - rate)) / n;
  const raw = binomial > 0 ? variance / binomial : null;
  return { ...known, variance, designEffect: Math.max(1, raw ?? 1), rawDesignEffect: raw };
}

/**
 * The same from rows, one group per cluster (user, or session where there are no users): exact, for bounded windows.
 * Assumes independent clusters; with few or very uneven clusters the degrees of freedom are too many.
 */
export function clusterRobustDesignEffect(
  rows: Iterable<{ cluster: string; success: boolean }>,
): DesignEffect {
  const clusters = new Map<string, GroupCount>();
  for (const { cluster, success } of rows) {
    const count = clusters.get(cluster) ?? { n: 0, successes: 0 };
    count.n += 1;
    if (success) count.successes += 1;
    clusters.set(cluster, count);
  }
  return jackknifeDesignEffect(clusters.values());
}

/**
 * Wilson interval of Σsuccesses ÷ Σn, widened for users who appear many times: the jackknife's design effect and the
 * quantile of t with G − 1 degrees of freedom.
 * A single group says nothing about other users: it counts as one observation, with one degree of freedom.
 */
export function clusteredInterval(options: {
  groups: Iterable<GroupCount>;
  confidence?: number | undefined;
}): RateInterval {
  const groups = [...options.groups].filter((group) => group.n > 0);
  const n = groups.reduce((sum, group) => sum + group.n, 0);
  const successes = groups.reduce((sum, group) => sum + group.successes, 0);
  const { confidence } = options;
  if (n === 0) return noRate;
  if (groups.length === 1) return wilson({ successes, n, confidence, designEffect: n, degreesOfFreedom: 1 });
  const { designEffect, degreesOfFreedom } = jackknifeDesignEffect(groups);
  return wilson({ successes, n, confidence, designEffect, degreesOfFreedom });
}
