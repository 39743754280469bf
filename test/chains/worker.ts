import { setTimeout as pause } from 'node:timers/promises';
import { createChains } from '#lib/chains/index.ts';
import { connectDatabase, type Database, DatabaseAway } from '#lib/db/index.ts';
import { createDurable } from '#lib/durable/index.ts';
import { callVendor } from './call-vendor.ts';

/** A process that works on chains until it is killed; `gates` hold it up where a test wants it dead. */
const { url, process: name, vendorsUrl, intervals } = JSON.parse(process.argv[2] as string);
const database = connectDatabase(url, 6);
const fault = (error: unknown) => void process.stderr.write(`${(error as Error).stack}\n`);
const begunMs = performance.now();

/** A Postgres that is away holds nobody up. */
async function gate(where: string): Promise<void> {
  const isClosed = async () =>
    (await database.rows('select 1 from gates where name = $1', [where])).length > 0;
  try {
    if (!(await isClosed())) return;
    await database.rows('insert into reached (name, process) values ($1, $2)', [where, name]);
    while (await isClosed()) await pause(20);
  } catch (error) {
    if (!(error instanceof DatabaseAway)) throw error;
  }
}

/** Stops after the value of a step is committed, before the run hears of it. */
const gated: Database = {
  ...database,
  async rows<Row>(sql: string, parameters?: unknown[]) {
    const rows = await database.rows<Row>(sql, parameters);
    const [chain, position, state] = parameters ?? [];
    if (sql.startsWith('update chain_steps set state = $3') && state === 'completed')
      await gate(`${chain} settled ${position}`);
    return rows;
  },
};

const durable = createDurable({
  databaseUrl: url,
  database,
  process: name,
  version: 'test',
  intervals,
  fault,
});
createChains({
  database: gated,
  durable,
  now: Date.now,
  pollMs: 50,
  generate: async (ask) => {
    const { id, interactionId, step, signal } = ask;
    await gate(`${id} before ${step.name}`);
    await database.rows(
      'insert into calls (chain, step, interaction_id, process, input) values ($1, $2, $3, $4, $5)',
      [id, step.name, interactionId, name, step.input],
    );
    if (step.input?.includes('kill me')) process.kill(process.pid, 'SIGKILL');
    const outcome = await callVendor(vendorsUrl, step, interactionId, signal);
    await gate(`${id} answered ${step.name}`);
    return outcome;
  },
  announce: async (connection, { eventId, chain }) => {
    await connection.rows('insert into told (event_id, state) values ($1, $2)', [eventId, chain.state]);
  },
});
await durable.launch();
process.stdout.write(`ready after ${Math.round(performance.now() - begunMs)} ms\n`);
