import type { Clock } from '../clock.ts';
import { isRetryable, retryAfterMs } from '../retry.ts';
import type { FetchLike } from '../types.ts';

/** How one request ended. Whether it may be repeated is decided here and nowhere else. */
export type RequestResult<Answer> =
  | { kind: 'taken'; answer: Answer }
  | { kind: 'refused'; status: number; message: string; code?: string | undefined; details?: unknown }
  | {
      kind: 'failed';
      message: string;
      /** What the server asked for; 0 when it did not. */
      askedMs: number;
      status?: number;
      code?: string | undefined;
      cause?: unknown;
    };

export interface Requester {
  /** Without a slash at its end. */
  url: string;
  key: string;
  fetch: FetchLike;
  clock: Clock;
  requestTimeoutMs: number;
}

export interface Request<Answer> {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  /** JSON. */
  body?: string | undefined;
  headers?: Record<string, string> | undefined;
  /** The requester's when absent. */
  timeoutMs?: number | undefined;
  /** Throws when it is no answer of Kept's: a proxy's 200 does not say that anything was taken. */
  read(body: unknown): Answer;
}

/** A timer beyond 24 days would fire at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Sends a request once. Never rejects. `signal` ends it at once. */
export async function send<Answer>(
  { url, key, fetch, clock, requestTimeoutMs }: Requester,
  { method, path, body, headers, timeoutMs = requestTimeoutMs, read }: Request<Answer>,
  signal: AbortSignal,
): Promise<RequestResult<Answer>> {
  const timeout = new AbortController();
  const cancelTimeout = clock.after(Math.min(timeoutMs, LONGEST_TIMER_MS), () => timeout.abort());
  const json = body === undefined ? {} : { 'content-type': 'application/json' };
  try {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, ...json, ...headers },
      ...(body !== undefined && { body }),
      signal: AbortSignal.any([signal, timeout.signal]),
    });
    const { status } = response;
    if (status === 200 || status === 202) return { kind: 'taken', answer: read(await response.json()) };
    const askedMs = retryAfterMs(response.headers.get('retry-after'), clock.now());
    const { code, message: words, details } = await errorOf(response);
    const message = `${status}: ${words ?? 'no message'}`;
    // The same request is still under way there.
    return isRetryable(status) || code === 'in_flight'
      ? { kind: 'failed', message, askedMs, status, code }
      : { kind: 'refused', status, message, code, details };
  } catch (cause) {
    const message = timeout.signal.aborted ? `no answer within ${timeoutMs} ms` : 'no usable answer';
    return { kind: 'failed', message, askedMs: 0, cause };
  } finally {
    cancelTimeout();
  }
}

interface Said {
  code?: string | undefined;
  message?: string | undefined;
  details?: unknown;
}

/** The server's own words, if it said any. Reading them also frees the connection. */
async function errorOf(response: { json(): Promise<unknown> }): Promise<Said> {
  const body = (await response.json().catch(() => undefined)) as { error?: Partial<Said> } | undefined;
  const { code, message, details } = body?.error ?? {};
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return { code: text(code), message: text(message), details };
}
