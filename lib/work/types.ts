import type { Catalog } from '#lib/catalog/index.ts';
import type { Chain, Chains } from '#lib/chains/index.ts';
import type { Deferred } from '#lib/deferred/index.ts';
import type { Durable, JobOverview, Run, RunDetail } from '#lib/durable/index.ts';
import type { LimitBody } from '#lib/flow/index.ts';
import type { Json, Queue, WaitKind, WorkState } from '#lib/queue/index.ts';
import type { Firing, Schedule, Schedules } from '#lib/schedules/index.ts';
import type { Webhooks } from '#lib/webhooks/index.ts';

/** What the use cases of the Work page need; each takes its part. */
export interface WorkParts {
  queue: Pick<Queue, 'stats' | 'gates' | 'closeGate' | 'openGate' | 'list' | 'find' | 'retry' | 'discard'>;
  /** Tells who waits for it that something ended. */
  deferred: Pick<Deferred, 'cancel'>;
  webhooks: Pick<Webhooks, 'list' | 'retry' | 'discard' | 'wake'>;
  durable: Pick<Durable, 'runs' | 'run' | 'overview' | 'cancel' | 'retry' | 'discard'>;
  chains: Pick<Chains, 'find' | 'cancel' | 'retry'>;
  schedules: Pick<Schedules, 'list' | 'firings' | 'runNow' | 'pause' | 'resume'>;
  catalog: Pick<Catalog, 'list' | 'change' | 'remove'>;
  /** What limits a project sees are used; absent: nobody knows. */
  flow?: { waiting(projectId: number): Promise<readonly LimitUse[]> } | undefined;
  /** ms. */
  now(): number;
}

/**
 * What keeps work from going on. `turn`: nothing but those before it; `closed`: nobody can serve what waits behind a
 * gate; `paused`: a person wants it so; the others as the queue says them.
 */
export type HoldKind = 'turn' | 'closed' | 'paused' | WaitKind;

export interface Hold {
  kind: HoldKind;
  /** In words; empty where the kind says it all. */
  reason: string;
  /** How many; null: all of the queue, or nobody has counted how many of it. */
  count: number | null;
  /** ms; null: nobody knows, or until a person acts. */
  untilAt: number | null;
}

/** Durable generations of one feature. Times in ms. */
export interface QueueLine {
  feature: string;
  waiting: number;
  running: number;
  /** Dead letters. */
  dead: number;
  /** When the oldest that waits was asked for. */
  oldestAt: number | null;
  /** Over the last five minutes. */
  completedPerMinute: number;
  failedPerMinute: number;
  paused: { since: number; reason: string } | null;
  /** Why the waiting ones wait, most of them first. */
  holds: Hold[];
}

export interface QueuesView {
  /** ms, of this process's clock. */
  at: number;
  queues: QueueLine[];
  /** Of the whole project. */
  paused: { since: number; reason: string } | null;
}

/** One generation that waits, runs or ended. Times in ms. */
export interface WorkItem {
  id: string;
  feature: string;
  state: WorkState;
  /** Whose line it stands in; empty: nobody's. */
  fairKey: string;
  tries: number;
  kills: number;
  hold: { kind: string; reason: string; untilAt: number | null } | null;
  enqueuedAt: number;
  claimedAt: number | null;
  endedAt: number | null;
  deadlineAt: number;
  /** Of the one that is open. */
  payload: Json | null;
  /** Of the one that is open. */
  story: Happening[];
}

/** One line of a story. Times in ms. */
export interface Happening {
  at: number;
  /** `waited`, `completed`, `worker died`, `sent again`, … */
  what: string;
  detail: string | null;
  /** Of a wait. */
  untilAt: number | null;
  worker: string | null;
  /** How long the attempt took that ended so. */
  tookMs: number | null;
}

export type LetterKind = 'generations' | 'webhooks' | 'runs';

/** Something that was given up, until a person sends it again or discards it. Times in ms. */
export interface Letter {
  kind: LetterKind;
  id: string;
  /** Feature, webhook or job. */
  of: string;
  /** For people to group by; null: nobody knows. */
  code: string | null;
  message: string;
  createdAt: number;
  endedAt: number | null;
  tries: number;
  /** Of the one that is open; null: it is not kept. */
  payload: unknown;
  /** Of the one that is open. */
  story: Happening[];
}

/** Which dead letters: those with the ids, or all that fit the rest. */
export interface LetterChoice {
  kind: LetterKind;
  ids?: readonly string[] | undefined;
  /** Feature, webhook or job. */
  of?: string | undefined;
}

export interface LettersView {
  at: number;
  /** Newest first, at most `mostLetters`. */
  letters: Letter[];
  /** Whether there are more than are listed. */
  isCut: boolean;
  /** What there is to choose from, with how many of each are dead; null: more than anybody counted. */
  groups: { of: string; count: number }[];
}

export interface RunsView {
  at: number;
  runs: Run[];
  jobs: JobOverview[];
  /** Whether there are older ones. */
  hasMore: boolean;
}

/** A run; of a chain, with the chain if it is of the project. */
export interface RunView extends RunDetail {
  isChain: boolean;
  chain: Chain | null;
}

/** What is seen at a glance, and by every part of the page. */
export interface WorkView extends QueuesView {
  jobs: JobOverview[];
  /** How many dead letters there are; of webhooks at most `mostCounted`. */
  dead: Record<LetterKind, number>;
}

/** A schedule with what became of its last firings, newest first. */
export interface ScheduleLine extends Schedule {
  firings: Firing[];
}

export interface SchedulesView {
  at: number;
  schedules: ScheduleLine[];
}

/** How much of a limit one key uses. */
export interface KeyUse {
  /** Empty: everybody together. */
  key: string;
  /** Starts in the window, slots taken, micro-USD of the period. */
  used: number;
  waiting: number;
  /** When the oldest that waits asked, ms. */
  oldestAt: number | null;
}

export interface LimitUse extends KeyUse {
  /** 0: over all projects. */
  projectId: number;
  /** Its name. */
  limit: string;
}

/** A limit in force. Times in ms. */
export interface LimitLine {
  name: string;
  body: LimitBody;
  /** Over all projects. */
  isEverywhere: boolean;
  version: number;
  changedAt: number;
  changedBy: string;
  note: string | null;
  /** Those with most that wait first, then those that use most; null: nobody knows. */
  uses: KeyUse[] | null;
}

export interface LimitsView {
  at: number;
  /** The project's own by name, then those over all projects. */
  limits: LimitLine[];
}
