import type { Connection } from '#lib/db/index.ts';
import type { InteractionId } from '#lib/domain/index.ts';
import type { ChainRequest, ChainStep, StepKind, StepValue } from './declaration.ts';

export interface ChainId {
  projectId: number;
  /** UUIDv7. */
  id: string;
}

export type ChainState = 'running' | 'completed' | 'failed' | 'cancelled';
export interface ChainError {
  code: string;
  message: string;
  /** The step that it stopped at. */
  step?: string | undefined;
}

/** A chain as its caller sees it. Times in ms. */
export interface Chain extends ChainId {
  state: ChainState;
  /** How often it was begun: 1, and one for each retry by hand. */
  attempt: number;
  error: ChainError | undefined;
  createdAt: number;
  endedAt: number | undefined;
  costMicroUsd: number;
  steps: ChainStepView[];
}

export interface ChainStepView {
  name: string;
  kind: StepKind;
  feature: string;
  /** Of its generation; the same whenever it is repeated. */
  interactionId: InteractionId;
  state: 'waiting' | 'running' | 'completed' | 'failed';
  /** Calls begun. */
  tries: number;
  value: StepValue | undefined;
  /** Why it failed, or is tried again. */
  error: { code: string; message: string } | undefined;
  vendor: string | undefined;
  model: string | undefined;
  costMicroUsd: number;
  startedAt: number | undefined;
  endedAt: number | undefined;
}

/** One step to be generated. */
export interface StepAsk extends ChainId {
  /** Of the interaction and for the vendor's idempotency: the same for every repetition of this step. */
  interactionId: InteractionId;
  /** What was declared, its references filled in. */
  step: ChainStep;
  user?: string | undefined;
  tenant?: string | undefined;
  session?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
  /** It was begun before, perhaps by a worker that died. */
  isRepeat: boolean;
  /** What the last try left for this one. */
  carried: unknown;
  /** ms, of the chain's start: its place among what waits. */
  enqueuedAt: number;
  /** ms. A try that would come later is none. */
  deadlineAt: number;
  signal: AbortSignal;
}

export type StepOutcome =
  | {
      state: 'completed';
      value: StepValue;
      vendor?: string | undefined;
      model?: string | undefined;
      /** Of all its tries. */
      costMicroUsd: number;
    }
  /** It may be tried again after a while; `carry` is given back then. */
  | { state: 'again'; waitMs: number; reason: string; carry?: unknown }
  | { state: 'failed'; error: { code: string; message: string }; costMicroUsd?: number };

/** Generates one step. Rejects when the signal is aborted: somebody else does it, or nobody wants it. */
export type GenerateStep = (ask: StepAsk) => Promise<StepOutcome>;

/** How a chain ended, for who was to be told. */
export interface ChainEnd {
  /** Always the same for this end. */
  eventId: string;
  chain: Chain;
  webhook: unknown;
}

export interface StartChain {
  projectId: number;
  request: ChainRequest;
  /** Whom the end is told, as `announce` takes it. */
  webhook?: unknown;
}

export interface Chains {
  /**
   * Resolves when it is committed; `id` is the request's, or a new one. `different`: another one has this id.
   * @throws DatabaseAway
   */
  start(ask: StartChain): Promise<{ id: string; was: 'accepted' | 'known' | 'different' }>;
  find(chain: ChainId): Promise<Chain | undefined>;
  /** @returns whether it was running */
  cancel(chain: ChainId): Promise<boolean>;
  /** Again from the step that failed; finished ones are kept. @returns whether it had failed */
  retry(chain: ChainId): Promise<boolean>;
  /** Removes what ended before that moment (ms). @returns how many */
  forget(olderThan: number): Promise<number>;
  /** Removes what a project sent before that moment (ms) and has ended. @returns how many */
  removeOlder(projectId: number, before: number): Promise<number>;
}

/** Tells of an end in the transaction that writes it. */
export type Announce = (connection: Connection, end: ChainEnd) => Promise<void>;
