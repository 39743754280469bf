import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/db/embedded.ts';
import { connectDatabase } from '#lib/db/index.ts';

/** Starting the embedded Postgres on what a crash left behind. */
const home = mkdtempSync(join(tmpdir(), 'kept-embedded-'));
const pidFile = join(home, 'postgres/postmaster.pid');
let postgres: EmbeddedPostgres;
let stranger: ChildProcess;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres(home);
  await query('create table kept_here (n int)');
});
afterAll(async () => {
  stranger?.kill('SIGKILL');
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

async function query(sql: string): Promise<unknown[]> {
  const database = connectDatabase(postgres.url, 1);
  try {
    return await database.rows(sql);
  } finally {
    await database.close();
  }
}

test('a pid file that names a process of somebody else neither ends that nor stops the start', async () => {
  const left = readFileSync(pidFile, 'utf8');
  await postgres.stop();
  stranger = spawn('sleep', ['60']);
  writeFileSync(pidFile, left.replace(/^\d+/, String(stranger.pid)));
  postgres = await startEmbeddedPostgres(home);
  expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
  expect(await query('select * from kept_here')).toEqual([]);
});

test('after a crash it is up when the start says so', async () => {
  await query('insert into kept_here select generate_series(1, 200000)');
  const left = readFileSync(pidFile, 'utf8');
  await postgres.stop();
  // The file of a crash: its process is gone and it still says "ready".
  writeFileSync(pidFile, left);
  postgres = await startEmbeddedPostgres(home);
  expect(await query('select count(*) as n from kept_here')).toEqual([{ n: 200_000 }]);
});
