/** Time as an argument, so that a test can be the clock. */
export interface Clock {
  /** Ms since the epoch. */
  now(): number;
  /** Calls back once after `ms`; returns how to cancel that. */
  after(ms: number, callback: () => void): () => void;
}

/** Node takes delays above this as 1 ms: such a callback comes early instead, and finds that it is not time yet. */
const longestMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, callback) => {
    const timer = setTimeout(callback, Math.min(ms, longestMs));
    return () => clearTimeout(timer);
  },
};
