import { setTimeout as pause } from 'node:timers/promises';
import { DBOS, type WorkflowHandle } from '@dbos-inc/dbos-sdk';
import { DatabaseAway, isConnectionError } from '#lib/db/index.ts';
import type { LocalRun } from './local-runs.ts';
import type { Job, JobContext, StepOptions } from './types.ts';

export interface ContextParts {
  /** Starts a run of a job as a child of the one that asks. */
  startChild<Input, Output>(job: Job<Input, Output>, input: Input): Promise<WorkflowHandle<Output>>;
  progress(runId: string, share: number, words: string): void;
  random(): number;
}

/** DBOS asks whether a child has ended. */
const childPoll = { pollingIntervalMs: 500 };
const awayPauseMs = 1_000;

/** What a run works with. Each call is a checkpoint, except `progress`. */
export function createContext(run: LocalRun, parts: ContextParts): JobContext {
  const interruptible = <T>(wait: Promise<T>) => Promise.race([wait, run.leaving]);
  return {
    runId: run.id,
    signal: run.signal,
    step(name, work, options) {
      run.check();
      return DBOS.runStep(
        () => {
          const cancelled = DBOS.stepStatus?.cancelSignal;
          cancelled?.addEventListener('abort', run.abort, { once: true });
          const signal = cancelled ? AbortSignal.any([run.signal, cancelled]) : run.signal;
          return Promise.race([tryUntilDone(work, options, signal, parts.random), run.gone]);
        },
        { name },
      );
    },
    sleep(ms) {
      run.check();
      return interruptible(DBOS.sleepms(ms));
    },
    async waitFor<T>(event: string, timeoutMs: number) {
      run.check();
      return (await interruptible(DBOS.recv<{ payload: T }>(event, timeoutMs / 1_000)))?.payload ?? undefined;
    },
    async invoke(job, input) {
      run.check();
      const child = await parts.startChild(job, input);
      return interruptible(child.getResult(childPoll));
    },
    async fanOut<Input, Output>(job: Job<Input, Output>, inputs: readonly Input[]) {
      run.check();
      const children: WorkflowHandle<Output>[] = [];
      for (const input of inputs) children.push(await parts.startChild(job, input));
      const ended = Promise.allSettled(children.map((child) => child.getResult(childPoll)));
      return (await interruptible(ended)).map((one) => {
        if (one.status === 'rejected') throw one.reason;
        return one.value;
      });
    },
    progress: (share, words) => parts.progress(run.id, share, words),
    changed(change) {
      run.check();
      return DBOS.patch(change);
    },
  };
}

/** The name of errors that look like a lost Postgres and are a step's own, such as a vendor's ECONNRESET. */
export const stepFailed = 'StepFailed';
const ofStep = (cause: Error): Error =>
  Object.assign(new Error(cause.message, { cause }), { name: stepFailed });

/** @throws what the last try threw; a database that is away is waited for, since without it nothing can be stored */
async function tryUntilDone<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { retries = 0, backoffMs = 1_000 }: StepOptions = {},
  signal: AbortSignal,
  random: () => number,
): Promise<T> {
  for (let tries = 0; ; ) {
    try {
      return await work(signal);
    } catch (error) {
      if (signal.aborted) throw error;
      if (error instanceof DatabaseAway) {
        await pause(awayPauseMs, undefined, { signal });
        continue;
      }
      if (tries >= retries) throw isConnectionError(error) ? ofStep(error as Error) : error;
      await pause(backoffMs * 2 ** tries * (0.5 + random() / 2), undefined, { signal });
      tries += 1;
    }
  }
}
