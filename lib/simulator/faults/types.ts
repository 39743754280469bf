import type { Endpoint, Vendor } from '../types.ts';

/**
 * Errors that a vendor reports with a body of its own; the table of bodies is in dialects/*-errors.ts.
 * `prefill_refused` applies only to calls whose last turn is the assistant's.
 */
export type ErrorKind =
  | 'bad_request'
  | 'rate_limit'
  | 'server_error'
  | 'unavailable'
  | 'context_length'
  | 'content_filter'
  | 'prefill_refused'
  | 'unauthorized'
  | 'payment_required'
  | 'forbidden'
  | 'model_forbidden'
  | 'insufficient_quota'
  | 'account_locked'
  | 'model_not_found'
  | 'not_found'
  | 'too_large';

/** An error instead of an answer, in the vendor's own shape and with its own status unless `status` says otherwise. */
export interface ErrorFault {
  kind: ErrorKind;
  status?: number;
  message?: string;
  /** Seconds in `retry-after`. rate_limit only. Without it no such header is sent. */
  retryAfter?: number;
}

/** Something wrong with the connection or the body. `afterTokens` counts output tokens already sent. */
export type WireFault =
  /** The socket is reset before headers. */
  | { kind: 'reset' }
  /** The request is taken and never answered. */
  | { kind: 'silence' }
  /** Headers leave at once; the first token after `forMs`, never without it. */
  | { kind: 'headers_then_silence'; forMs?: number }
  /** The stream ends without its end marker; `hard` resets the socket instead of closing it well. */
  | { kind: 'cut'; afterTokens: number; hard?: boolean }
  /** Nothing for `forMs`, then it goes on; for ever without it. */
  | { kind: 'stall'; afterTokens: number; forMs?: number }
  /** One event more than usual, whose data is no JSON. Without a stream: as malformed_json. */
  | { kind: 'bad_event'; afterTokens: number }
  /**
   * The stream is complete but for its end marker (`[DONE]`, message_stop, response.completed); with `hold` the
   * connection then stays open.
   */
  | { kind: 'no_done'; hold?: boolean }
  /** An error event in a stream that began well. Without a stream: the same error as a status. */
  | { kind: 'error_event'; afterTokens: number; error?: 'server_error' | 'unavailable' | 'rate_limit' }
  /** The answer ends early: finish_reason content_filter, Anthropic: stop_reason refusal. */
  | { kind: 'content_filter_finish'; afterTokens: number }
  /** The model declines in its own words: OpenAI `refusal`, Anthropic stop_reason refusal. */
  | { kind: 'refusal' }
  /** 200 without a body. */
  | { kind: 'empty' }
  /** 200 with a web page. */
  | { kind: 'html' }
  /** 200 whose JSON breaks off. In a stream: every event does. */
  | { kind: 'malformed_json' }
  /** The right bytes, one by one: `bytesPerSecond`, default 10. */
  | { kind: 'slow_loris'; bytesPerSecond?: number }
  /** Right, but slower: times `factor` (default 3); where there is no latency to multiply, name it. */
  | { kind: 'slow'; factor?: number; firstTokenMs?: number; msPerToken?: number }
  /** Healthy. For sequences. */
  | { kind: 'none' };

export type Fault = ErrorFault | WireFault;

/** Rules are tried in order; the first that applies decides. A rule without conditions matches every call. */
export interface Rule {
  id: string;
  vendor?: Vendor;
  organization?: string;
  model?: string;
  endpoint?: Endpoint;
  /** Only streams, or only others. */
  stream?: boolean;
  /** Share of matching calls that it applies to, 0–1, by the seed; default all. */
  rate?: number;
  /** Milliseconds since the rules were set: applies from … until before. */
  from?: number;
  until?: number;
  /** Applies this often at most. */
  times?: number;
  fault?: Fault;
  /** Instead of `fault`: one for each call it applies to, in order; then the rule is used up. null = healthy. */
  sequence?: readonly (Fault | null)[];
}
