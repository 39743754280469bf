import { type Clock, signalMoments, systemClock } from '../clock.ts';
import { KeptError, tell } from '../errors.ts';
import { askHints, type HintAnswer, type HintOptions } from '../hint.ts';
import { isId, newId } from '../id.ts';
import type { FetchLike, Interaction, OutcomeKind, Timestamp } from '../types.ts';
import type { Asker, WaitOptions } from './ask.ts';
import type { ChainAsk, ChainHandle, ChainStep, ChainValues } from './chain-types.ts';
import { chainHandle, startChain } from './chains.ts';
import type { Generation, GenerationHandle, GenerationLater, GenerationNow } from './generation-types.ts';
import { generateLater, generateNow, generationHandle } from './generations.ts';
import { outcomeTokens } from './outcome-token.ts';
import { type FlushReport, Tally } from './report.ts';
import { Sender } from './sender.ts';

export interface KeptOptions {
  /** Where Kept runs, e.g. `https://kept.example.com`. */
  url: string;
  /** A secret key, `kept_sk_…`. */
  key: string;
  fetch?: FetchLike | undefined;
  clock?: Clock | undefined;
  /** 0–1, for the jitter of waits only: ids always come from secure random. */
  random?: (() => number) | undefined;
  /** Hears of everything that went wrong; may be called from within `log` and `outcome`. */
  onError?: ((error: KeptError) => void) | undefined;
  /** 10,000 when absent. What is beyond is dropped, oldest first. */
  maxQueueItems?: number | undefined;
  /** 32 MiB when absent. */
  maxQueueBytes?: number | undefined;
  /** How long an item waits for company at most; 1,000 when absent. */
  flushIntervalMs?: number | undefined;
  /** Items a request; 200 when absent, 1,000 at most. */
  maxBatch?: number | undefined;
  /** 10,000 when absent. */
  requestTimeoutMs?: number | undefined;
}

/** What a product passes on to the page that shows the result. */
export interface Logged {
  id: string;
  outcomeToken: string;
}

export interface OutcomeOptions {
  /** Now when absent. A repeat with the same moment changes nothing. */
  occurredAt?: Timestamp | undefined;
  /** 0 (as generated) to 1 (nothing left of it); with `edited`. */
  editDistance?: number | undefined;
  /** In the user's own words. */
  reason?: string | undefined;
  /** Which candidate the user took, from 0. */
  selectedIndex?: number | undefined;
}

export interface FlushOptions {
  /** 10,000 when absent. */
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** Below the server's limit of 8 MiB, with room for a few items that grow in transit. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
const MAX_BATCH_ITEMS = 1000;

/**
 * The server client: queues what is logged and sends it in the background. Logging never waits and never throws;
 * an item is gone only when the server answered for it, when the queue is full, or with the process.
 */
export class Kept {
  readonly #clock: Clock;
  readonly #onError: KeptOptions['onError'];
  readonly #tokenOf: (id: string) => string;
  readonly #momentOf: (id: string) => number;
  readonly #tally = new Tally();
  readonly #sender: Sender;
  readonly #asker: Asker;

  /** Throws a TypeError when `url` or `key` cannot be right. */
  constructor(options: KeptOptions) {
    this.#tokenOf = outcomeTokens(options.key);
    this.#clock = options.clock ?? systemClock;
    this.#momentOf = signalMoments(this.#clock);
    this.#onError = options.onError;
    this.#asker = {
      url: new URL(options.url).href.replace(/\/+$/, ''),
      key: options.key,
      fetch: options.fetch ?? ((url, init) => fetch(url, init)),
      clock: this.#clock,
      random: options.random ?? Math.random,
      onError: options.onError,
      requestTimeoutMs: options.requestTimeoutMs ?? 10_000,
    };
    const sender = {
      ...this.#asker,
      maxQueueItems: options.maxQueueItems ?? 10_000,
      maxQueueBytes: options.maxQueueBytes ?? 32 * 1024 * 1024,
      flushIntervalMs: options.flushIntervalMs ?? 1000,
      maxBatch: Math.min(options.maxBatch ?? 200, MAX_BATCH_ITEMS),
      maxBatchBytes: MAX_BATCH_BYTES,
    };
    this.#sender = new Sender(sender, this.#tally);
  }

  /** Queues an interaction, as it is now. The answer is good at once, before anything is sent. */
  log(interaction: Interaction): Logged {
    const { id: givenId, createdAt } = interaction ?? {};
    const createdMs = createdAt == null ? this.#clock.now() : new Date(createdAt).getTime();
    const id = String(givenId ?? newId(createdMs >= 0 ? createdMs : this.#clock.now()));
    if (!interaction?.feature) this.#refuse(id, 'feature', 'feature is missing');
    else if (!isId(id)) this.#refuse(id, 'id', 'id is not a UUIDv7');
    else if (!(createdMs >= 0)) this.#refuse(id, 'createdAt', 'createdAt is not a moment');
    else this.#enqueue('interactions', id, { ...interaction, id });
    return { id, outcomeToken: this.#tokenOf(id) };
  }

  /**
   * Generates with the feature's prompt. Asks once: the server has tried whoever can serve it. `timeoutMs` is 300,000
   * when absent.
   * @throws WorkError `refused`, `unavailable`, `timeout`; the reason of `signal`
   */
  generate(ask: GenerationNow, options?: WaitOptions): Promise<Generation>;
  /**
   * Has it generated when it can be: resolves once the server has it for sure, or (`onUnavailable: 'defer'`) has
   * answered at once. Asks again on network errors, 429 and 5xx, under the same id, so that a repeat changes nothing;
   * for 60,000 ms (`durable`) or 300,000 ms when `timeoutMs` is absent.
   * @throws WorkError `refused`, `timeout`: then `generation(error.id)` finds it, if it arrived; the reason of `signal`
   */
  generate(ask: GenerationLater, options?: WaitOptions): Promise<GenerationHandle>;
  async generate(
    ask: GenerationNow | GenerationLater,
    options: WaitOptions = {},
  ): Promise<Generation | GenerationHandle> {
    return isLater(ask)
      ? generateLater(this.#asker, ask, options, this.#tokenOf)
      : generateNow(this.#asker, ask, options, this.#tokenOf);
  }

  /** Takes up a durable generation again, for example after a restart. Sends nothing; throws a TypeError for no id. */
  generation(id: string): GenerationHandle {
    return generationHandle(this.#asker, id, this.#tokenOf);
  }

  /**
   * Starts a chain: resolves once the server has it for sure. Asks again under the same id as `generate` does, for
   * 60,000 ms when `timeoutMs` is absent.
   * @throws WorkError `refused`, `timeout`: then `chainRun(error.id)` finds it, if it arrived; the reason of `signal`
   */
  chain<const Steps extends readonly ChainStep[]>(
    ask: ChainAsk<Steps>,
    options: WaitOptions = {},
  ): Promise<ChainHandle<ChainValues<Steps>>> {
    return startChain(this.#asker, ask, options);
  }

  /** Takes up a chain again, for example after a restart. Sends nothing; throws a TypeError for no id. */
  chainRun<Values = ChainValues>(id: string): ChainHandle<Values> {
    return chainHandle(this.#asker, id);
  }

  /** Queues what the user did with interaction `id`. */
  outcome(id: string, kind: OutcomeKind, options?: OutcomeOptions): void {
    const { occurredAt = this.#momentOf(id), editDistance, reason, selectedIndex } = options ?? {};
    const outcome = { interactionId: id, kind, occurredAt, editDistance, reason, selectedIndex };
    if (isId(id)) this.#enqueue('outcomes', id, outcome);
    else this.#refuse(String(id), 'interactionId', 'interactionId is not a UUIDv7');
  }

  /** The user saw the result. */
  shown(id: string, options?: OutcomeOptions): void {
    this.outcome(id, 'shown', options);
  }

  /** The user took the result as it was. */
  inserted(id: string, options?: OutcomeOptions): void {
    this.outcome(id, 'inserted', options);
  }

  /** The user took the result and changed it by `editDistance`, 0–1. */
  edited(id: string, editDistance: number, options?: OutcomeOptions): void {
    this.outcome(id, 'edited', { ...options, editDistance });
  }

  /** The user asked for another one. The next interaction carries this chain's first id as `chainId`. */
  regenerated(id: string, options?: OutcomeOptions): void {
    this.outcome(id, 'regenerated', options);
  }

  /** The user turned the result down. */
  closed(id: string, options?: OutcomeOptions): void {
    this.outcome(id, 'closed', options);
  }

  /** The user took the result and removed it later. */
  reverted(id: string, options?: OutcomeOptions): void {
    this.outcome(id, 'reverted', options);
  }

  /**
   * What the user is to be told before `input` is generated from. Never rejects: no answer in time is no hint, and
   * `onError` hears of it. Without `user` nobody is held out and nothing is counted.
   */
  hint(feature: string, input: string, user?: string, options?: HintOptions): Promise<HintAnswer> {
    return askHints(this.#asker, { feature, input, user }, options);
  }

  /** A new UUIDv7 for now, e.g. to name an interaction before it is logged. */
  newId(): string {
    return newId(this.#clock.now());
  }

  /** The token with which a browser may report outcomes of interaction `id`. */
  outcomeToken(id: string): string {
    return this.#tokenOf(id);
  }

  /**
   * Sends what is queued by now and resolves when the server has answered for it, when the time is up or when
   * `signal` aborts; never rejects. While it waits, and only then, it keeps the process alive.
   */
  async flush(options: FlushOptions = {}): Promise<FlushReport> {
    await this.#untilDrained(options);
    return this.#tally.take(this.#sender.pending);
  }

  /** As `flush`, but takes nothing more, ends waits between tries at once, and tries what is left one last time. */
  async close(options: FlushOptions = {}): Promise<FlushReport> {
    this.#sender.stop();
    await this.#untilDrained(options);
    this.#sender.abort();
    return this.#tally.take(this.#sender.pending);
  }

  #untilDrained({ timeoutMs = 10_000, signal }: FlushOptions): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancelTimeout();
        signal?.removeEventListener('abort', end);
        this.#sender.forget(end);
        resolve();
      };
      const cancelTimeout = this.#clock.after(timeoutMs, end, true);
      if (signal?.aborted) return end();
      signal?.addEventListener('abort', end);
      this.#sender.drain(end);
    });
  }

  #enqueue(list: 'interactions' | 'outcomes', id: string, item: object): void {
    try {
      this.#sender.add(list, id, JSON.stringify(item));
    } catch (cause) {
      this.#refuse(id, null, 'cannot be written as JSON', cause);
    }
  }

  #refuse(id: string, field: string | null, message: string, cause?: unknown): void {
    this.#tally.reject({ id, field, message });
    tell(this.#onError, new KeptError('invalid', message, { id, ...(field && { field }), cause }));
  }
}

const isLater = (ask: GenerationNow | GenerationLater): ask is GenerationLater =>
  ask.mode === 'durable' || ask.onUnavailable === 'defer';
