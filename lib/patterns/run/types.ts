import type { Effect, Funnel, Missing, Pattern, Place } from '#lib/discovery/index.ts';
import type { Definition } from '#lib/matching/index.ts';
import type { Reading } from '../log/logged.ts';
import type { MapPoint, PatternWeek } from '../types.ts';

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

/** What a run measures of a pattern's week; what state it is in follows from the weeks before. */
export type WeekFigures = Omit<PatternWeek, 'state'>;

/** Interactions of a pattern, by id, the most telling first. */
export interface Examples {
  rejected: string[];
  kept: string[];
  /** Outside, and kept. */
  near: string[];
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

/** Its patterns have no id yet: it falls under those at these places of `patterns`. */
export interface FoundPoint extends Omit<MapPoint, 'patternIds'> {
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
  map: FoundPoint[];
}
