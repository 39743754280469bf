import { setTimeout as pause } from 'node:timers/promises';
import { defineImportInteractions } from '#jobs/index.ts';
import { connectDatabase, createPartitioner } from '#lib/db/index.ts';
import { createDurable } from '#lib/durable/index.ts';
import { createLogWriter, type LogWriter } from '#lib/interactions/index.ts';
import { createRegistry } from '#lib/projects/index.ts';

/** A process that writes imports until it is killed; `gates` hold it up where a test wants it dead. */
const { url, process: name, intervals } = JSON.parse(process.argv[2] as string);
const database = connectDatabase(url, 6);
const fault = (error: unknown) => void process.stderr.write(`${(error as Error).stack}\n`);
const begunMs = performance.now();

async function gate(where: string): Promise<void> {
  const isClosed = async () =>
    (await database.rows('select 1 from gates where name = $1', [where])).length > 0;
  if (!(await isClosed())) return;
  await database.rows('insert into reached (name, process) values ($1, $2)', [where, name]);
  while (await isClosed()) await pause(20);
}

const registry = createRegistry(database);
const writer = createLogWriter(database, registry, createPartitioner(database));
/** Told apart by the feature of a chunk's first interaction. */
const gated: LogWriter = {
  async write(batches, also) {
    const chunk = batches[0]?.interactions[0]?.featureSlug;
    await gate(`${chunk} begun`);
    const results = await writer.write(batches, async (connection, written) => {
      await also?.(connection, written);
      await gate(`${chunk} not committed`);
    });
    await gate(`${chunk} committed`);
    return results;
  },
};

const durable = createDurable({
  ...{ databaseUrl: url, database, process: name, version: 'test', intervals, fault },
});
defineImportInteractions(durable, { database, registry, writer: gated, now: Date.now });
await durable.launch();
process.stdout.write(`ready after ${Math.round(performance.now() - begunMs)} ms\n`);
