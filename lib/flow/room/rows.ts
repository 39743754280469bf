import type { Limit, Starts } from './starts.ts';

/** One limit for one key. Who waits there, and who holds how much, is in sets and counts (line.ts). */
export interface LineRow extends Starts {
  /** Under way, kept places included. */
  held: number;
  /** Places that are kept for somebody who still waits elsewhere. */
  kept: Record<string, Waiting>;
  /** How many wait here first of all; everyone waits in one line at a time. */
  waiting: number;
  /** Since when all who have places here know that somebody waits; 0: somebody may not know. */
  recalledAt: number;
}

export interface Party {
  process: string;
  /** Fairness is between lanes. */
  lane: string;
}

export interface Waiting extends Party {
  /** Within a lane the lowest goes first: enqueue time minus boost, ms. */
  rank: number;
  /** In the order of arrival. */
  n: number;
}

/** What somebody needs of one limit. */
export interface Need extends Limit {
  /** Needs are looked at in this order, from 1; it is the same for everybody. */
  place: number;
}

/** Somebody who waits or was admitted. */
export interface AskRow extends Waiting {
  /** Once it was admitted the slots that it holds. */
  needs: Record<string, Need>;
  /** Where it waits; empty once admitted. */
  line: string;
  /** How often it was first in a line that had room while another had none. */
  passes: number;
}

export const goesBefore = (a: Pick<Waiting, 'rank' | 'n'>, b: Pick<Waiting, 'rank' | 'n'>): boolean =>
  a.rank < b.rank || (a.rank === b.rank && a.n < b.n);

const orders = new WeakMap<AskRow['needs'], string[]>();

/** Needs in their order. */
export function namesOf(needs: AskRow['needs']): readonly string[] {
  const known = orders.get(needs);
  if (known) return known;
  const names = Object.entries(needs)
    .sort(([, a], [, b]) => a.place - b.place)
    .map(([name]) => name);
  orders.set(needs, names);
  return names;
}

export const slotsOf = (needs: AskRow['needs']): string[] =>
  namesOf(needs).filter((name) => needs[name]?.periodMs === 0);
