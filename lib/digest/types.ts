import type { Difference } from '#lib/stats/index.ts';

/** A week of a project's zone, from Monday to Monday. Times in ms. */
export interface Week {
  /** ISO 8601: `2026-W47`. */
  name: string;
  from: number;
  to: number;
}

/** What a week was like: computed numbers, names that people or we gave, no text of end users. Plain data. */
export interface Digest {
  project: { slug: string; name: string; timeZone: string; isDemo: boolean };
  week: Week;
  /** ms. */
  composedAt: number;
  /** Whether the week had ended by then. */
  isOver: boolean;
  /** null: nothing has matured. */
  rate: Rate | null;
  /** The week before. */
  before: Rate | null;
  /** null: one of them is missing. */
  change: Difference | null;
  /** The change by feature: what came from the features' own rates, and from their shares. */
  split: { rate: number; mix: number } | null;
  /** Of the mature ones, 0–1: no signal came. */
  expired: number | null;
  /** Shown, window not passed: they are not in the rate yet. */
  maturing: { n: number; inserted: number };
  interactions: number;
  failed: number;
  /** Largest first. */
  causes: Cause[];
  /** Most inserts to win first. */
  patterns: PatternNews[];
  canaries: CanaryNews[];
  hints: HintNews[];
  incidents: IncidentNews[];
  moves: { at: number; by: string; from: string | null; to: string | null }[];
  deploys: { at: number; kind: string; text: string }[];
  cost: CostNews | null;
  /** The weeks up to this one, oldest first; a week without mature interactions has no rate. */
  trend: ({ start: number; end: number } & RatePoint)[];
  /** Nothing in it is news. */
  isCalm: boolean;
}

/** A share, 0–1, with its 95 % interval, users as clusters. */
export interface Rate {
  rate: number;
  low: number;
  high: number;
  n: number;
  /** Too little is known to act on it. */
  small: boolean;
}
type RatePoint = { n: number; small: boolean; rate: number | null; low: number | null; high: number | null };

/** Something that certainly moved the insert rate, and what in it did most of that. */
export interface Cause extends OneCause {
  within: OneCause | null;
}

export interface OneCause {
  dimension: 'feature' | 'model' | 'promptVersion';
  /** Of the dimension; `feature`, for a prompt version its feature as well. */
  key: string;
  feature: string | null;
  /** rate: people keep more or less of it. mix: it became a larger or smaller part of all. */
  how: 'rate' | 'mix';
  /** What it did to the insert rate, −1…1, with its 95 % interval. */
  effect: { difference: number; low: number; high: number };
  before: { share: number; rate: number | null };
  after: { share: number; rate: number | null };
}

export interface PatternNews {
  id: string;
  name: string;
  what: 'new' | 'growing' | 'resolved' | 'reopened';
  /** Inserts a week to win, with the interval of the effect; null: not known. */
  recoverable: { inserts: number; low: number; high: number } | null;
  rows: number;
  rejected: number;
  users: number;
  /** By week, oldest first, up to this one: inserts lost to it. */
  trend: { endsAt: number; recoverable: number | null }[];
}

export interface CanaryNews {
  feature: string;
  /** When the run started (ms): it is found by that. */
  startedAt: number;
  candidate: string;
  state: 'running' | 'stopped' | 'promoted' | 'rolled_back';
  /** By whom or what it was ended this week, if it was. */
  endedBy: string | null;
  because: string | null;
  users: number;
  /** Insert rate of the candidate − base; null: too early to say. */
  difference: Difference | null;
}

/** What a hint did to those who saw it, against the hold-out. */
export interface HintNews {
  id: string;
  name: string;
  feature: string;
  exposures: number;
  difference: Difference | null;
}

/** All incidents of one kind about one subject that touch the week. */
export interface IncidentNews {
  kind: string;
  subject: string;
  severity: 'warning' | 'critical';
  times: number;
  /** Within the week; 0: they had no duration. */
  lastedMs: number;
  isOpen: boolean;
  summary: string;
  /** Of the first one. */
  id: number;
  startedAt: number;
}

export interface CostNews {
  perInsertedMicroUsd: number;
  beforeMicroUsd: number | null;
  /** In µUSD, with its 95 % interval, weekdays against weekdays; null: too few days. */
  change: Difference | null;
  totalMicroUsd: number;
}
