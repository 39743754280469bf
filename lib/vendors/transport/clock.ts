/** Time as an argument, so that a test can be the clock. */
export interface Clock {
  /** Ms since the epoch. */
  now(): number;
  /** Calls back once after `ms`; returns how to cancel that. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};
