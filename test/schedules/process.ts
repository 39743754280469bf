import { connectDatabase } from '#lib/db/index.ts';
import { createSchedules } from '#lib/schedules/index.ts';

/** A process that fires schedules until it is killed; what they do is a row each. */
const { url, process: name, leaseMs } = JSON.parse(process.argv[2] as string);
const database = connectDatabase(url, 4);
const schedules = createSchedules({
  database,
  process: name,
  leaseMs,
  lookMs: 100,
  fault: (error) => process.stderr.write(`${error}\n`),
  actions: {
    note: async ({ id, input, signal }) => {
      await database.rows('insert into noted (id, process) values ($1, $2)', [id, name]);
      const { lastsMs = 0 } = input as { lastsMs?: number };
      await new Promise((resolve, reject) => {
        setTimeout(resolve, lastsMs);
        signal.addEventListener('abort', reject);
      });
    },
  },
});
schedules.start();
process.on('SIGTERM', async () => {
  await schedules.stop();
  process.exit(0);
});
process.stdout.write('ready\n');
