type Ended = 'completed' | 'failed' | 'cancelled';

interface Tokens {
  inputTokens: number;
  outputTokens: number;
  cachedInputTokens?: number | undefined;
  cacheWriteTokens?: number | undefined;
  reasoningTokens?: number | undefined;
}

/** One call to one organization. Durations in ms. */
export interface AttemptTrace {
  vendor: string;
  organization: string;
  model: string;
  status: Ended;
  errorKind?: string | undefined;
  /** Why this one, in words of ours. */
  reason?: string | undefined;
  isFallback: boolean;
  isRescue: boolean;
  /** When the call began, ms; absent: right after the one before and its own wait. */
  startMs?: number | undefined;
  queueMs: number;
  connectMs?: number | undefined;
  firstTokenMs?: number | undefined;
  totalMs: number;
  usage?: Tokens | undefined;
  costMicroUsd: number;
}

/** One generation, as it ended. */
export interface GenerationTrace {
  /** 32 hexadecimal digits or a UUID are the trace's id; of anything else the hash is. */
  traceId: string;
  /** Span of the caller, 16 hexadecimal digits, where it is known. */
  parentSpanId?: string | undefined;
  interactionId: string;
  /** Slugs. */
  project: string;
  feature: string;
  kind: 'text' | 'embedding' | 'image';
  status: Ended;
  errorKind?: string | undefined;
  stream: boolean;
  /** ms since the epoch. */
  startMs: number;
  endMs: number;
  /** As it was asked for. */
  requestModel?: string | undefined;
  /** Of the attempt that answered, else of the last one. */
  vendor?: string | undefined;
  organization?: string | undefined;
  model?: string | undefined;
  responseId?: string | undefined;
  finishReason?: string | undefined;
  firstTokenMs?: number | undefined;
  prompt?: { name: string; version: string } | undefined;
  session?: string | undefined;
  routeKind: string;
  rescued: boolean;
  fellBack: boolean;
  usage?: Tokens | undefined;
  costMicroUsd: number;
  attempts: readonly AttemptTrace[];
}
