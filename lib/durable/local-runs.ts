import { setTimeout as pause } from 'node:timers/promises';
import { DBOSWorkflowConflictError } from '@dbos-inc/dbos-sdk';

/** A run while this process has it. */
export interface LocalRun {
  readonly id: string;
  readonly signal: AbortSignal;
  /** Ends what it does now, without an outcome. */
  abort(): void;
  /** @throws what ends the run here, leaving its row as it is, once this process stops */
  check(): void;
  /** Rejects as soon as this process stops: for those who only wait. */
  readonly leaving: Promise<never>;
  /** Rejects when the run is no longer this process's, whatever a step under way does. */
  readonly gone: Promise<never>;
}

export interface LocalRuns {
  begin(id: string): LocalRun;
  end(run: LocalRun): void;
  ids(): string[];
  /** They are somebody else's now. */
  lose(): void;
  /** Lets steps under way finish within `graceMs`; then the runs are gone. */
  leave(graceMs: number): Promise<void>;
}

/** DBOS takes this error as "another execution owns the run": it records nothing. */
const notOurs = (id: string) => new DBOSWorkflowConflictError(id);

const lostMs = 1_000;

export function createLocalRuns(): LocalRuns {
  const all = new Map<LocalRun, { leave(): void; lose(): void }>();
  let isLeaving = false;
  let whenEmpty: (() => void) | undefined;

  return {
    begin(id) {
      const controller = new AbortController();
      const [leaving, gone] = [rejectable(), rejectable()];
      const run: LocalRun = {
        id,
        signal: controller.signal,
        abort: () => controller.abort(),
        check() {
          if (isLeaving) throw notOurs(id);
        },
        leaving: leaving.promise,
        gone: gone.promise,
      };
      const leave = () => leaving.reject(notOurs(id));
      all.set(run, {
        leave,
        lose() {
          leave();
          // Before the signal: what a step makes of being aborted is no outcome.
          gone.reject(notOurs(id));
          controller.abort();
        },
      });
      if (isLeaving) leave();
      return run;
    },
    end(run) {
      all.delete(run);
      if (all.size === 0) whenEmpty?.();
    },
    ids: () => [...all.keys()].map(({ id }) => id),
    lose() {
      for (const ways of all.values()) ways.lose();
    },
    async leave(graceMs) {
      isLeaving = true;
      if (all.size === 0) return;
      for (const ways of all.values()) ways.leave();
      const empty = new Promise<void>((resolve) => {
        whenEmpty = resolve;
      });
      await Promise.race([empty, pause(graceMs, undefined, { ref: false })]);
      this.lose();
      // Whoever awaits something else than its context is left behind.
      if (all.size > 0) await Promise.race([empty, pause(lostMs, undefined, { ref: false })]);
    },
  };
}

function rejectable() {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {});
  return { promise, reject };
}
