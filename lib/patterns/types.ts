import type {
  Discovery,
  Effect,
  Funnel,
  Missing,
  Pattern,
  PatternState,
  Place,
} from '#lib/discovery/index.ts';
import type { Definition } from '#lib/matching/index.ts';
import type { Project } from '#lib/projects/index.ts';

/** More inserts a week if a pattern's interactions were rejected no more than the rest, with the 95 % interval. */
export interface Recoverable {
  inserts: number;
  low: number;
  high: number;
}

/** A pattern in seven days, on all its users. */
export interface PatternWeek {
  /** Last moment, ms. */
  endsAt: number;
  state: PatternState;
  rows: number;
  rejected: number;
  users: number;
  /** Rejected share against the rest of the same feature and model, −1…1; null: nothing to compare with. */
  difference: { difference: number; low: number; high: number } | null;
  recoverable: Recoverable | null;
}

export type NamedBy = 'person' | 'model' | 'offline';

/** A pattern as a list shows it. Times ms. */
export interface PatternLine {
  id: string;
  /** As people see it: written by a person, a model, or from the definition. Text, whatever is in it. */
  name: string;
  namedBy: NamedBy;
  state: PatternState;
  definition: Definition;
  /** Those that it lives in, most interactions first. */
  features: string[];
  /** On held-out users, when it was found. */
  effect: Effect;
  pValue: number;
  qValue: number;
  rowsPerWeek: number;
  recoverable: Recoverable | null;
  firstSeenAt: number;
  lastSeenAt: number;
  acknowledgedAt: number | null;
  ignoredAt: number | null;
  fixedAt: number | null;
  mergedInto: { id: string; name: string } | null;
  /** Oldest first; at most the last 26. */
  weeks: PatternWeek[];
}

export interface PatternEvent {
  id: number;
  at: number;
  kind: EventKind;
  by: string;
  text: string | null;
}

export type EventKind =
  | 'found'
  | 'state'
  | 'acknowledged'
  | 'note'
  | 'renamed'
  | 'merged'
  | 'ignored'
  | 'heeded'
  | 'fixed'
  | 'unfixed';

/** An interaction that shows a pattern, with its texts as they are in the log now. */
export interface Example {
  id: string;
  kind: 'rejected' | 'kept' | 'near';
  createdAt: number;
  feature: string;
  outcome: string | null;
  input: string | null;
  result: string | null;
}

export interface PatternWhole extends PatternLine {
  offlineName: string;
  description: string;
  /** Guesses of a language model; null: nobody guessed. */
  hypothesis: string | null;
  fix: string | null;
  check: string | null;
  terms: string[];
  variants: Definition[];
  places: Place[];
  /** Newest first. */
  events: PatternEvent[];
  examples: Example[];
  /** Ids of examples whose interactions are not in the log any more. */
  goneExamples: number;
  /** Others that were merged into it. */
  merged: { id: string; name: string }[];
}

/** How a discovery's patterns got their names. */
export interface Naming {
  by: 'model' | 'offline';
  named: number;
  offline: number;
  /** Why offline names stand. */
  reasons: string[];
  calls: number;
  costMicroUsd: number;
}

/** One look for patterns. Times ms. */
export interface DiscoveryRun {
  id: string;
  at: number;
  from: number;
  to: number;
  rows: number;
  rejected: number;
  users: number;
  funnel: Funnel;
  missing: Missing[];
  level: number;
  published: number;
  naming: Naming | null;
  hasMap: boolean;
}

/** An interaction on the map of meaning: what is near each other means about the same. */
export interface MapPoint {
  id: string;
  x: number;
  y: number;
  isRejected: boolean;
  patternIds: string[];
}

export interface MeaningMap {
  discoveryId: string;
  at: number;
  points: MapPoint[];
  /** Patterns that have points, with how many. */
  patterns: { id: string; name: string; points: number; rejected: number }[];
}

/** Which interactions a question is about, whenever they were. */
export interface SegmentBody {
  /** Wanted values by dimension as in lib/insights: any of them, in all dimensions; '' is "not set". */
  filter: Record<string, string[]>;
  /** Further narrowed to what falls under it. */
  definition: Definition | null;
}

/** A selection that a person named. */
export interface Segment extends SegmentBody {
  id: string;
  name: string;
  createdBy: string;
  createdAt: number;
}

/** What is asked about. ms, half-open. */
export interface Selection extends SegmentBody {
  from: number;
  to: number;
}

/** Answer to "what is different about the rejected ones here?": explored once, not followed. Plain JSON. */
export interface Exploration extends Pick<Discovery, 'missing' | 'funnel'> {
  patterns: Omit<Pattern, 'rows' | 'sameAs'>[];
}

/** A look that has not ended. */
export interface LookUnderWay {
  /** How much of it is done, 0–1. */
  share: number;
  /** What it does; empty while it waits for its turn. */
  words: string;
}

/** What takes so long that a job or a worker thread does it. */
export interface PatternJobs {
  /** Starts a look for patterns now; the newest discovery is another one when it is done. */
  discoverNow(projectId: number): Promise<unknown>;
  /** Null: Kept is not looking. */
  lookUnderWay(projectId: number): Promise<LookUnderWay | null>;
  explore(projectId: number, selection: Selection): Promise<Exploration>;
  /** The interactions of a pattern as lines of JSON; here, since what finds languages cannot be bundled with pages. */
  exportLines(project: Pick<Project, 'id' | 'dimensions'>, pattern: Exported): AsyncGenerator<string>;
}

/** What of a pattern its export depends on. */
export type Exported = Pick<PatternLine, 'definition' | 'weeks' | 'lastSeenAt'>;
