import type { PromptedAsk } from '#lib/generation/index.ts';
import type { WorkId } from '#lib/queue/index.ts';
import type { Receiver } from '#lib/webhooks/index.ts';

type RunFields = 'isAdmitted' | 'maxWaitMs' | 'begunAt' | 'earlier' | 'comesBack';

/** A request for later as it was sent, checked; it is rendered when it runs. */
export type DurableRequest = Omit<PromptedAsk, 'id' | 'projectId' | 'signal' | 'stream' | RunFields> & {
  /** With which a browser may report what became of the interaction. */
  outcomeToken?: string | undefined;
};

export interface DurableAsk extends WorkId {
  request: DurableRequest;
  /** Whom the end is told. */
  webhook?: Receiver | undefined;
  /** How long it may take until it is done. Default one day. */
  deadlineMs?: number | undefined;
}

/** What a limiter is asked. */
export interface LimitAsk {
  id: string;
  projectId: number;
  feature: string;
  route: string | undefined;
  vendor: string | undefined;
  model: string | undefined;
  user: string | undefined;
  tenant: string | undefined;
  session: string | undefined;
  metadata: Record<string, unknown>;
  stream: boolean;
  mode: 'durable';
  inputTokens: number;
  expectedCostMicroUsd: number | undefined;
  /** ms, of the first ask. */
  enqueuedAt: number;
  /** How long it may wait now. */
  deadlineMs: number;
  signal: AbortSignal;
  /** Seconds ahead. */
  priority: number | undefined;
}

/** What was admitted holds its place until it is released, exactly once. */
export interface Ticket {
  settle(cost: { costMicroUsd: number }): void;
  release(): void;
}

/** Why it may not be done now; `debounced`: a newer request took its place. */
export interface Refused {
  kind: 'throttled' | 'full' | 'debounced' | 'spend';
  message: string;
  retryAfterMs?: number | undefined;
}

/** Caller limits: the same that sync traffic asks. A signal that is aborted ends waiting, by an error or a refusal. */
export interface Limiter {
  admit(ask: LimitAsk): Promise<{ ok: Ticket } | { refused: Refused }>;
}
