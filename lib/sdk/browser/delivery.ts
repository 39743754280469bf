import type { Clock } from '../clock.ts';
import { KeptError, tell } from '../errors.ts';
import { isRetryable, retryAfterMs, retryDelayMs } from '../retry.ts';
import type { FetchLike, IngestAnswer } from '../types.ts';
import type { Store, StoredItem } from './store.ts';

export interface DeliveryOptions {
  url: string;
  key: string;
  fetch: FetchLike;
  clock: Clock;
  store: Store;
  onError: ((error: KeptError) => void) | undefined;
}

/** Signals of one moment travel together. */
const DEBOUNCE_MS = 500;
/** Browsers allow 64 KiB of keepalive bodies in flight. */
const MAX_BODY_BYTES = 60_000;

/** Store → requests. An item leaves the store only when the server answered 200 for it, or refused it for good. */
export class Delivery {
  readonly #options: DeliveryOptions;
  #running: Promise<void> = Promise.resolve();
  #cancelTimer: (() => void) | undefined;
  #failures = 0;
  #isClosed = false;
  /** Keys that a keepalive request carries right now. */
  readonly #leaving = new Set<string>();

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Sends soon; a wait after a failure stands. */
  schedule(): void {
    if (!this.#cancelTimer) this.#sendAfter(DEBOUNCE_MS);
  }

  /** Sends nothing more by itself. */
  close(): void {
    this.#isClosed = true;
    this.#cancelTimer?.();
  }

  /** Sends all there is, now. Resolves when that is done or has failed; never rejects. */
  send(): Promise<void> {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#running = this.#running.then(async () => {
      for (const batch of batches(this.#options.store.list())) {
        const askedMs = await this.#post(batch, false).catch(() => 0);
        if (askedMs !== undefined) return this.#retryAfter(askedMs);
      }
    });
    return this.#running;
  }

  /** Sends all there is in requests that outlive the page. They are begun before this returns. */
  leave(): void {
    const items = this.#options.store.list().filter(({ key }) => !this.#leaving.has(key));
    for (const batch of batches(items)) void this.#sendLast(batch);
  }

  async #sendLast(batch: StoredItem[]): Promise<void> {
    for (const { key } of batch) this.#leaving.add(key);
    let isUnderWay = false;
    try {
      const askedMs = await this.#post(batch, true);
      if (askedMs !== undefined) this.#retryAfter(askedMs);
    } catch {
      // A beacon has no answer, so the items stay and are sent again: the server knows a repeat.
      isUnderWay = navigator.sendBeacon?.(this.#options.url, this.#body(batch, this.#options.key));
      this.#retryAfter(0);
    }
    // Leaving is announced twice, by pagehide and by visibilitychange: one beacon is enough.
    if (!isUnderWay) for (const { key } of batch) this.#leaving.delete(key);
  }

  /** Gives undefined when the batch is done with, the ms the server asked for when not. Rejects without an answer. */
  async #post(batch: StoredItem[], keepalive: boolean): Promise<number | undefined> {
    const { url, key, fetch, clock, store } = this.#options;
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: this.#body(batch),
      keepalive,
    });
    const { status, headers } = response;
    if (isRetryable(status)) return retryAfterMs(headers.get('retry-after'), clock.now());
    const isTaken = status === 200;
    // A 200 that cannot be read comes from a proxy; a refusal is one without words, too.
    const answer = (await (isTaken ? response.json() : response.json().catch(() => null))) as Answer | null;
    if (isTaken && !Array.isArray(answer?.rejected)) return 0;
    this.#failures = 0;
    store.remove(batch);
    const problems = isTaken ? answer?.rejected?.map((item) => item.error) : [answer?.error];
    for (const problem of problems ?? []) this.#reject(problem?.message ?? String(status), problem?.field);
    return undefined;
  }

  #reject(message: string, field: string | undefined): void {
    tell(this.#options.onError, new KeptError('rejected', message, field ? { field } : {}));
  }

  #retryAfter(askedMs: number): void {
    this.#failures += 1;
    const retryInMs = retryDelayMs(this.#failures, askedMs, Math.random);
    this.#sendAfter(retryInMs);
    tell(this.#options.onError, new KeptError('unreachable', 'signals wait', { retryInMs }));
  }

  #sendAfter(ms: number): void {
    this.#cancelTimer?.();
    if (!this.#isClosed) this.#cancelTimer = this.#options.clock.after(ms, () => void this.send());
  }

  /** `key` goes into the body of beacons only: they cannot carry headers. */
  #body(batch: StoredItem[], key?: string): string {
    const outcomes = batch.map(({ json }) => JSON.parse(json));
    return JSON.stringify({ outcomes, sentAt: this.#options.clock.now(), key });
  }
}

type Answer = Partial<IngestAnswer> & { error?: { field?: string; message?: string } };

function batches(items: StoredItem[]): StoredItem[][] {
  const all: StoredItem[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const item of items) {
    const size = new TextEncoder().encode(item.json).length;
    bytes += size;
    if (bytes > MAX_BODY_BYTES) {
      all.push([]);
      bytes = size;
    }
    all.at(-1)?.push(item);
  }
  return all;
}
