import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase } from '#lib/db/index.ts';
import { createEndings, createWorker } from '#lib/deferred/index.ts';
import { createQueue } from '#lib/queue/index.ts';
import { createWebhooks } from '#lib/webhooks/index.ts';
import { startLayer } from './layer.ts';

/** A worker of its own process, until it is killed. */
const { databaseUrl, vendorUrl, leaseMs } = JSON.parse(process.argv[2] ?? '{}') as {
  databaseUrl: string;
  vendorUrl: string;
  leaseMs: number;
};
const fault = (error: unknown) => process.send?.({ fault: String((error as Error).stack) });
const database = connectDatabase(databaseUrl);
const home = mkdtempSync(join(tmpdir(), 'kept-worker-'));
const layer = await startLayer(new AsyncDisposableStack(), { database, home, vendorUrl, fault });
const { secretBox } = layer;
const queue = createQueue(database);
const webhooks = createWebhooks({
  ...{ ...layer, database, fault, timeoutMs: 1_000, mayBePrivate: () => true },
  openSecret: (sealed) => secretBox.open(sealed),
});
webhooks.start();
createWorker({
  ...{ ...layer, database, queue, fault, leaseMs, upkeepMs: 200, now: Date.now, random: Math.random },
  endings: createEndings({ database, queue, webhooks }),
  worker: `process-${process.pid}`,
  // Any of them may be there at many deaths, by chance.
  ...{ capacity: 24, maxKills: 1_000 },
}).start();
process.send?.({ ready: true });
