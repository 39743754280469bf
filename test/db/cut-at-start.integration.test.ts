import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/db/embedded.ts';
import { connectDatabase } from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import { connectPrisma } from '#lib/db/prisma.ts';
import { createDurable } from '#lib/durable/index.ts';

/** A Postgres that stops as it lets somebody in: that it is ready and that it ends comes in one packet. */
const home = mkdtempSync(join(tmpdir(), 'kept-cut-'));
let postgres: EmbeddedPostgres;
let url: string;
let cuts = 0;
let isCutting = true;
const sockets = new Set<Socket>();
const ready = Buffer.from('5a0000000549', 'hex');
const fields = 'SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0';
const ended = Buffer.concat([Buffer.from([0x45, 0, 0, 0, 4 + fields.length]), Buffer.from(fields)]);
const wire = createServer((near) => {
  sockets.add(near);
  const far = connect(Number(new URL(postgres.url).port), '127.0.0.1');
  near.on('data', (bytes) => far.write(bytes));
  far.on('data', (bytes) => {
    if (!isCutting || !bytes.subarray(-ready.length).equals(ready)) return near.write(bytes);
    cuts++;
    near.end(Buffer.concat([bytes, ended]));
  });
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const)
    one.on('error', () => {}).on('close', () => other.destroy());
});
beforeAll(async () => {
  postgres = await startEmbeddedPostgres(home);
  await migrate(postgres.url);
  await once(wire.listen(0, '127.0.0.1'), 'listening');
  const through = new URL(postgres.url);
  through.port = String((wire.address() as AddressInfo).port);
  url = through.href;
});
afterAll(async () => {
  wire.close();
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

test.each([
  [
    'the log',
    async () => {
      const database = connectDatabase(url, 1);
      await database.transaction((connection) => connection.rows('select 1')).finally(() => database.close());
    },
  ],
  [
    'what people configure',
    async () => {
      const prisma = connectPrisma(url);
      await prisma.$transaction((one) => one.user.count()).finally(() => prisma.$disconnect());
    },
  ],
  [
    'jobs',
    async () => {
      const database = connectDatabase(postgres.url, 1);
      const names = { process: 'test', version: 'test' };
      const durable = createDurable({ databaseUrl: url, database, ...names, works: false, fault() {} });
      isCutting = false;
      await durable.launch();
      isCutting = true;
      for (const socket of sockets) socket.destroy();
      await durable.send('nobody', 'hello', null).finally(async () => {
        await durable.stop();
        await database.close();
      });
    },
  ],
])('%s: whoever is cut off hears of it, and the process goes on', async (_, work) => {
  const before = cuts;
  await expect(work()).rejects.toThrow();
  expect(cuts).toBeGreaterThan(before);
});
