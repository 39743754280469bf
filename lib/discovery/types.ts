import type { Definition, Literal } from '#lib/matching/index.ts';
import type { TreeNode } from '#lib/text/index.ts';
import type { Effect } from './funnel/effect.ts';
import type { Missing } from './readiness.ts';
import type { Family } from './search/candidate.ts';

export interface KnownPattern {
  id: string;
  definition: Definition;
}

export interface DiscoverOptions {
  /** Of the clustering, where the tree is not given. */
  seed: number;
  /** In which of the log's vectors groups are looked for; without, there are none. */
  basis?: string | undefined;
  /** The tree of meaning, if it has been grown already: over all rows, since it knows no outcomes. */
  tree?: readonly TreeNode[] | undefined;
  /** Patterns that are followed already: measured, and left out of the search. */
  known?: readonly KnownPattern[] | undefined;
  /** Rows older than this (ms) only find, they do not confirm: earlier runs have seen them. */
  confirmSinceMs?: number | undefined;
  /** The error rate of this run's confirmation; `lordLevel` of what earlier runs published. */
  level?: number | undefined;
  /** The present (ms); the newest row's time, if nothing is said. */
  nowMs?: number | undefined;
}

export interface Pattern {
  definition: Definition;
  /** In words, without any model. */
  name: string;
  /** What tells its rejected inputs from others; only words that enough people wrote. */
  terms: string[];
  family: Family;
  /** On held-out users: the one to be shown. */
  effect: Effect;
  /** Of the confirmation, Holm's. */
  pValue: number;
  /** Among the users who found it: larger than it is, since it was chosen for being large. */
  found: { rows: number; rejected: number; users: number; difference: number; qValue: number };
  /** Narrower or overlapping ones that say the same. */
  variants: Definition[];
  /** All rows of the log that fall under it, ascending. */
  rows: Uint32Array;
  rowsPerWeek: number;
  /** More inserts a week if it were rejected no more than the rest, with the interval of the effect. */
  recoverablePerWeek: { inserts: number; low: number; high: number } | null;
  /** The known pattern that it is, after all. */
  sameAs: string | null;
}

/** What a run looked at and why it went no further. */
export interface Funnel {
  rows: number;
  /** Rows that were left out before anything was looked at. */
  leftOut: { withoutUserOrSession: number; inKnownPatterns: number };
  discovery: { rows: number; users: number };
  heldOut: { rows: number; users: number };
  /** Rows that a segment needs. */
  support: number;
  /** Segments with enough rows, by where they come from. */
  looked: Partial<Record<Family, number>>;
  /** Large, of enough users, not due to one of them, clearly worse than what they narrow. */
  notable: number;
  /** Of these, what remained after the correction for all that was looked at. */
  significant: number;
  /** Significant ones that say what a clearer one says, or have nothing left to say beside it. */
  variants: number;
  explained: number;
  /** What went to the held-out users. */
  distinct: number;
  /** What did not hold there, and why. */
  refuted: { name: string; all: Literal[]; reason: string }[];
  confirmed: number;
  /** Fields or texts that the log does not have, so that a generator had nothing to do. */
  without: string[];
}

export interface Discovery {
  /** What is missing before anything could be found; the rest is empty then. */
  missing: Missing[];
  /** Most recoverable inserts first, by the lower bound. */
  patterns: Pattern[];
  /** This week's effect of each known pattern; null if it cannot be evaluated. */
  known: { id: string; effect: Effect | null }[];
  funnel: Funnel;
}
