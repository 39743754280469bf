import type { ServerResponse } from 'node:http';
import type { Clock } from './clock.ts';

/** The way back to one client. Whatever waits here ends at once when the client hangs up. */
export class Wire {
  /** The client hung up, or we ended the call. */
  closed = false;
  /** The client hung up before the end. */
  hungUp = false;
  private readonly response: ServerResponse;
  private readonly clock: Clock;
  private readonly onClose: (hungUp: boolean) => void;
  /** Set for slow loris. */
  private bytesPerSecond: number | undefined;
  private wake: (() => void) | undefined;

  constructor(response: ServerResponse, clock: Clock, onClose: (hungUp: boolean) => void) {
    this.response = response;
    this.clock = clock;
    this.onClose = onClose;
    response.on('close', () => this.close(!response.writableFinished));
  }

  drip(bytesPerSecond: number): void {
    this.bytesPerSecond = bytesPerSecond;
  }

  /** @param flush send them now, not with the first bytes of the body. */
  head(status: number, headers: Record<string, string>, flush = false): void {
    if (this.closed) return;
    this.response.writeHead(status, headers);
    if (flush) this.response.flushHeaders();
  }

  async pause(ms: number): Promise<void> {
    if (ms <= 0 || this.closed) return;
    await new Promise<void>((resolve) => {
      const cancel = ms === Infinity ? undefined : this.clock.after(ms, resolve);
      this.wake = () => {
        cancel?.();
        resolve();
      };
    });
    this.wake = undefined;
  }

  async write(data: string | Buffer): Promise<void> {
    if (this.closed || data.length === 0) return;
    if (this.bytesPerSecond !== undefined)
      return this.writeSlowly(Buffer.from(data as string), this.bytesPerSecond);
    if (this.response.write(data)) return;
    await new Promise<void>((resolve) => {
      this.response.once('drain', resolve);
      this.wake = resolve;
    });
    this.wake = undefined;
  }

  end(data?: string | Buffer): void {
    if (!this.closed) this.response.end(data);
  }

  /** Drops the connection: `reset` with RST, otherwise in the middle of the body. */
  drop(how: 'reset' | 'abort'): void {
    const { socket } = this.response;
    this.close(false);
    if (how === 'reset') socket?.resetAndDestroy();
    else socket?.destroy();
  }

  /** Resolves when everything written so far has been handed to the system. */
  async flushed(): Promise<void> {
    const { socket } = this.response;
    if (this.closed || !socket) return;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      socket.write('', () => resolve());
    });
    this.wake = undefined;
  }

  private async writeSlowly(data: Buffer, bytesPerSecond: number): Promise<void> {
    const step = Math.max(1, Math.floor(bytesPerSecond / 20));
    for (let at = 0; at < data.length && !this.closed; at += step) {
      this.response.write(data.subarray(at, at + step));
      await this.pause((step / bytesPerSecond) * 1000);
    }
  }

  private close(hungUp: boolean): void {
    if (this.closed) return;
    this.closed = true;
    this.hungUp = hungUp;
    this.wake?.();
    this.onClose(hungUp);
  }
}
