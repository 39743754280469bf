import { type TimeoutPhase, VendorError } from '../errors.ts';
import type { Clock } from './clock.ts';

/** The four limits of a call, in ms. `Infinity` is none. */
export interface Timeouts {
  /** Until the request is on a connected socket. */
  connectMs: number;
  /** From the start of the call to the first token of a stream. */
  firstTokenMs: number;
  /** Waiting for the vendor between two tokens; between two pieces of the body when the answer is no stream. */
  betweenTokensMs: number;
  /** From the start of the call to its last byte, whatever the reader's pace. */
  totalMs: number;
}

export const defaultTimeouts: Timeouts = {
  connectMs: 3_000,
  firstTokenMs: 12_000,
  betweenTokensMs: 15_000,
  totalMs: 300_000,
};

/** Watches one call: its limits, and the caller who may hang up. Every end goes through one AbortSignal. */
export class Watch {
  readonly #controller = new AbortController();
  readonly #timers = new Map<string, () => void>();
  readonly #vendor: string;
  readonly #clock: Clock;
  readonly #caller: AbortSignal | undefined;
  readonly startedAt: number;
  readonly timeouts: Timeouts;
  #ranOut: TimeoutPhase | undefined;

  constructor(vendor: string, clock: Clock, timeouts: Timeouts, caller: AbortSignal | undefined) {
    this.#vendor = vendor;
    this.#clock = clock;
    this.#caller = caller;
    this.startedAt = clock.now();
    this.timeouts = timeouts;
    if (caller?.aborted) this.abort();
    else caller?.addEventListener('abort', this.abort, { once: true });
    this.limit('connect', timeouts.connectMs);
    this.limit('total', timeouts.totalMs);
  }

  /** Given to the HTTP client. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Rejects as soon as the call is to end. undici itself only notices an abort once the request has a socket, which
   * may be never.
   */
  aborted(): Promise<never> {
    return new Promise((_, reject) => {
      const { signal } = this.#controller;
      if (signal.aborted) reject(signal.reason);
      else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  get elapsedMs(): number {
    return this.#clock.now() - this.startedAt;
  }

  /** Starts a limit anew. */
  limit(phase: TimeoutPhase, ms: number): void {
    this.lift(phase);
    if (!Number.isFinite(ms)) return;
    this.#timers.set(
      phase,
      this.#clock.after(ms, () => {
        this.#ranOut ??= phase;
        this.abort();
      }),
    );
  }

  lift(phase: TimeoutPhase): void {
    this.#timers.get(phase)?.();
    this.#timers.delete(phase);
  }

  /** Ends the call upstream; waiting ends at once. */
  readonly abort = (): void => this.#controller.abort();

  /** The caller hung up. */
  get cancelled(): boolean {
    return this.#caller?.aborted === true;
  }

  /** What a rejection of the HTTP client means. The clock's and the caller's reasons come before the socket's. */
  failure(cause: unknown): VendorError {
    if (cause instanceof VendorError) return cause;
    const vendor = this.#vendor;
    if (this.#ranOut !== undefined) return new VendorError('timeout', { vendor, phase: this.#ranOut });
    if (this.#controller.signal.aborted) return new VendorError('cancelled', { vendor });
    const code = (cause as { code?: unknown } | undefined)?.code;
    if (code === 'UND_ERR_CONNECT_TIMEOUT') {
      return new VendorError('timeout', { vendor, phase: 'connect', cause });
    }
    return new VendorError('connection', {
      vendor,
      summary: typeof code === 'string' ? code : 'the connection broke',
      cause,
    });
  }

  /** Lets go of timers and the caller's signal. */
  close(): void {
    for (const phase of [...this.#timers.keys()]) this.lift(phase as TimeoutPhase);
    this.#caller?.removeEventListener('abort', this.abort);
  }
}
