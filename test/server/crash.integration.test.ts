import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { credentialsIn } from '#test/support/kept.ts';
import { type KeptProcess, runKept, startKeptProcess } from '#test/support/kept-process.ts';
import { countLoad, loadText, sendIds, startLoad } from './ingest-load.ts';

/** Ends of the server process, wanted and not, on one folder. */
const home = mkdtempSync(join(tmpdir(), 'kept-crash-'));
let kept: KeptProcess;
afterAll(async () => {
  await kept?.end('SIGKILL');
  await endPostgres();
  rmSync(home, { recursive: true, force: true });
});

const postmaster = () => Number(readFileSync(join(home, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
async function endPostgres(): Promise<void> {
  try {
    const pid = postmaster();
    process.kill(pid, 'SIGINT');
    await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  } catch {
    // it is gone
  }
}
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
/** A connection of our own to the embedded Postgres that runs now. */
async function look<T>(work: (database: Database) => Promise<T>): Promise<T> {
  const port = readFileSync(join(home, 'postgres/postmaster.pid'), 'utf8').split('\n')[3];
  const password = readFileSync(join(home, 'database-password'), 'utf8').trim();
  const database = connectDatabase(`postgres://kept:${password}@127.0.0.1:${port}/postgres`, 1);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

test('a killed server has what it acknowledged, and retries make no doubles', async () => {
  const port = await freePort();
  kept = await startKeptProcess(home, port);
  const { secretKey } = credentialsIn(home);
  const load = startLoad(kept.url, secretKey);
  await expect.poll(() => load.acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(600);
  await kept.end('SIGKILL');
  await load.stop();
  expect(load.unacknowledged.size).toBeGreaterThan(0);
  const output = kept.output();

  kept = await startKeptProcess(home, port);
  const lost = async () => {
    const { ids } = await look(countLoad);
    return [...load.acknowledged].filter((id) => !ids.has(id));
  };
  expect(await lost()).toEqual([]);
  const retried = [...load.unacknowledged];
  for (let i = 0; i < retried.length; i += 300)
    expect(await sendIds(kept.url, secretKey, retried.slice(i, i + 300))).toBe(200);
  const { ids, counted, inserted } = await look(countLoad);
  const sent = load.acknowledged.size + load.unacknowledged.size;
  expect([ids.size, counted, inserted]).toEqual([sent, sent, sent]);
  for (const text of [output, kept.output()]) {
    expect(text).not.toContain(loadText);
    expect(text).not.toContain(secretKey);
    expect(text).not.toContain(credentialsIn(home).ownerPassword);
  }
});

test('a second server on the same folder is refused in one line', async () => {
  const { child, output } = runKept({ KEPT_HOME: home, PORT: '0', KEPT_DEMO: '0' });
  const ended = new Promise((done) => child.once('exit', done));
  const late = setTimeout(() => child.kill('SIGTERM'), 15_000);
  expect(await ended).toBe(1);
  clearTimeout(late);
  expect(output().trim().split('\n')).toEqual([
    expect.stringMatching(/^kept: another Kept \(process \d+\) runs on /),
  ]);
  expect((await fetch(`${kept.url}/readyz`)).status).toBe(200);
});

test('SIGINT ends everything in time with code 0, also under load; the next start finds the data', async () => {
  const { secretKey } = credentialsIn(home);
  const load = startLoad(kept.url, secretKey);
  await expect.poll(() => load.acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(50);
  const postgres = postmaster();
  const started = Date.now();
  expect(await kept.end('SIGINT')).toBe(0);
  expect(Date.now() - started).toBeLessThan(8_000);
  expect(isAlive(postgres)).toBe(false);
  await load.stop();

  kept = await startKeptProcess(home, await freePort());
  const { ids, counted } = await look(countLoad);
  expect([...load.acknowledged].filter((id) => !ids.has(id))).toEqual([]);
  expect(counted).toBe(ids.size);
  expect(credentialsIn(home)).toMatchObject({ secretKey, url: kept.url, ownerPassword: expect.any(String) });
  expect(await kept.end('SIGTERM')).toBe(0);
});
