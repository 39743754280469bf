import { setTimeout as pause } from 'node:timers/promises';
import { type Database, DatabaseAway } from '#lib/db/index.ts';
import { findStrays, putBack } from './hand-over.ts';
import type { LocalRuns } from './local-runs.ts';
import { beat, type ParkingRules, reap, reapOthers } from './reaper.ts';
import type { Intervals } from './types.ts';

export interface PulseParts {
  database: Database;
  process: string;
  version: string;
  intervals: Intervals;
  runs: LocalRuns;
  rules: ParkingRules;
  fault(error: unknown): void;
}

/** After a beat that failed; Postgres may be back soon. */
const soonMs = 1_000;

/** Says every few seconds that this process lives, and looks after those that do not. */
export function createPulse(parts: PulseParts) {
  const { database, process, version, intervals, runs, rules, fault } = parts;
  const stopping = new AbortController();
  let ended = Promise.resolve();

  async function once(): Promise<void> {
    if (!(await beat(database, process, version))) runs.lose();
    await reap(database, intervals, rules);
    const strays = await findStrays(database, process, runs.ids(), intervals.silence / 2);
    if (strays.length > 0) await putBack(database, process, strays);
  }

  async function goOn(): Promise<void> {
    let waitMs = intervals.beat;
    while (!stopping.signal.aborted) {
      await pause(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      waitMs = await once().then(
        () => intervals.beat,
        (error: unknown) => {
          if (!(error instanceof DatabaseAway)) fault(error);
          return Math.min(soonMs, intervals.beat);
        },
      );
    }
  }

  return {
    /** Before the first run is taken: a process that nobody knows is dead. */
    async start(isAlone: boolean): Promise<void> {
      await beat(database, process, version);
      if (isAlone) await reapOthers(database, process, rules);
      ended = goOn();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await ended;
    },
  };
}
