import { type Report, slotCount, slotMsOf } from './counts.ts';
import type { BreakerSettings } from './settings.ts';

/**
 * What one process saw of one key in one generation and has not told the store yet; see counts.ts for when it tells.
 * Times are ms of any steady clock: only ages leave the process.
 */
export interface Tally {
  readonly generation: number;
  readonly hasFailures: boolean;
  readonly isEmpty: boolean;
  success(now: number): void;
  failure(retryAfterMs: number): void;
  /** Takes everything out, as a report. `retryAfterMs` is the longest that was heard. */
  drain(now: number): Omit<Report, 'process' | 'seq'> & { retryAfterMs: number };
}

export function createTally(generation: number, settings: BreakerSettings): Tally {
  const slotMs = slotMsOf(settings);
  const slots = new Map<number, number>();
  let [okAt, bad, run, retryAfter] = [-1, 0, 0, 0];
  return {
    generation,
    get hasFailures() {
      return bad > 0;
    },
    get isEmpty() {
      return bad === 0 && slots.size === 0;
    },
    success(now) {
      const slot = Math.floor(now / slotMs);
      slots.set(slot, (slots.get(slot) ?? 0) + 1);
      if (slots.size > slotCount)
        for (const old of slots.keys()) if (old <= slot - slotCount) slots.delete(old);
      okAt = now;
      run = 0;
    },
    failure(retryAfterMs) {
      bad++;
      run++;
      retryAfter = Math.max(retryAfter, retryAfterMs);
    },
    drain(now) {
      const ages = [...slots].map(([slot, n]) => [Math.max(0, Math.floor(now / slotMs) - slot), n] as const);
      const ok = Object.fromEntries(ages.filter(([age]) => age < slotCount));
      const report = {
        ok,
        okAgeMs: okAt < 0 ? -1 : Math.max(0, Math.round(now - okAt)),
        bad,
        run,
        retryAfterMs: retryAfter,
      };
      slots.clear();
      [okAt, bad, run, retryAfter] = [-1, 0, 0, 0];
      return report;
    },
  };
}
