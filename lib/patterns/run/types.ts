import type { Effect, Funnel, Missing, Pattern } from '#lib/discovery/index.ts';
import type { Definition } from '#lib/matching/index.ts';
import type { Reading } from '../log/logged.ts';

/** What one look for patterns is asked. Plain data: it is handed to another thread. */
export interface LookRequest extends Pick<Reading, 'projectId' | 'from' | 'to' | 'also'> {
  /** Declared metadata keys. */
  dimensions: string[];
  /** Only what falls under it. */
  within?: Definition | undefined;
  /** Newest bounds of weeks, ms, ascending: a known pattern is measured between each two. */
  weeks: number[];
  known: { id: string; definition: Definition }[];
  /** Rows older than this (ms) only find, they do not confirm. */
  confirmSince?: number | undefined;
  /** Error rate of the confirmation, 0–1. */
  level: number;
  seed: number;
  /** Inputs lie in the space of this model, as far as they have vectors; else in one that is made of the log. */
  embeddingModel?: string | undefined;
  /** Bases made before this moment (ms) are replaced; null: none is kept that is made now. */
  basisSince: number | null;
  /** Whether a map of meaning is drawn. */
  map: boolean;
}

/** A pattern in one week, on all its users. Shares −1…1. */
export interface WeekFigures {
  endsAt: number;
  rows: number;
  rejected: number;
  users: number;
  difference: { difference: number; low: number; high: number } | null;
  /** Inserts that were lost to it, with the interval of the difference. */
  recoverable: { inserts: number; low: number; high: number } | null;
}

/** Interactions of a pattern, by id, the most telling first. */
export interface Examples {
  rejected: string[];
  kept: string[];
  /** Outside, and kept. */
  near: string[];
}

/** How often a pattern is seen at one feature, model, language, …; null: not given. */
export interface Place {
  feature: string | null;
  model: string | null;
  language: string | null;
  vendor: string | null;
  promptVersion: string | null;
  n: number;
  rejected: number;
}

/** Discovery's pattern as it is stored: interactions by id, not by row. */
export interface FoundPattern extends Omit<Pattern, 'rows' | 'effect'> {
  effect: Effect;
  /** Interactions that fall under it. */
  interactions: number;
  weeks: WeekFigures[];
  examples: Examples;
  /** Interactions inside and outside that are no examples: a description must tell one from the other. */
  unseen: { inside: string[]; outside: string[] };
  places: Place[];
}

export interface MapPoint {
  id: string;
  x: number;
  y: number;
  isRejected: boolean;
  /** Places in `patterns` of those that it falls under. */
  patterns: number[];
}

/** What one look found. Plain data. */
export interface Findings {
  from: number;
  to: number;
  rows: number;
  rejected: number;
  users: number;
  missing: Missing[];
  funnel: Funnel;
  patterns: FoundPattern[];
  known: { id: string; weeks: WeekFigures[] }[];
  basis: string | null;
  map: MapPoint[];
}
