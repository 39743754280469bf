import type { Clock } from '#lib/domain/index.ts';
import { type TimeoutPhase, VendorError } from '../errors.ts';

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

/** Watches one call: its limits, and the caller who may hang up. Every end goes through `abort`. */
export class Watch {
  /** When each limit runs out. One timer serves all: most limits are lifted or set anew long before. */
  readonly #due = new Map<TimeoutPhase, number>();
  #timer: { at: number; cancel: () => void } | undefined;
  readonly #vendor: string;
  readonly #clock: Clock;
  readonly #caller: AbortSignal | undefined;
  readonly startedAt: number;
  readonly timeouts: Timeouts;
  #ranOut: TimeoutPhase | undefined;
  #isAborted = false;
  #tell: (() => void) | undefined;

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

  /** Told, once, as soon as the call is to end. */
  onAbort(tell: () => void): void {
    this.#tell = tell;
    if (this.#isAborted) tell();
  }

  get elapsedMs(): number {
    return this.#clock.now() - this.startedAt;
  }

  /** Starts a limit anew. */
  limit(phase: TimeoutPhase, ms: number): void {
    const at = this.#clock.now() + ms;
    this.#due.set(phase, at);
    if (Number.isFinite(ms)) this.#arm(at);
  }

  lift(phase: TimeoutPhase): void {
    this.#due.delete(phase);
  }

  #arm(at: number): void {
    if (this.#timer && this.#timer.at <= at) return;
    this.#timer?.cancel();
    const ms = Math.max(at - this.#clock.now(), 0);
    this.#timer = { at, cancel: this.#clock.after(ms, this.#ring) };
  }

  readonly #ring = (): void => {
    this.#timer = undefined;
    const [first] = [...this.#due].sort(([, a], [, b]) => a - b);
    if (!first) return;
    const [phase, at] = first;
    // Timers may ring a little early.
    if (at > this.#clock.now()) {
      if (Number.isFinite(at)) this.#arm(at);
      return;
    }
    this.#ranOut ??= phase;
    this.abort();
  };

  /** Ends the call upstream; waiting ends at once. */
  readonly abort = (): void => {
    if (this.#isAborted) return;
    this.#isAborted = true;
    this.#tell?.();
  };

  /** The caller hung up. */
  get cancelled(): boolean {
    return this.#caller?.aborted === true;
  }

  /** What a rejection of the HTTP client means. The clock's and the caller's reasons come before the socket's. */
  failure(cause: unknown): VendorError {
    if (cause instanceof VendorError) return cause;
    const vendor = this.#vendor;
    if (this.#ranOut !== undefined) return new VendorError('timeout', { vendor, phase: this.#ranOut });
    if (this.#isAborted) return new VendorError('cancelled', { vendor });
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

  /** Lets go of the timer and the caller's signal. */
  close(): void {
    this.#due.clear();
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#caller?.removeEventListener('abort', this.abort);
  }
}
