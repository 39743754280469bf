/** Somebody wants to start a generation. */
export interface FlowAsk {
  /** The interaction. */
  id: string;
  projectId: number;
  feature: string;
  route?: string | undefined;
  vendor?: string | undefined;
  model?: string | undefined;
  user?: string | undefined;
  tenant?: string | undefined;
  session?: string | undefined;
  metadata: Record<string, unknown>;
  stream: boolean;
  mode: 'now' | 'durable';
  inputTokens: number;
  expectedCostMicroUsd?: number | undefined;
  /** When the caller first asked, ms: durable work keeps its own. */
  enqueuedAt: number;
  /** How long it may wait, ms; 0: not at all. */
  deadlineMs: number;
  signal: AbortSignal;
  /** `x-kept-priority` of a server key: seconds ahead. */
  priority?: number | undefined;
  /** Hears what it waits for, each time that changes. */
  onWait?: ((reason: WaitReason) => void) | undefined;
}

export interface WaitReason {
  kind: 'throttled' | 'full' | 'debounced';
  /** Name of the limit, and the key it is full for. */
  limit: string;
  key?: string | undefined;
  /** For people: "throttled by burst", "slot of u1 in per-user". */
  words: string;
  /** When it ends at the earliest, on the store's clock in ms, if that is known. */
  untilMs?: number | undefined;
}

export interface Refusal {
  kind: 'throttled' | 'full' | 'debounced' | 'spend';
  /** Name of the limit. */
  limit: string;
  key?: string | undefined;
  /** For a throttle and a cap the true time, for slots an estimate; absent when asking again is of no use. */
  retryAfterMs?: number | undefined;
  message: string;
  /** The interaction that took its place. */
  blockedBy?: string | undefined;
}

export type Admission = { ok: Ticket } | { refused: Refusal };

/** What an admitted one holds until it says that it is over. Both calls do something once. */
export interface Ticket {
  /** On the store's clock, ms. */
  admittedAt: number;
  waitedMs: number;
  /** What it cost; nothing when it was never called for or failed for free. */
  settle(result: { costMicroUsd: number }): void;
  release(): void;
}

export type FlowEvent =
  /** The first time in its period that a cap's share of the money is spent. */
  | {
      kind: 'spend_near';
      projectId: number;
      limit: string;
      key: string;
      period: string;
      share: number;
      spentMicroUsd: number;
      limitMicroUsd: number;
      resetsAt: number;
    }
  /** Postgres is away: caps are counted and not kept; and it is back. */
  | { kind: 'spend_unguarded' | 'spend_guarded' };
