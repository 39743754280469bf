import type { Clock } from './clock.ts';
import type { Rule } from './faults/types.ts';

export type Vendor = 'openai' | 'anthropic' | 'azure';
export type Endpoint = 'chat' | 'responses' | 'messages' | 'embeddings' | 'images' | 'models';

/** Limits of one organization, as token buckets that refill evenly over a minute. What is absent is unlimited. */
export interface Limits {
  requestsPerMinute?: number;
  /** Input and output together. */
  tokensPerMinute?: number;
  inputTokensPerMinute?: number;
  outputTokensPerMinute?: number;
  /** Calls at once. */
  concurrency?: number;
}

/** How fast a vendor answers: medians of log-normal draws, one draw per call. */
export interface Latency {
  firstTokenMs: number;
  msPerToken: number;
  /** Median of a whole image; default 20 × firstTokenMs. */
  imageMs?: number;
  /** Spread of the logarithm; default 0.3. */
  sigma?: number;
  /** Multiplies all of it; 0 answers at once. Default 1. */
  scale?: number;
  /** Tokens that fall due within this time leave in one write, as vendors do; default 20. */
  burstMs?: number;
}

export interface Organization {
  id: string;
  vendor: Vendor;
  /** The API key that tells it apart: `Authorization: Bearer`, `x-api-key` or `api-key`. */
  key: string;
  limits?: Limits;
  /** Answers at once without it. */
  latency?: Latency;
  /** Latency of single models, over `latency`. */
  modelLatency?: Record<string, Latency>;
  /**
   * Models it may use; all that the vendor has without it. A name that the simulator does not know becomes a plain text
   * model of that vendor, so that OpenAI-compatible servers can be played.
   */
  models?: readonly string[];
  /** Azure: deployment name → model. A model's own name always works too. */
  deployments?: Record<string, string>;
}

/** `different`: every call has its own words. `same`: the words depend on the prompt alone, at every vendor. */
export type Mode = 'different' | 'same';

export interface SimulatorOptions {
  organizations: readonly Organization[];
  /** 0 = any free one. */
  port?: number;
  host?: string;
  rules?: readonly Rule[];
  seed?: number | string;
  clock?: Clock;
  mode?: Mode;
  /** Guards /control: `Authorization: Bearer <token>`. Without it anyone who reaches the port may use it. */
  controlToken?: string;
  /** Calls the ledger keeps; default 10,000. */
  ledgerSize?: number;
  /** How long an image's URL works; default 1 h. */
  imageUrlMs?: number;
  /** What a call is found by in the ledger, from its body. */
  markOf?: (body: string) => string | undefined;
}

/** One call as the vendor saw it. */
export interface LedgerEntry {
  /** From 1, in the order of arrival. */
  number: number;
  /** When its headers arrived. */
  at: number;
  requestId: string;
  /** What `SimulatorOptions.markOf` made of its body. */
  mark: string | null;
  /** The header of that name. */
  idempotencyKey: string | null;
  /** null: no organization has this key. */
  organization: string | null;
  vendor: Vendor;
  model: string | null;
  endpoint: Endpoint | null;
  stream: boolean;
  /** The last turn is a half-written one of the assistant. */
  prefill: boolean;
  /** How the text of the last user turn begins; empty until it was read, which calls that fail at once are not. */
  prompt: string;
  /** The rule that applied, and its fault. */
  rule: string | null;
  fault: string | null;
  /** HTTP status sent; null when no headers left. */
  status: number | null;
  /** Error code or type of the body, where it was an error. */
  error: string | null;
  inputTokens: number;
  /** Output tokens produced until the end, or until the client hung up. */
  tokens: number;
  /** Calls of this organization under way when it arrived, itself included. */
  concurrent: number;
  hungUp: boolean;
  /** null while under way. */
  finishedAt: number | null;
}
