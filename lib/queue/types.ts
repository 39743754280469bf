import type { Executor } from '#lib/db/index.ts';

/** Of one generation. */
export interface WorkId {
  projectId: number;
  /** Of the interaction that it becomes. */
  id: string;
}

/** `failed`: a dead letter, until a person sends it round again or discards it. */
export type WorkState = 'waiting' | 'running' | 'completed' | 'failed' | 'cancelled' | 'discarded';

/** JSON objects: the queue does not look inside. */
export type Json = Record<string, unknown>;

export interface NewWork extends WorkId {
  feature: string;
  /** What has to be able to serve it, beginning with the feature and a space. */
  gate: string;
  /** Those with the same key stand in one line. */
  fairKey: string;
  /** How far ahead of its time it stands in its line. */
  aheadMs: number;
  /** How long it may take until it is done, from now. */
  deadlineMs: number;
  request: Json;
  webhook?: Json | undefined;
}

/** `different`: the id was used for another request. */
export type Enqueued = 'accepted' | 'known' | 'different';

/** One claim; `attempt` is its fence. */
export interface Claim extends WorkId {
  attempt: number;
}

export interface Claimed extends Claim {
  feature: string;
  gate: string;
  fairKey: string;
  request: Json;
  /** Runs so far that failed and may go better later. */
  tries: number;
  /** Workers that died with it. */
  kills: number;
  /** Calls of earlier runs, as they were settled. */
  calls: object[];
  /** ms, of the database's clock, as all times here. */
  enqueuedAt: number;
  deadlineAt: number;
  claimedAt: number;
  /** Its gate was closed until now: it is the one that finds out. */
  isTrial: boolean;
}

export interface WorkError {
  code: string;
  /** In words, for the caller. */
  message: string;
}

/** Why something waits, for people to group by. */
export type WaitKind =
  | 'breaker'
  | 'retry'
  | 'throttled'
  | 'full'
  | 'spend'
  | 'off'
  | 'shutdown'
  | 'worker_died';

/** What becomes of a claim. `waiting` past its deadline fails. */
export type Settlement = Claim & { calls?: readonly object[] | undefined } & (
    | { next: 'completed'; result: Json }
    | { next: 'failed' | 'cancelled'; error: WorkError }
    | {
        next: 'waiting';
        waitMs: number;
        kind: WaitKind;
        reason: string;
        /** Whether it counts as a run that failed. */
        isTry: boolean;
      }
  );

/** Something that has ended just now. */
export interface Ended extends WorkId {
  feature: string;
  state: 'completed' | 'failed' | 'cancelled';
  request: Json;
  webhook: Json | null;
  result: Json | null;
  error: WorkError | null;
  rounds: number;
  enqueuedAt: number;
  endedAt: number;
}

/** One line of a story. Times in ms. */
export interface StoryLine {
  at: number;
  event: 'waiting' | 'completed' | 'failed' | 'cancelled' | 'worker_died' | 'retried' | 'discarded';
  attempt: number;
  /** When that attempt began. */
  claimedAt?: number | null;
  worker?: string | null;
  kind?: WaitKind | null;
  reason?: string | null;
  untilAt?: number | null;
}

/** All that is known about one. */
export interface Work extends WorkId {
  feature: string;
  gate: string;
  fairKey: string;
  state: WorkState;
  request: Json;
  webhook: Json | null;
  result: Json | null;
  error: WorkError | null;
  attempt: number;
  tries: number;
  kills: number;
  rounds: number;
  waitKind: WaitKind | null;
  waitReason: string | null;
  /** Not before; of a waiting one. */
  notBefore: number;
  enqueuedAt: number;
  claimedAt: number | null;
  deadlineAt: number;
  endedAt: number | null;
  story: StoryLine[];
}

export interface GateTarget {
  vendor: string;
  model: string;
  organization?: string | undefined;
}

export interface ClosedGate {
  projectId: number;
  /** Where a person paused: a feature, or '' for the whole project. */
  gate: string;
  kind: 'breaker' | 'paused';
  /** Else it lets one at a time through. */
  isClosed: boolean;
  closedUntil: number;
  closedAt: number;
  reason: string;
  targets: GateTarget[];
}

/** Where a statement runs, and what time it is there: of a clock that was given, else (null) of Postgres. */
export interface At {
  executor: Executor;
  now: Date | null;
}
