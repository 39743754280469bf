/** Time as an argument. All times are milliseconds since 1970. */
export interface Clock {
  now(): number;
  /** Calls back once after `ms`; the answer takes it back. */
  after(ms: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    // Node takes delays above 2^31 − 1 as 1 ms.
    const timer = setTimeout(callback, Math.min(ms, 2147483647));
    return () => clearTimeout(timer);
  },
};

export interface VirtualClock extends Clock {
  /** Moves time on, calling back what falls due, in order, at its own time. */
  advance(ms: number): void;
  /** Callbacks that wait. */
  waiting(): number;
}

export function virtualClock(startMs = Date.UTC(2026, 10, 21)): VirtualClock {
  let now = startMs;
  let due: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    after(ms, callback) {
      const entry = { at: now + ms, callback };
      due.push(entry);
      return () => {
        due = due.filter((other) => other !== entry);
      };
    },
    advance(ms) {
      const end = now + ms;
      for (;;) {
        const next = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        due = due.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.callback();
      }
      now = end;
    },
    waiting: () => due.length,
  };
}
