import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import type { Credentials } from '#lib/server/home.ts';
import { credentialsIn } from '../support/kept.ts';
import { databaseUrlOf, type KeptProcess, startKeptProcess } from '../support/kept-process.ts';

export type Role = 'gateway' | 'all';

/** A Kept of its own process and home, and a connection to its embedded Postgres. */
export interface BenchServer extends AsyncDisposable {
  kept: KeptProcess;
  home: string;
  credentials: Credentials;
  database: Database;
}

/** @param home kept afterwards if given; else a temporary one, removed at the end */
export async function startServer(
  role: Role,
  home?: string,
  env: Record<string, string> = {},
): Promise<BenchServer> {
  await using stack = new AsyncDisposableStack();
  const folder = home ?? mkdtempSync(join(tmpdir(), 'kept-bench-'));
  if (!home) stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const kept = await startKeptProcess(folder, await freePort(), env, role);
  stack.defer(async () => void (await kept.end('SIGTERM')));
  const database = connectDatabase(databaseUrlOf(folder));
  stack.defer(() => database.close());
  const parts = stack.move();
  const dispose = () => parts.disposeAsync();
  return { kept, home: folder, credentials: credentialsIn(folder), database, [Symbol.asyncDispose]: dispose };
}

/** Waits until nothing is left to fold or to index, so that what is measured next has the machine to itself. */
export async function untilIdle(database: Database): Promise<void> {
  for (;;) {
    const [row] = await database.rows<{ busy: boolean }>(
      'select exists (select from rollup_deltas) or exists (select from search_backlog) as busy',
    );
    if (!row?.busy) return;
    await sleep(250);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
