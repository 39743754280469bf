import { userGroups } from '#lib/domain/index.ts';
import { type GroupCount, jackknifeDesignEffect } from '#lib/stats/index.ts';
import type { Clustering } from './measures.ts';

/** Shown and inserted by hash group of users: 32 numbers each, as text with blanks between them. */
export interface UserGroups {
  n: string;
  successes: string;
  /** Whether they are of days whose windows have passed. */
  mature: boolean;
}

interface Added {
  all: GroupCount[];
  mature: GroupCount[];
}

/** Adds group to group. */
export function addGroups(parts: UserGroups[]): Added {
  const empty = () => Array.from({ length: userGroups }, () => ({ n: 0, successes: 0 }));
  const sum: Added = { all: empty(), mature: empty() };
  for (const { n, successes, mature } of parts) {
    const kept = successes.split(' ');
    for (const [group, shown] of n.split(' ').entries()) {
      add(sum.all[group], Number(shown), Number(kept[group]));
      if (mature) add(sum.mature[group], Number(shown), Number(kept[group]));
    }
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

function add(to: GroupCount | undefined, n: number, successes: number): void {
  if (!to) return;
  to.n += n;
  to.successes += successes;
}
