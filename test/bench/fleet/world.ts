import { mkdtempSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import type { LimitBody } from '#lib/flow/index.ts';
import { type Organization, type Simulator, startSimulator } from '#lib/simulator/index.ts';
import { credentialsIn } from '#test/support/kept.ts';
import { type KeptProcess, startKeptProcess } from '#test/support/kept-process.ts';
import { startPostgres } from '#test/support/postgres.ts';
import { type Receiver, startReceiver } from '#test/support/receiver.ts';
import { startRedis } from '#test/support/redis.ts';
import { type StoreLog, watchStore } from './store-log.ts';

/** Processes of Kept on one Postgres and one Redis, whose vendors and products are played here. */
export interface World extends AsyncDisposable {
  processes: KeptProcess[];
  simulator: Simulator;
  receiver: Receiver;
  database: Database;
  /** What happened in the shared store, by Redis' own account. */
  log: StoreLog | undefined;
  /** Asks one of those that answer /v1, in turn. */
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Saves limits by the API, in force on all processes when it resolves. */
  limits(bodies: Record<string, LimitBody>): Promise<void>;
  /** Until nothing waits or runs. */
  drained(withinMs: number): Promise<void>;
  /** Lines that say something is wrong with Kept itself. */
  faults(): string[];
  /** How often a process took the store for lost. */
  losses(): number;
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
  headers: Record<string, string | string[] | undefined>;
}

/** Documents reach every process within this time. */
const spreadMs = 1_500;
/** A Redis that was just started admits nobody. */
const newBornMs = 4_500;

/** @param roles one process each; `isAlone`: without Redis */
export async function startWorld(
  roles: readonly ('gateway' | 'worker' | 'all')[],
  organizations: readonly Organization[],
  { isAlone = false, isWatched = !isAlone }: { isAlone?: boolean; isWatched?: boolean } = {},
): Promise<World> {
  const stack = new AsyncDisposableStack();
  try {
    const root = mkdtempSync(join(tmpdir(), 'kept-fleet-'));
    stack.defer(() => rmSync(root, { recursive: true, force: true }));
    const postgres = stack.use(await startPostgres());
    const redis = isAlone ? undefined : stack.use(await startRedis());
    if (redis) goFirst(redis.pid());
    const log = redis && isWatched ? stack.use(await watchStore(redis.url)) : undefined;
    const receiver = stack.use(await startReceiver());
    const simulator = await startSimulator({ organizations, seed: 23, ledgerSize: 200_000 });
    stack.defer(() => simulator.close());
    const keysOf = (vendor: string) =>
      organizations.flatMap((one) => (one.vendor === vendor ? [one.key] : [])).join(',');
    const env = {
      DATABASE_URL: postgres.directUrl,
      REDIS_URL: redis?.url ?? '',
      KEPT_SECRET: 'a secret that all of the fleet share',
      KEPT_PRIVATE_WEBHOOK_HOSTS: '127.0.0.1',
      OPENAI_API_KEY: keysOf('openai'),
      OPENAI_BASE_URL: `${simulator.url}/v1`,
      ANTHROPIC_API_KEY: keysOf('anthropic'),
      ANTHROPIC_BASE_URL: simulator.url,
    };
    const processes: KeptProcess[] = [];
    const doors: { url: string; key: string }[] = [];
    for (const role of roles) {
      const home = mkdtempSync(join(root, 'home-'));
      const process = await startKeptProcess(home, 0, env, role);
      stack.defer(async () => void (await process.end('SIGTERM')));
      processes.push(process);
      if (role !== 'worker' || roles.length === 1)
        doors.push({ url: process.url, key: credentialsIn(home).secretKey });
    }
    const database = connectDatabase(postgres.directUrl, 2);
    stack.defer(() => database.close());
    const dispatcher = new Agent({ connections: 256, headersTimeout: 0, bodyTimeout: 0 });
    stack.defer(() => dispatcher.close());
    let calls = 0;
    async function call(method: string, path: string, body?: unknown): Promise<Answer> {
      const door = doors[calls++ % doors.length] as (typeof doors)[0];
      const answer = await request(door.url + path, {
        method: method as 'GET',
        dispatcher,
        headers: { authorization: `Bearer ${door.key}`, 'content-type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await answer.body.text();
      return { status: answer.statusCode, headers: answer.headers, body: text ? JSON.parse(text) : {} };
    }
    if (redis) await sleep(newBornMs);
    const parts = stack.move();
    return {
      ...{ processes, simulator, receiver, database, log, call },
      async limits(bodies) {
        for (const [name, limit] of Object.entries(bodies)) {
          const { status, body } = await call('PUT', `/v1/limits/${name}`, limit);
          if (status !== 200) throw new Error(`limit ${name}: ${status} ${JSON.stringify(body)}`);
        }
        await sleep(spreadMs);
      },
      async drained(withinMs) {
        const states = "select count(*) as n from durable_generations where state in ('waiting', 'running')";
        for (const end = Date.now() + withinMs; ; await sleep(200)) {
          const [row] = await database.rows<{ n: number }>(states);
          if (row?.n === 0) return;
          if (Date.now() > end) throw new Error(`${row?.n} are not done`);
        }
      },
      faults: () => processes.flatMap((one) => one.output().match(/.*(fault|refuses).*/g) ?? []),
      losses: () => processes.flatMap((one) => one.output().match(/Redis is away/g) ?? []).length,
      [Symbol.asyncDispose]: () => parts.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

/**
 * Redis has a machine of its own where there is a fleet: here it goes before whatever else runs, if that is allowed. Else
 * a busy machine keeps it from answering for 100 ms now and then, which counts as a loss.
 */
function goFirst(pid = 0): void {
  try {
    setPriority(pid, -15);
  } catch {
    console.error('Redis has no priority: on a busy machine it will be lost at times');
  }
}
