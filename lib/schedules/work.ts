import { setTimeout as pause } from 'node:timers/promises';
import { type Database, DatabaseAway } from '#lib/db/index.ts';
import { type Claimed, renew, settle } from './firings.ts';
import type { Action } from './types.ts';

export interface WorkParts {
  database: Database;
  actions: Readonly<Record<string, Action>>;
  fault(error: unknown): void;
  now(): Promise<number>;
  leaseMs: number;
}

const awayPauseMs = 1_000;

/** Does what firings ask for, and keeps their leases meanwhile. */
export function createWork({ database, actions, fault, now, leaseMs }: WorkParts) {
  const underWay = new Map<Promise<void>, AbortController>();
  let isStopping = false;

  async function keepLease(claimed: Claimed, lost: AbortController, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
      await pause(leaseMs / 3, undefined, { signal: ended }).catch(() => {});
      if (ended.aborted) return;
      const isOurs = await now()
        .then((nowMs) => renew(database, claimed, nowMs, leaseMs))
        .catch((error: unknown) => {
          if (!(error instanceof DatabaseAway)) fault(error);
          return true;
        });
      if (!isOurs) return lost.abort();
    }
  }

  async function settleSurely(...[claimed, how]: [Claimed, Parameters<typeof settle>[2]]): Promise<void> {
    for (;;) {
      try {
        await settle(database, claimed, how, await now());
        return;
      } catch (error) {
        if (!(error instanceof DatabaseAway)) return fault(error);
        if (isStopping) return;
        await pause(awayPauseMs);
      }
    }
  }

  async function run(claimed: Claimed, controller: AbortController): Promise<void> {
    const { id, schedule, dueAt, input } = claimed;
    const ended = new AbortController();
    const lease = keepLease(claimed, controller, ended.signal);
    try {
      const action = actions[claimed.action];
      if (!action) throw new Error(`there is no action ${claimed.action}`);
      await action({ id, schedule, dueAt, input, signal: controller.signal });
      await settleSurely(claimed, { state: 'done' });
    } catch (error) {
      if (isStopping) return await settleSurely(claimed, { state: 'interrupted' });
      if (controller.signal.aborted) return;
      fault(error);
      await settleSurely(claimed, { state: 'failed', error: (error as Error).message });
    } finally {
      ended.abort();
      await lease;
    }
  }

  async function settled(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay.keys());
  }

  return {
    begin(claimed: Claimed): void {
      const controller = new AbortController();
      const work = run(claimed, controller).finally(() => underWay.delete(work));
      underWay.set(work, controller);
    },
    settled,
    async stop(graceMs: number): Promise<void> {
      isStopping = true;
      for (const controller of underWay.values()) controller.abort();
      await Promise.race([settled(), pause(graceMs, undefined, { ref: false })]);
    },
  };
}
