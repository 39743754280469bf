import type { Clock } from './clock.ts';
import { ImportError } from './errors.ts';

export interface ClientOptions {
  /** Where the server is, with or without a slash at the end. */
  url: string;
  key: string;
  /** How long the server may be away before the import gives up. */
  patienceMs: number;
  fetch: typeof fetch;
  clock: Clock;
  /** 0–1, for jitter. */
  random: () => number;
  /** Ends waiting; a request in flight goes on to its answer. */
  signal: AbortSignal;
}

/** The server understood and said no (4xx): trying the same again is of no use. */
export class RefusedError extends Error {
  override name = 'RefusedError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The import was told to stop while this request waited. */
export class StoppedError extends Error {
  override name = 'StoppedError';
}

const REQUEST_TIMEOUT_MS = 120_000;
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;

/** Sends requests until they are answered: 429, 5xx and network errors are tried again within the patience. */
export class Client {
  readonly #options: ClientOptions;
  #lastAnswerMs: number;
  /** What one request learned from Retry-After holds for all of them. */
  #notBeforeMs = 0;
  #trouble: string | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#lastAnswerMs = options.clock.now();
  }

  /** Why the server is being waited for; undefined when its last answer was a good one. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** The JSON of a 2xx answer. @throws RefusedError, StoppedError, ImportError when the patience is over */
  async send(method: 'GET' | 'POST' | 'PUT', path: string, body?: string): Promise<unknown> {
    const { clock, signal, random, patienceMs } = this.#options;
    const begunMs = clock.now();
    for (let tries = 0; ; tries++) {
      await this.#pause();
      const attempt = await this.#attempt(method, path, body);
      if ('json' in attempt) {
        this.#lastAnswerMs = clock.now();
        this.#trouble = undefined;
        return attempt.json;
      }
      this.#trouble = attempt.reason;
      const nowMs = clock.now();
      const leftMs = patienceMs - (nowMs - Math.max(begunMs, this.#lastAnswerMs));
      if (leftMs <= 0 || (attempt.retryAfterMs ?? 0) > patienceMs) {
        throw new ImportError(`Gave up waiting for the server: ${describe(attempt)}`);
      }
      const backoffMs = Math.min(FIRST_BACKOFF_MS * 2 ** tries, MAX_BACKOFF_MS) * (1 + random() / 2);
      if (attempt.retryAfterMs === undefined) await clock.sleep(backoffMs, signal);
      else this.#notBeforeMs = Math.max(this.#notBeforeMs, nowMs + attempt.retryAfterMs);
    }
  }

  async #pause(): Promise<void> {
    const { clock, signal } = this.#options;
    while (!signal.aborted && clock.now() < this.#notBeforeMs) {
      await clock.sleep(this.#notBeforeMs - clock.now(), signal);
    }
    if (signal.aborted) throw new StoppedError('stopped');
  }

  async #attempt(method: string, path: string, body: string | undefined): Promise<Attempt> {
    const { url, key, clock } = this.#options;
    try {
      const response = await this.#options.fetch(`${url.replace(/\/+$/, '')}${path}`, {
        method,
        ...(body !== undefined && { body }),
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      const text = await response.text();
      if (response.ok) return { json: text === '' ? undefined : parseAnswer(text) };
      const reason = `${response.status} ${messageOf(text)}`.trim();
      if (response.status !== 429 && response.status < 500) throw new RefusedError(response.status, reason);
      return { reason, retryAfterMs: retryAfterMs(response.headers.get('retry-after'), clock.now()) };
    } catch (error) {
      if (error instanceof RefusedError || error instanceof ImportError) throw error;
      return { reason: networkReason(error), retryAfterMs: undefined };
    }
  }
}

type Attempt = { json: unknown } | Failure;

interface Failure {
  reason: string;
  retryAfterMs: number | undefined;
}

function describe({ reason, retryAfterMs }: Failure): string {
  return retryAfterMs === undefined ? reason : `${reason} (try again in ${Math.ceil(retryAfterMs / 1000)} s)`;
}

function parseAnswer(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ImportError('The answer is not JSON. Is this the URL of a Kept server?', { cause });
  }
}

/** What an answer says is wrong. */
export function messageOf(text: string): string {
  try {
    const { error } = JSON.parse(text) as { error?: { message?: string } };
    return error?.message ?? '';
  } catch {
    return '';
  }
}

/** Retry-After is seconds or a date. Never 0, so that a server cannot be asked in a tight loop. */
function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1000;
  return Number.isNaN(ms) ? undefined : Math.max(ms, 100);
}

export function networkReason(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}
