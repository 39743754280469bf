import { readFileSync } from 'node:fs';

/** Watches how much memory a process holds. Linux only: it reads /proc. */
export class MemoryWatch implements Disposable {
  readonly #timer: NodeJS.Timeout;
  #highestMb = 0;

  constructor(pid: number) {
    this.#timer = setInterval(() => {
      const kb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
      this.#highestMb = Math.max(this.#highestMb, kb / 1024);
    }, 100);
  }

  /** The highest resident set so far, MB of 2^20 bytes. */
  get highestMb(): number {
    return this.#highestMb;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
