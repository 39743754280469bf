import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '#lib/config/index.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/db/embedded.ts';
import { connectDatabase } from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import { runKept, startKeptProcess } from '#test/support/kept-process.ts';

/** Starts that cannot be: each ends with code 1 and one line that says why, without secrets. */
const root = mkdtempSync(join(tmpdir(), 'kept-refused-'));
let existing: EmbeddedPostgres;
let taken: Server;
beforeAll(async () => {
  existing = await startEmbeddedPostgres(join(root, 'existing'));
  taken = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => taken.once('listening', done));
});
afterAll(async () => {
  taken.close();
  await existing.stop();
  rmSync(root, { recursive: true, force: true });
});
const takenPort = () => String((taken.address() as { port: number }).port);

/** The one line of a start that failed. */
async function refusal(env: Record<string, string>): Promise<string> {
  const { child, output } = runKept({
    PORT: '0',
    KEPT_DEMO: '0',
    KEPT_HOME: mkdtempSync(join(root, 'home-')),
    ...env,
  });
  const code = await new Promise((done) => child.once('close', done));
  const lines = output().trim().split('\n');
  expect([code, lines.length, lines[0]]).toEqual([1, 1, expect.stringMatching(/^kept: /)]);
  return lines[0] as string;
}

/** A statement in a database of the existing Postgres. */
async function execute(name: string, sql: string): Promise<string> {
  const url = existing.url.replace(/postgres$/, name);
  const database = connectDatabase(url, 1);
  await database.rows(sql);
  await database.close();
  return url;
}

test.each([
  ['a PORT beyond all ports', { PORT: '70000' }, /^PORT: /],
  ['a DATABASE_URL of nonsense', { DATABASE_URL: 'nonsense' }, /^DATABASE_URL: /],
  ['a DATABASE_URL of another kind', { DATABASE_URL: 'mysql://u:hunter2@127.0.0.1/x' }, /^DATABASE_URL: /],
  ['a KEPT_SECRET that is short', { KEPT_SECRET: 'hunter2' }, /^KEPT_SECRET: /],
  ['a KEPT_DEMO of neither kind', { KEPT_DEMO: 'maybe' }, /^KEPT_DEMO: /],
])('%s', (_, env, line) => {
  const read = () => readConfig({ KEPT_HOME: root, ...env });
  expect(read).toThrow(line);
  expect(read).not.toThrow(/hunter2|\n/);
});

test.each([
  ['a PORT that is no number', { PORT: 'abc' }, /PORT: /],
  [
    'a DATABASE_URL where nothing listens',
    { DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x' },
    /DATABASE_URL: .*ECONNREFUSED/,
  ],
])('%s', async (_, env, line) => {
  const said = await refusal(env);
  expect(said).toMatch(line);
  expect(said).not.toContain('hunter2');
});

test('a wrong password in DATABASE_URL', async () => {
  const url = existing.url.replace(/:[^:@/]+@/, ':hunter2@');
  const said = await refusal({ DATABASE_URL: url });
  expect(said).toMatch(/DATABASE_URL: password authentication failed/);
  expect(said).not.toContain('hunter2');
});

test('a port that is taken', async () => {
  await execute('postgres', 'create database port_taken');
  const url = existing.url.replace(/postgres$/, 'port_taken');
  expect(await refusal({ PORT: takenPort(), DATABASE_URL: url })).toBe(
    `kept: port ${takenPort()} is taken; choose another with PORT`,
  );
});

test('an existing Postgres is used, is left running, and is refused once a newer Kept has written to it', async () => {
  await execute('postgres', 'create database existing');
  const url = existing.url.replace(/postgres$/, 'existing');
  const home = join(root, 'with-url');
  const kept = await startKeptProcess(home, Number(await freePort()), { DATABASE_URL: url });
  expect((await fetch(`${kept.url}/readyz`)).status).toBe(200);
  expect(await kept.end('SIGINT')).toBe(0);
  expect(spawnSync('ls', [home], { encoding: 'utf8' }).stdout).not.toContain('postgres');
  await execute(
    'existing',
    `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
     values ('x', 'x', '29990101000000_future', now(), 1)`,
  );
  expect(await refusal({ DATABASE_URL: url })).toMatch(/written by a newer Kept .*29990101000000_future/);
});

test('a Postgres that restarts while Kept starts is no reason to refuse', async () => {
  await execute('postgres', 'create database restarts');
  const url = existing.url.replace(/postgres$/, 'restarts');
  await migrate(url);
  const starting = startKeptProcess(join(root, 'restarts'), 0, { DATABASE_URL: url });
  starting.catch(() => {});
  const database = connectDatabase(existing.url, 1);
  const presence = "select from pg_stat_activity where application_name = 'kept presence'";
  while ((await database.rows(presence)).length === 0) await sleep(5);
  await database.close();
  process.kill(existing.pid(), 'SIGKILL');
  expect(await (await starting).end('SIGINT')).toBe(0);
});

const mayMount = process.getuid?.() === 0;
test.skipIf(!mayMount)(
  'a disk that is full, for the database and from the first file on',
  async (context) => {
    const disk = join(root, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk]);
    if (mounted.status !== 0) return context.skip('SKIPPED: this machine does not let a test mount a disk');
    try {
      expect(await refusal({ KEPT_HOME: join(disk, 'home') })).toMatch(/disk.* full/);
      try {
        writeFileSync(join(disk, 'filler'), Buffer.alloc(16 * 1024 * 1024));
      } catch {
        // full, as it should be
      }
      const home = join(disk, 'another');
      expect(await refusal({ KEPT_HOME: home })).toMatch(/disk.* full/);
      // Once there is room the same folder starts, whatever the full disk left of its files.
      writeFileSync(join(home, 'database-password'), '');
      spawnSync('mount', ['-o', 'remount,size=600m', disk]);
      const kept = await startKeptProcess(home, Number(await freePort()));
      expect(readFileSync(join(home, 'secret'), 'utf8').length).toBeGreaterThan(32);
      expect(await kept.end('SIGINT')).toBe(0);
    } finally {
      spawnSync('umount', [disk]);
    }
  },
);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
