import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { DBOS, type WorkflowHandle } from '@dbos-inc/dbos-sdk';
import { alone, within } from '#lib/db/index.ts';
import { createContext } from './context.ts';
import { putBack } from './hand-over.ts';
import { claimProcess, launch, launchMs, shutDown } from './launch.ts';
import { createLocalRuns } from './local-runs.ts';
import { createProgress } from './progress.ts';
import { createPulse } from './pulse.ts';
import { messageOf, readOverview, readRun, readRuns, stateOf } from './read-runs.ts';
import type { ParkingRules } from './reaper.ts';
import { queueOf, registerJob } from './register-job.ts';
import { discard, forget, retry } from './repair.ts';
import { createStarter } from './starter.ts';
import { tell } from './story.ts';
import type { Durable, DurableParts, Job, JobDefinition, RunResult } from './types.ts';
import { waitOut } from './wait-out.ts';

const maxKillsDefault = 3;
const graceDefaultMs = 5_000;
const settleMs = 200;
const patienceMs = 5_000;
const resultPollMs = 250;
/** Any number. */
const launchLock = 7_239_031;

export function createDurable(parts: DurableParts): Durable {
  const { databaseUrl, database, process, version, works = true, isAlone = false, fault } = parts;
  const intervals = { beat: 5_000, silence: 30_000, ...parts.intervals };
  claimProcess();
  const definitions = new Map<string, JobDefinition<never, unknown>>();
  const workflows = new Map<string, (input: never) => Promise<unknown>>();
  const runs = createLocalRuns();
  const rules: ParkingRules = {
    maxKills: (job) => definitions.get(job)?.maxKills ?? maxKillsDefault,
    async onParked(connection, job, runIds) {
      await connection.rows('savepoint parked');
      try {
        await definitions.get(job)?.onParked?.(connection, runIds);
      } catch (error) {
        // What they make of it must not keep the dead from being found.
        await connection.rows('rollback to savepoint parked');
        fault(error);
      }
    },
  };
  const pulse = createPulse({ database, process, version, intervals, runs, rules, fault });
  const starter = createStarter(databaseUrl);
  // What asks from outside is no step of a run, although it may come from timers that a step started.
  const outside = AsyncLocalStorage.snapshot() as <T>(work: () => T) => T;
  // DBOS waits for a Postgres that is away; who asks does not.
  const asked = <T>(work: () => Promise<T>): Promise<T> => outside(() => within(patienceMs, work()));

  const contextParts = {
    random: parts.random ?? Math.random,
    startChild: <Input, Output>({ name }: Job<Input, Output>, input: Input) => {
      const workflow = workflows.get(name) as ((input: Input) => Promise<Output>) | undefined;
      if (!workflow) throw new Error(`there is no job ${name}`);
      return DBOS.startWorkflow(workflow, { queueName: queueOf(name) })(input) as Promise<
        WorkflowHandle<Output>
      >;
    },
    progress: createProgress(database),
  };

  async function findState(id: string) {
    const [run] = await DBOS.listWorkflows({ workflowIDs: [id], loadInput: false });
    return run && { state: stateOf(run), run };
  }

  return {
    job<Input, Output>(definition: JobDefinition<Input, Output>): Job<Input, Output> {
      const { name } = definition;
      if (definitions.has(name)) throw new Error(`there is a job ${name} already`);
      definitions.set(name, definition as JobDefinition<never, unknown>);
      const begin = (id: string) => {
        const run = runs.begin(id);
        return { context: createContext(run, contextParts), end: () => runs.end(run) };
      };
      workflows.set(
        name,
        registerJob(definition, begin, (id) => putBack(database, process, [id])),
      );
      return { name };
    },
    async launch() {
      if (works) await waitOut(() => pulse.start(isAlone), launchMs);
      const queues = works ? [...definitions.keys()].map(queueOf) : [];
      // One after the other: on a new database each would make DBOS's tables, and find them half made by another.
      await waitOut(
        () => alone(databaseUrl, launchLock, () => launch(databaseUrl, process, queues)),
        launchMs,
      );
      for (const { name, atOnce = 4, pollMs = 1_000 } of definitions.values()) {
        const options = { workerConcurrency: atOnce, minPollingIntervalMs: pollMs };
        await waitOut(() => DBOS.registerQueue(queueOf(name), options), launchMs);
      }
    },
    async stop(graceMs = graceDefaultMs) {
      await runs.leave(graceMs);
      await pulse.stop();
      await shutDown(settleMs);
      await starter.close();
      if (!works) return;
      await database
        .transaction(async (connection) => {
          const left = await putBack(connection, process);
          await tell(
            connection,
            left.map(({ id }) => id),
            'handed-over',
            { process, version },
          );
          await connection.rows('delete from job_processes where id = $1', [process]);
        })
        // Then the others find out by its silence.
        .catch(fault);
    },
    start: (job, input, options) => asked(() => starter.start(job.name, input, options)),
    cancel: (id) =>
      asked(async () => {
        const found = await findState(id);
        if (found?.state !== 'waiting' && found?.state !== 'running') return;
        await DBOS.cancelWorkflow(id, { cancelChildren: true });
        await tell(database, [id], 'cancelled');
      }),
    retry: (ids) => outside(() => retry(database, ids, queueOf)),
    discard: (ids) => outside(() => discard(database, ids)),
    result: <Output>(id: string, timeoutMs = 0) =>
      outside(async (): Promise<RunResult<Output> | undefined> => {
        const until = performance.now() + timeoutMs;
        for (;;) {
          const found = await within(patienceMs, findState(id));
          if (!found) return undefined;
          const { state, run } = found;
          if (state === 'done') return { state, value: run.output as Output };
          if (state === 'failed') return { state, error: messageOf(run.error) };
          const leftMs = until - performance.now();
          if ((state !== 'waiting' && state !== 'running') || leftMs <= 0) return { state };
          await pause(Math.min(resultPollMs, leftMs));
        }
      }),
    send: (id, event, payload) => asked(() => DBOS.send(id, { payload }, event)),
    runs: (filter = {}) => asked(() => readRuns(database, filter)),
    run: (id) => asked(() => readRun(database, id)),
    overview: () => readOverview(database),
    forget: (olderThan) => outside(() => forget(database, olderThan)),
  };
}
