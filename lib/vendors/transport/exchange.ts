import type { Dispatcher } from 'undici';
import type { Headers } from '../headroom.ts';
import type { Watch } from './watch.ts';

/** Status and headers of an answer. */
export interface Head {
  status: number;
  headers: Headers;
}

/** Bytes that wait for a slow reader before the vendor is made to wait too. */
const fullBytes = 64 * 1024;

type Piece = IteratorResult<Buffer, undefined>;
const end: Piece = { done: true, value: undefined };

/**
 * One HTTP call on undici's own callbacks: measured, the streams of its `request` cost as much again as the call. The
 * body is pulled piece by piece; what had come before a connection broke is still given.
 */
export class Exchange implements Dispatcher.DispatchHandler, AsyncIterator<Buffer, undefined> {
  readonly #head = Promise.withResolvers<Head>();
  readonly #onConnected: () => void;
  readonly #pieces: Buffer[] = [];
  #bytes = 0;
  #isOver = false;
  #error: Error | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #waiting: PromiseWithResolvers<Piece> | undefined;

  /** @param onConnected the request is now on a connected socket */
  constructor(
    dispatcher: Dispatcher,
    options: Dispatcher.DispatchOptions,
    watch: Watch,
    onConnected: () => void,
  ) {
    this.#onConnected = onConnected;
    // Who waits for a body that broke hears of it through `next`.
    this.#head.promise.catch(() => {});
    watch.onAbort(() => this.#fail(new Error('the call was ended')));
    if (this.#error) return;
    try {
      dispatcher.dispatch(options, this);
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  get head(): Promise<Head> {
    return this.#head.promise;
  }

  next(): Promise<Piece> {
    const piece = this.#pieces.shift();
    if (piece) {
      this.#bytes -= piece.length;
      if (this.#bytes <= fullBytes && this.#controller?.paused) this.#controller.resume();
      return Promise.resolve({ done: false, value: piece });
    }
    if (this.#error) return Promise.reject(this.#error);
    if (this.#isOver) return Promise.resolve(end);
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }

  /** undici only lets go of a request once that has a socket, which may be never: whoever waits does not wait for it. */
  #fail(error: Error): void {
    if (this.#isOver || this.#error) return;
    this.#error = error;
    this.#head.reject(error);
    this.#waiting?.reject(error);
    this.#controller?.abort(error);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#error) controller.abort(this.#error);
    else this.#onConnected();
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (status >= 200) this.#head.resolve({ status, headers });
  }

  onResponseData(controller: Dispatcher.DispatchController, piece: Buffer): void {
    if (this.#waiting) {
      this.#waiting.resolve({ done: false, value: piece });
      this.#waiting = undefined;
      return;
    }
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes > fullBytes) controller.pause();
  }

  onResponseEnd(): void {
    this.#isOver = true;
    this.#waiting?.resolve(end);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#fail(error);
  }
}
