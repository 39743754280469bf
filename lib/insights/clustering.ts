import { userGroups } from '#lib/domain/index.ts';
import { type GroupCount, jackknifeDesignEffect } from '#lib/stats/index.ts';
import type { Clustering } from './measures.ts';

/** Shown and inserted by hash group of users; the arrays run in parallel. Groups without rows are left out. */
export interface UserGroups {
  groups: number[];
  n: number[];
  successes: number[];
  /** The same from days whose windows have passed only. */
  matureN: number[];
  matureSuccesses: number[];
}

interface Added {
  all: GroupCount[];
  mature: GroupCount[];
}

/** Adds group to group. */
export function addGroups(parts: UserGroups[]): Added {
  const empty = () => Array.from({ length: userGroups }, () => ({ n: 0, successes: 0 }));
  const sum: Added = { all: empty(), mature: empty() };
  for (const part of parts)
    for (const [i, group] of part.groups.entries()) {
      add(sum.all[group], part.n[i], part.successes[i]);
      add(sum.mature[group], part.matureN[i], part.matureSuccesses[i]);
    }
  return sum;
}

/**
 * How strongly users' decisions hang together: from whole days whose windows have passed, or from all there is while no
 * day is that old.
 */
export function clusteringOf({ all, mature }: Added): Clustering {
  const effect = jackknifeDesignEffect(mature.some(({ n }) => n > 0) ? mature : all);
  // A single group says nothing about other users: it is worth one observation.
  if (effect.groups === 1) return { designEffect: Number.MAX_SAFE_INTEGER, degreesOfFreedom: 1 };
  return effect.groups === 0 ? null : effect;
}

function add(to: GroupCount | undefined, n = 0, successes = 0): void {
  if (!to) return;
  to.n += n;
  to.successes += successes;
}
