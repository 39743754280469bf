import { type Database, DatabaseAway, isRetryable } from '#lib/db/index.ts';
import { createPendingSums } from './pending-sums.ts';
import { removeBefore, storeRows } from './store-rows.ts';
import type { AttemptRecord } from './types.ts';

/** Sums of attempts per minute × organization × model, for all processes together in `attempt_minutes`. */
export interface AttemptMinutes {
  /** Counts for the minute it is now; costs about a microsecond. */
  add(record: AttemptRecord): void;
  /** Adds what was counted to the table. While Postgres is away it is kept and added later. Never throws. */
  flush(): Promise<void>;
  /** Flushes every 5 s from now on. */
  start(): void;
  /** Flushes once more. */
  stop(): Promise<void>;
}

const flushMs = 5_000;
const maxRows = 10_000;
/** One statement's worth. */
const batchSize = 500;
/** Older rows are removed, at most once an hour. */
const keepMinutes = 90 * 24 * 60;

/**
 * If the answer to a flush gets lost with the connection, its rows may count twice: they feed charts, and every attempt
 * is in the log exactly once.
 */
export function createAttemptMinutes(
  database: Database,
  fault: (error: unknown) => void,
  now: () => number = Date.now,
): AttemptMinutes {
  const pending = createPendingSums(maxRows);
  let flushing: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let cleanedAt = 0;

  const thisMinute = () => Math.floor(now() / 60_000);

  async function flushNow(): Promise<void> {
    const waiting = pending.take();
    try {
      while (waiting.length > 0) {
        await storeRows(database, waiting.slice(0, batchSize));
        waiting.splice(0, batchSize);
      }
      const lost = pending.takeLost();
      if (lost > 0)
        fault(new Error(`${lost} attempts found no room while Postgres was away: charts lack them`));
      if (now() - cleanedAt < 3_600_000) return;
      cleanedAt = now();
      await removeBefore(database, thisMinute() - keepMinutes);
    } catch (error) {
      pending.putBack(waiting);
      if (!(error instanceof DatabaseAway || isRetryable(error))) fault(error);
    }
  }

  function flush(): Promise<void> {
    const mine = (flushing ?? Promise.resolve()).then(flushNow).finally(() => {
      if (flushing === mine) flushing = undefined;
    });
    flushing = mine;
    return mine;
  }

  return {
    add: (record) => pending.add(thisMinute(), record),
    flush,
    start() {
      timer ??= setInterval(() => {
        if (!flushing) void flush();
      }, flushMs).unref();
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
      return flush();
    },
  };
}
