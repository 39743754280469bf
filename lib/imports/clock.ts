import { setTimeout as wait } from 'node:timers/promises';

/** Time as an argument. `now` in ms; `sleep` ends at once, without an error, when the signal fires. */
export interface Clock {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => wait(ms, undefined, { signal }).catch(() => {}),
};
