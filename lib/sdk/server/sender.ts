import { KeptError, tell } from '../errors.ts';
import { retryDelayMs } from '../retry.ts';
import type { IngestAnswer } from '../types.ts';
import { BoundedQueue, type QueuedItem } from './queue.ts';
import type { Tally } from './report.ts';
import { type Requester, type RequestResult, send } from './request.ts';

type Result = RequestResult<IngestAnswer>;

export interface SenderOptions extends Requester {
  random: () => number;
  maxQueueItems: number;
  maxQueueBytes: number;
  flushIntervalMs: number;
  maxBatch: number;
  maxBatchBytes: number;
  onError: ((error: KeptError) => void) | undefined;
}

/** Queue → requests: one at a time and in order, so that a slow server is not asked more for being slow. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #tally: Tally;
  readonly #queue: BoundedQueue;
  #lastSeq = 0;
  /** Items up to here are to be sent now; later ones wait for the interval or a full batch. */
  #dueSeq = 0;
  #running = false;
  #stopped = false;
  #failures = 0;
  #batchLimit: number;
  #unreportedDrops = 0;
  #request = new AbortController();
  #cancelInterval: (() => void) | undefined;
  #endPause: (() => void) | undefined;
  /** Who waits, and for which item. */
  readonly #drains = new Map<() => void, number>();

  constructor(options: SenderOptions, tally: Tally) {
    this.#options = options;
    this.#tally = tally;
    this.#queue = new BoundedQueue(options.maxQueueItems, options.maxQueueBytes);
    this.#batchLimit = options.maxBatch;
  }

  get pending(): number {
    return this.#queue.length;
  }

  add(list: QueuedItem['list'], id: string, json: string): void {
    if (this.#stopped) {
      this.#drop(1);
      return;
    }
    this.#lastSeq += 1;
    this.#drop(this.#queue.add({ seq: this.#lastSeq, list, id, json, bytes: Buffer.byteLength(json) }));
    const isFull =
      this.#queue.length >= this.#options.maxBatch || this.#queue.bytes >= this.#options.maxBatchBytes;
    if (isFull) this.#sendDue();
    else this.#schedule();
  }

  /** Sends what is queued by now; calls `done` when nothing of it is left, or when a stopped sender gave up. */
  drain(done: () => void): void {
    this.#drains.set(done, this.#lastSeq);
    this.#sendDue();
  }

  forget(done: () => void): void {
    this.#drains.delete(done);
  }

  /** Takes nothing more and ends any wait: one last try of what is left, no further ones. */
  stop(): void {
    this.#stopped = true;
    this.#endPause?.();
  }

  /** Ends the request that is under way. */
  abort(): void {
    this.#request.abort();
  }

  #schedule(): void {
    if (this.#running || this.#cancelInterval || this.#queue.length === 0) return;
    this.#cancelInterval = this.#options.clock.after(this.#options.flushIntervalMs, () => this.#sendDue());
  }

  #sendDue(): void {
    this.#dueSeq = this.#lastSeq;
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    this.#cancelInterval?.();
    this.#cancelInterval = undefined;
    while (this.#queue.headSeq <= this.#dueSeq) {
      const waitMs = await this.#sendBatch();
      this.#endDrains();
      if (waitMs === 0) continue;
      if (this.#stopped) break;
      await this.#pause(waitMs);
    }
    this.#running = false;
    this.#endDrains();
    if (!this.#stopped) this.#schedule();
  }

  /** One request; gives the ms to wait before the next, 0 for none. */
  async #sendBatch(): Promise<number> {
    const { clock, maxBatch, maxBatchBytes } = this.#options;
    const batch = this.#queue.hold(this.#batchLimit, maxBatchBytes);
    this.#request = new AbortController();
    const body = bodyOf(batch, clock.now());
    const ask = { method: 'POST', path: '/v1/interactions', body, read: readAnswer } as const;
    const result = await send(this.#options, ask, this.#request.signal);
    this.#queue.settle(result.kind !== 'failed' && !isTooLarge(result, batch));
    this.#reportDrops();
    if (isTooLarge(result, batch)) {
      this.#batchLimit = Math.ceil(batch.length / 2);
      return 0;
    }
    if (result.kind === 'failed') return this.#failed(result);
    this.#failures = 0;
    this.#batchLimit = maxBatch;
    this.#count(batch, result);
    return 0;
  }

  #count(batch: readonly QueuedItem[], result: Exclude<Result, { kind: 'failed' }>): void {
    if (result.kind === 'refused') {
      for (const { id } of batch) this.#reject(id, null, result.message);
      return;
    }
    const { accepted, duplicates, rejected } = result.answer;
    this.#tally.accepted += accepted;
    this.#tally.duplicates += duplicates;
    for (const { list, index, error } of rejected) {
      const item = batch.filter((candidate) => candidate.list === list)[index];
      if (item) this.#reject(item.id, error?.field ?? null, error?.message ?? 'no message');
    }
  }

  #reject(id: string, field: string | null, message: string): void {
    this.#tally.reject({ id, field, message });
    tell(this.#options.onError, new KeptError('rejected', message, field === null ? { id } : { id, field }));
  }

  #failed({ message, askedMs, cause }: Extract<Result, { kind: 'failed' }>): number {
    this.#failures += 1;
    const retryInMs = retryDelayMs(this.#failures, askedMs, this.#options.random);
    const details = this.#stopped ? { cause } : { retryInMs, cause };
    tell(this.#options.onError, new KeptError('unreachable', message, details));
    return retryInMs;
  }

  #drop(count: number): void {
    this.#tally.dropped += count;
    this.#unreportedDrops += count;
    if (this.#stopped) this.#reportDrops();
  }

  /** Once per request rather than once per item: an outage drops thousands. */
  #reportDrops(): void {
    const count = this.#unreportedDrops;
    this.#unreportedDrops = 0;
    const why = this.#stopped ? 'the client is closed' : 'the queue is full';
    if (count > 0) tell(this.#options.onError, new KeptError('dropped', why, { count }));
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(ms, resolve);
      this.#endPause = () => {
        cancel();
        resolve();
      };
    });
  }

  #endDrains(): void {
    const gaveUp = this.#stopped && !this.#running;
    for (const [done, seq] of this.#drains) {
      if (this.#queue.headSeq <= seq && !gaveUp) continue;
      this.#drains.delete(done);
      done();
    }
  }
}

function readAnswer(body: unknown): IngestAnswer {
  const { accepted, duplicates, rejected } = (body ?? {}) as Partial<IngestAnswer>;
  if (typeof accepted !== 'number' || !Array.isArray(rejected)) throw new TypeError('not an answer of Kept');
  return { accepted, duplicates: duplicates ?? 0, rejected };
}

/** Several items that are too large together may fit one by one. */
function isTooLarge(result: Result, batch: readonly QueuedItem[]): boolean {
  return result.kind === 'refused' && result.status === 413 && batch.length > 1;
}

function bodyOf(batch: readonly QueuedItem[], sentAt: number): string {
  const list = (name: QueuedItem['list']) =>
    batch
      .filter((item) => item.list === name)
      .map((item) => item.json)
      .join(',');
  return `{"interactions":[${list('interactions')}],"outcomes":[${list('outcomes')}],"sentAt":${sentAt}}`;
}
