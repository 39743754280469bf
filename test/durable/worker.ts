import { connectDatabase } from '#lib/db/index.ts';
import { createDurable } from '#lib/durable/index.ts';
import { declareJobs } from './jobs.ts';

/** A process that works on the jobs of the tests until it is killed, or told to stop with SIGTERM. */
const { url, process: name, code, intervals, isAlone } = JSON.parse(process.argv[2] as string);
const database = connectDatabase(url, 4);
const fault = (error: unknown) => process.stderr.write(`${error}\n`);
const begunMs = performance.now();
const durable = createDurable({
  databaseUrl: url,
  database,
  process: name,
  version: code,
  intervals,
  isAlone,
  fault,
});
declareJobs(durable, database, name, code);
await durable.launch();
process.on('SIGTERM', async () => {
  await durable.stop(200);
  await database.close();
  process.exit(0);
});
process.stdout.write(`ready after ${Math.round(performance.now() - begunMs)} ms\n`);
