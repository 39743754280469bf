/** A moment: ISO 8601, ms since the epoch, or a Date. */
export type Timestamp = string | number | Date;

/** What the user did with a result, or that they saw it. */
export type OutcomeKind = 'shown' | 'inserted' | 'edited' | 'regenerated' | 'closed' | 'reverted';

/** Every field may also be `undefined`, so that `{ user: session?.user }` type-checks everywhere. */
export type Loose<T> = { [K in keyof T]: T[K] | undefined };

/** One generation for one end user. Fields that are not listed belong into `metadata`. */
export type Interaction = { feature: string } & Loose<{
  /** UUIDv7; its embedded ms are the creation time. Minted by the client when absent. */
  id?: string;
  /** Only used when `id` is absent: the id is minted for this moment. */
  createdAt?: Timestamp;
  input?: string;
  enhancedPrompt?: string;
  fullPrompt?: string;
  result?: string;
  candidates?: readonly string[];
  /** `completed` when absent. */
  status?: 'completed' | 'failed';
  errorKind?: string;
  finishReason?: string;
  vendor?: string;
  model?: string;
  organization?: string;
  prompt?: string;
  promptVersion?: string;
  language?: string;
  routeKind?: string;
  user?: string;
  session?: string;
  traceId?: string;
  /** Id of the first interaction of the regenerate chain. */
  chainId?: string;
  /** Id of the interaction that stands for the act: its outcome is the act's. */
  actId?: string;
  latencyMs?: number;
  firstTokenMs?: number;
  usage?: Loose<{
    inputTokens?: number;
    outputTokens?: number;
    cachedInputTokens?: number;
    reasoningTokens?: number;
    /** True when the vendor did not report the numbers. */
    estimated?: boolean;
  }>;
  costMicroUsd?: number;
  shownAt?: Timestamp;
  metadata?: Readonly<Record<string, unknown>>;
  /** `exposureId` of the hints that were asked for before. */
  hintExposureId?: string | null;
  /** One entry per call to a vendor, in order. */
  attempts?: readonly Readonly<Record<string, unknown>>[];
}>;

/** The part of `fetch` that is used; the global one fits. */
export type FetchLike = (
  url: string,
  init: {
    method: string;
    headers: Record<string, string>;
    body?: string;
    signal?: AbortSignal;
    keepalive?: boolean;
  },
) => Promise<{
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  json(): Promise<unknown>;
}>;

/** The answer to a request that was taken; single items of it may still be rejected. */
export interface IngestAnswer {
  accepted: number;
  duplicates: number;
  rejected: {
    list: 'interactions' | 'outcomes';
    index: number;
    error: { code: string; field: string; message: string };
  }[];
}
