import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import { createDurable, type Durable } from '#lib/durable/index.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';
import { declareJobs, type TestJobs, tables } from './jobs.ts';

/** Ten times shorter than in earnest. */
export const short = { beat: 500, silence: 3_000 };

export interface Worker {
  name: string;
  child: ChildProcess;
  /** What it says about its launch. */
  launchMs: number;
  output(): string;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export interface World extends AsyncDisposable {
  postgres: TestPostgres;
  database: Database;
  /** Starts and looks, and works on nothing. */
  durable: Durable;
  jobs: TestJobs;
  workers: Worker[];
  worker(
    name: string,
    options?: { code?: string; intervals?: typeof short; isAlone?: boolean },
  ): Promise<Worker>;
  calls(
    run?: string,
  ): Promise<{ run: string; step: string; process: string; at: Date; ended: Date | null }[]>;
  gate(name: string): Promise<void>;
  open(name: string): Promise<void>;
}

/** A Postgres with nobody working on it yet. */
export async function startWorld(): Promise<World> {
  const postgres = await startPostgres();
  await migrate(postgres.directUrl);
  const database = connectDatabase(postgres.directUrl, 4);
  await database.rows(tables);
  const faults: unknown[] = [];
  const durable = createDurable({
    databaseUrl: postgres.directUrl,
    database,
    process: 'test',
    version: 'test',
    works: false,
    fault: (error) => faults.push(error),
  });
  const jobs = declareJobs(durable, database, 'test');
  await durable.launch();
  const workers: Worker[] = [];
  return {
    postgres,
    database,
    durable,
    jobs,
    workers,
    async worker(name, options = {}) {
      const worker = await startWorker({
        url: postgres.url,
        process: name,
        code: 'old',
        intervals: short,
        ...options,
      });
      workers.push(worker);
      return worker;
    },
    calls: (run) =>
      database.rows(
        'select run, step, process, at, ended from calls where $1::text is null or run = $1 order by n',
        [run ?? null],
      ),
    gate: async (name) => void (await database.rows('insert into gates values ($1)', [name])),
    open: async (name) => void (await database.rows('delete from gates where name = $1', [name])),
    async [Symbol.asyncDispose]() {
      for (const worker of workers) await worker.kill();
      await durable.stop();
      await database.close();
      await postgres[Symbol.asyncDispose]();
      if (faults.length > 0) throw faults[0];
    },
  };
}

/** Runs a file beside this one's, or of another room's tests, with these settings. */
export async function startWorker(
  settings: { process: string } & Record<string, unknown>,
  file = join(import.meta.dirname, 'worker.ts'),
): Promise<Worker> {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', file, JSON.stringify(settings)],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const ready = await until(() => /ready after (\d+) ms/.exec(text)?.[1] ?? (isOver() ? '-1' : undefined));
  // What it took on may have killed it before it could say so.
  if (ready === '-1' && child.signalCode === null) throw new Error(`the worker did not start:\n${text}`);
  return {
    name: settings.process,
    child,
    launchMs: Number(ready),
    output: () => text,
    async kill(signal = 'SIGKILL') {
      if (isOver()) return;
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    },
  };
}

/** What `look` finds, as soon as it finds something. */
export async function until<T>(
  look: () => T | undefined | Promise<T | undefined>,
  withinMs = 30_000,
): Promise<T> {
  for (const limit = performance.now() + withinMs; ; ) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > limit) throw new Error(`not within ${withinMs} ms: ${look}`);
    await pause(20);
  }
}
