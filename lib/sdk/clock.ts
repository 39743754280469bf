/** Time as an argument, so that tests need not sleep. */
export interface Clock {
  /** Ms since the epoch. */
  now(): number;
  /**
   * Runs `action` once after `delayMs`; the answer cancels it.
   * Under Node it does not keep the process alive unless `keepsAlive`.
   */
  after(delayMs: number, action: () => void, keepsAlive?: boolean): () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, action, keepsAlive = false) => {
    const timer: { unref?: () => unknown } | number = setTimeout(action, delayMs);
    // A browser's timer is a number.
    if (!keepsAlive && typeof timer === 'object') timer.unref?.();
    return () => clearTimeout(timer as ReturnType<typeof setTimeout>);
  },
};

/**
 * Gives the moment of a signal of interaction `id`: now, or 1 ms after the signal of the same interaction just before.
 * The later signal wins, so `inserted` and `edited` within one tick must not tie.
 */
export function signalMoments(clock: Clock): (id: string) => number {
  let lastId: string | undefined;
  let lastMs = 0;
  return (id) => {
    lastMs = id === lastId ? Math.max(clock.now(), lastMs + 1) : clock.now();
    lastId = id;
    return lastMs;
  };
}
