import { setTimeout as pause } from 'node:timers/promises';
import { DBOSClient } from '@dbos-inc/dbos-sdk';
import { type Connection, type Database, within } from '#lib/db/index.ts';
import { applicationName, applicationVersion, openSystemPool, schema, silent } from './launch.ts';
import { messageOf, readOverview, readRun, readRuns, stateOf } from './read-runs.ts';
import { queueOf } from './register-job.ts';
import { discard, forget, retry } from './repair.ts';
import { tell } from './story.ts';
import type { Durable, RunResult, StartRunOptions } from './types.ts';

type PgClient = Parameters<DBOSClient['enqueueInTransaction']>[0];

/** What is asked of runs from outside: of their tables, so any process can, also one that works on nothing. */
export type Control = Omit<Durable, 'job' | 'launch' | 'stop'> & {
  client: DBOSClient;
  close(): Promise<void>;
};

const patienceMs = 5_000;
const resultPollMs = 250;
const poolSize = 4;

/** @param databaseUrl where the tables are already */
export async function createControl(databaseUrl: string, database: Database): Promise<Control> {
  const system = openSystemPool(databaseUrl, poolSize);
  const client = await DBOSClient.create({
    systemDatabaseUrl: databaseUrl,
    systemDatabasePool: system.pool,
    systemDatabaseSchemaName: schema,
    applicationName,
    logger: silent,
  });
  // DBOS waits for a Postgres that is away; who asks does not.
  const asked = <T>(work: Promise<T>): Promise<T> => within(patienceMs, work);

  async function findState(id: string) {
    const [run] = await client.listWorkflows({ workflowIDs: [id], loadInput: false });
    return run && { state: stateOf(run), run };
  }

  async function start(job: string, input: unknown, options: StartRunOptions = {}): Promise<string> {
    const { id, delayMs, connection } = options;
    const run = {
      workflowName: job,
      queueName: queueOf(job),
      appVersion: applicationVersion,
      ...(id !== undefined && { workflowID: id }),
      ...(delayMs !== undefined && delayMs > 0 && { delaySeconds: delayMs / 1_000 }),
    };
    const started = connection
      ? await client.enqueueInTransaction(asPgClient(connection), run, input)
      : await client.enqueue(run, input);
    return started.workflowID;
  }

  async function cancel(id: string): Promise<void> {
    const found = await findState(id);
    if (found?.state !== 'waiting' && found?.state !== 'running') return;
    await client.cancelWorkflow(id, { cancelChildren: true });
    await tell(database, [id], 'cancelled');
  }

  async function result<Output>(id: string, timeoutMs = 0): Promise<RunResult<Output> | undefined> {
    const until = performance.now() + timeoutMs;
    for (;;) {
      const found = await asked(findState(id));
      if (!found) return undefined;
      const { state, run } = found;
      if (state === 'done') return { state, value: run.output as Output };
      if (state === 'failed') return { state, error: messageOf(run.error) };
      const leftMs = until - performance.now();
      if ((state !== 'waiting' && state !== 'running') || leftMs <= 0) return { state };
      await pause(Math.min(resultPollMs, leftMs));
    }
  }

  return {
    client,
    async close() {
      await client.destroy();
      await system.close();
    },
    start: (job, input, options) => asked(start(job.name, input, options)),
    cancel: (id) => asked(cancel(id)),
    retry: (ids) => retry(client, database, ids),
    discard: (ids) => discard(client, database, ids),
    result,
    send: (id, event, payload) => asked(client.send(id, { payload }, event)),
    runs: (filter = {}) => asked(readRuns(client, database, filter)),
    run: (id) => asked(readRun(client, database, id)),
    overview: () => readOverview(database),
    forget: (olderThan) => forget(client, database, olderThan),
  };
}

/** DBOS asks for a client of `pg`, of which it uses this. */
function asPgClient(connection: Connection): PgClient {
  const query = async (text: string, values?: unknown[]) => {
    const rows = await connection.rows(text, values);
    return { rows, rowCount: rows.length };
  };
  return { query } as Pick<PgClient, 'query'> as PgClient;
}
