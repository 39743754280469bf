import type { Clock } from '../clock.ts';
import { isRetryable, retryAfterMs } from '../retry.ts';
import type { FetchLike, IngestAnswer } from '../types.ts';

/** How one request ended. Whether it may be repeated is decided here and nowhere else. */
export type PostResult =
  | { kind: 'taken'; answer: IngestAnswer }
  | { kind: 'refused'; status: number; message: string }
  | { kind: 'failed'; message: string; askedMs: number; cause?: unknown };

export interface Poster {
  url: string;
  key: string;
  fetch: FetchLike;
  clock: Clock;
  requestTimeoutMs: number;
}

/** POSTs a JSON body once. Never rejects. `signal` ends it at once. */
export async function post(poster: Poster, body: string, signal: AbortSignal): Promise<PostResult> {
  const { url, key, fetch, clock, requestTimeoutMs } = poster;
  const timeout = new AbortController();
  const cancelTimeout = clock.after(requestTimeoutMs, () => timeout.abort());
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.any([signal, timeout.signal]),
    });
    if (response.status === 200) return { kind: 'taken', answer: readAnswer(await response.json()) };
    const askedMs = retryAfterMs(response.headers.get('retry-after'), clock.now());
    const message = `${response.status}: ${await messageOf(response)}`;
    return isRetryable(response.status)
      ? { kind: 'failed', message, askedMs }
      : { kind: 'refused', status: response.status, message };
  } catch (cause) {
    const message = timeout.signal.aborted ? `no answer within ${requestTimeoutMs} ms` : 'no usable answer';
    return { kind: 'failed', message, askedMs: 0, cause };
  } finally {
    cancelTimeout();
  }
}

/** Throws when it is no answer of Kept's: a proxy's 200 does not say that the items were taken. */
function readAnswer(body: unknown): IngestAnswer {
  const { accepted, duplicates, rejected } = (body ?? {}) as Partial<IngestAnswer>;
  if (typeof accepted !== 'number' || !Array.isArray(rejected)) throw new TypeError('not an answer of Kept');
  return { accepted, duplicates: duplicates ?? 0, rejected };
}

/** The server's own words, if it said any. Reading them also frees the connection. */
async function messageOf(response: { json(): Promise<unknown> }): Promise<string> {
  const body = (await response.json().catch(() => undefined)) as
    | { error?: { message?: unknown } }
    | undefined;
  return typeof body?.error?.message === 'string' ? body.error.message : 'no message';
}
