/** What insert rates can be grouped and filtered by. `metadata.<key>` is any metadata key; declared ones are fast. */
export type Dimension =
  | 'feature'
  | 'vendor'
  | 'model'
  | 'organization'
  | 'prompt'
  | 'promptVersion'
  | 'language'
  | 'routeKind'
  | `metadata.${string}`;

export const fixedDimensions = [
  'feature',
  'vendor',
  'model',
  'organization',
  'prompt',
  'promptVersion',
  'language',
  'routeKind',
] as const satisfies Dimension[];

/** Wanted values by dimension: any of them, in all dimensions. '' stands for "not set". */
export type Filter = Partial<Record<Dimension, string[]>>;

/** Half-open, ms. Cut to whole 15-minute buckets. */
export interface TimeRange {
  from: number;
  to: number;
}

export type Interval = 'hour' | 'day' | 'week';

/** A share with its uncertainty. All null when n is 0. */
export interface Share {
  n: number;
  rate: number | null;
  low: number | null;
  high: number | null;
}

/**
 * Everything that is said about a set of interactions. Counts are exact. Mature means shown and the attribution window
 * has passed; `n`, `rate` and everything about outcomes is over the mature ones.
 */
export interface Measures extends Share {
  /** Mature interactions that were inserted, with or without an edit. */
  inserted: number;
  /** Of these, edited. */
  edited: number;
  regenerated: number;
  closed: number;
  reverted: number;
  /** Mature, without any signal. */
  expired: number;
  /** low and high account for users who appear many times; this is the plain Wilson interval. */
  wilson: { low: number | null; high: number | null };
  /** Variance of the rate relative to independent interactions, ≥ 1; 1 where it could not be estimated. */
  designEffect: number;
  /** n is too small for the rate to be read as one. */
  small: boolean;
  /** Rate among the mature ones with a signal. */
  signalled: Share;
  /** Shown, window not passed yet: how many, and how many of them were inserted so far. */
  maturing: { n: number; inserted: number };
  /** Of the maturing ones, those without any signal yet. */
  pending: number;
  firstTry: Share;
  /** Mean place in its chain of what was inserted; null without inserts. */
  attemptsToInsert: number | null;
  /** Geometric mean from the start of the chain to the insert; null without inserts. */
  timeToInsertMs: number | null;
  /** All logged interactions, whatever became of them. */
  interactions: number;
  failed: number;
  inputTokens: number;
  outputTokens: number;
  costMicroUsd: number;
  /** Whole cost, failed and unshown included, over inserted ones, mature or not; null without inserts or costs. */
  costPerInsertedMicroUsd: number | null;
}

export interface InsertRateQuery {
  range: TimeRange;
  filter?: Filter;
  by?: Dimension;
  interval?: Interval;
}

export interface InsertRateRow extends Measures {
  /** Value of the dimension asked for; null: not set, or no dimension asked for. */
  key: string | null;
  /** Start of the period in ms; null without an interval. */
  periodStart: number | null;
  /** End of the period in ms; the next start. */
  periodEnd: number | null;
}

export interface InsertRateResult {
  rows: InsertRateRow[];
  /** Set when a metadata key is not a declared dimension: only interactions since then (ms) were looked at. */
  lookedBackTo: number | null;
}

/** One line of the list of interactions. Times ms. */
export interface InteractionSummary {
  id: string;
  createdAt: number;
  feature: string;
  status: 'completed' | 'failed';
  outcome: 'inserted' | 'edited' | 'regenerated' | 'closed' | 'reverted' | 'pending' | 'expired' | null;
  /** First 200 characters. */
  input: string | null;
  result: string | null;
  vendor: string | null;
  model: string | null;
  promptVersion: string | null;
  language: string | null;
  latencyMs: number | null;
  costMicroUsd: number | null;
  tryNumber: number;
  truncated: boolean;
}

export interface InteractionListQuery {
  range: TimeRange;
  filter?: Filter;
  /** Outcome statuses, and 'failed' for failed generations. */
  outcomes?: string[];
  /** End-user id as the product knows it (hashed before looking). */
  user?: string;
  /** All of one trace, whichever dimension it has. */
  traceId?: string;
  /** Full-text search over input and result. */
  text?: string;
  /** Id of the last row of the previous page: older ones follow. */
  before?: string;
  limit?: number;
}

export interface InteractionList {
  rows: InteractionSummary[];
  /** Cursor for the next page; null: no more. */
  next: string | null;
  /** How many match in all; `exact` false means "at least". null on later pages. */
  count: { value: number; exact: boolean } | null;
  /** With a text: how many interactions in range search does not know yet. */
  unindexed: number;
}

/** Values of one filter with how many interactions have them, given the other filters. */
export interface Facet {
  dimension: Dimension | 'outcome';
  values: { value: string; count: number }[];
}

export interface SignalRecord {
  kind: string;
  occurredAt: number;
  receivedAt: number;
  editDistance: number | null;
  selectedIndex: number | null;
  reason: string | null;
}

export interface AttemptRecord {
  number: number;
  vendor: string | null;
  model: string | null;
  organization: string | null;
  status: string;
  errorKind: string | null;
  reason: string | null;
  queueMs: number | null;
  connectMs: number | null;
  firstTokenMs: number | null;
  totalMs: number | null;
  inputTokens: number | null;
  outputTokens: number | null;
  costMicroUsd: number | null;
}

export interface InteractionDetail extends InteractionSummary {
  input: string | null;
  enhancedPrompt: string | null;
  fullPrompt: string | null;
  result: string | null;
  candidates: string[] | null;
  selectedIndex: number | null;
  shownAt: number | null;
  maturesAt: number | null;
  outcomeAt: number | null;
  editDistance: number | null;
  organization: string | null;
  prompt: string | null;
  routeKind: string | null;
  session: string | null;
  userHash: string | null;
  traceId: string | null;
  chainId: string | null;
  actId: string | null;
  firstTokenMs: number | null;
  inputTokens: number | null;
  outputTokens: number | null;
  errorKind: string | null;
  finishReason: string | null;
  metadata: Record<string, unknown>;
  signals: SignalRecord[];
  attempts: AttemptRecord[];
  /** All tries of its chain in order, itself included; one element without a chain. */
  chain: InteractionSummary[];
  /** Members of the act it stands for or belongs to: at most 200 of them, and how many there are. */
  act: { size: number; members: InteractionSummary[] } | null;
}

/** Something marked on time axes. */
export interface Annotation {
  id: number;
  at: number;
  kind: string;
  text: string;
}
