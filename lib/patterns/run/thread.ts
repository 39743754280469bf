import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { connectDatabase } from '#lib/db/index.ts';
import type { FromThread, ThreadData } from './in-thread.ts';
import { look } from './look.ts';

// A thread of its own: on Linux this is its priority, not that of the process. Serving goes before looking.
setPriority(19);

const say = (message: FromThread) => parentPort?.postMessage(message);
const { databaseUrl, request } = workerData as ThreadData;
const database = connectDatabase(databaseUrl, 1);
try {
  const findings = await look(database, request, (share, words) => say({ kind: 'progress', share, words }));
  say({ kind: 'findings', findings });
} finally {
  await database.close();
}
