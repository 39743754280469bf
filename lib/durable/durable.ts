import { DBOS, type WorkflowHandle } from '@dbos-inc/dbos-sdk';
import { createContext } from './context.ts';
import { type Control, createControl } from './control.ts';
import { putBack } from './hand-over.ts';
import { claimProcess, launch, launchMs, makeTables, releaseProcess, shutDown } from './launch.ts';
import { createLocalRuns } from './local-runs.ts';
import { createProgress } from './progress.ts';
import { createPulse } from './pulse.ts';
import type { ParkingRules } from './reaper.ts';
import { queueOf, registerJob } from './register-job.ts';
import { tell } from './story.ts';
import type { Durable, DurableParts, Job, JobDefinition } from './types.ts';
import { waitOut } from './wait-out.ts';

const maxKillsDefault = 3;
const graceDefaultMs = 5_000;
const settleMs = 200;

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
  let control: Control | undefined;
  const launched = (): Control => {
    if (!control) throw new Error('jobs are not launched yet');
    return control;
  };

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

  /** What is not done is handed over at once. */
  async function leave(graceMs: number): Promise<void> {
    await runs.leave(graceMs);
    await pulse.stop();
    await shutDown(settleMs);
    await database
      .transaction(async (connection) => {
        const left = (await putBack(connection, process)).map(({ id }) => id);
        await tell(connection, left, 'handed-over', { process, version });
        await connection.rows('delete from job_processes where id = $1', [process]);
      })
      // Then the others find out by its silence.
      .catch(fault);
  }

  return {
    job<Input, Output>(definition: JobDefinition<Input, Output>): Job<Input, Output> {
      const { name } = definition;
      if (definitions.has(name)) throw new Error(`there is a job ${name} already`);
      definitions.set(name, definition as JobDefinition<never, unknown>);
      if (!works) return { name };
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
      await makeTables(databaseUrl);
      control = await createControl(databaseUrl, database);
      if (!works) return;
      const { client } = control;
      await waitOut(() => pulse.start(isAlone), launchMs);
      await launch(databaseUrl, process, [...definitions.keys()].map(queueOf));
      for (const { name, atOnce = 4, pollMs = 1_000 } of definitions.values()) {
        const options = { workerConcurrency: atOnce, minPollingIntervalMs: pollMs };
        await waitOut(() => client.registerQueue(queueOf(name), options), launchMs);
      }
    },
    async stop(graceMs = graceDefaultMs) {
      if (works) await leave(graceMs);
      await control?.close();
      releaseProcess();
    },
    start: (job, input, options) => launched().start(job, input, options),
    cancel: (id) => launched().cancel(id),
    retry: (ids) => launched().retry(ids),
    discard: (ids) => launched().discard(ids),
    result: (id, timeoutMs) => launched().result(id, timeoutMs),
    send: (id, event, payload) => launched().send(id, event, payload),
    runs: (filter) => launched().runs(filter),
    run: (id) => launched().run(id),
    overview: () => launched().overview(),
    forget: (olderThan) => launched().forget(olderThan),
  };
}
