import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import {
  createDeferred,
  createEndings,
  createWorker,
  type Deferred,
  type DurableAsk,
  type Look,
  type Worker,
  type WorkerOptions,
} from '#lib/deferred/index.ts';
import { newId } from '#lib/domain/index.ts';
import { type LimitBody, limitKind } from '#lib/flow/index.ts';
import { createProject } from '#lib/projects/index.ts';
import { createQueue, type Queue } from '#lib/queue/index.ts';
import { type Organization, type Rule, type Simulator, startSimulator } from '#lib/simulator/index.ts';
import { createWebhooks, type Webhooks } from '#lib/webhooks/index.ts';
import { migratedHome } from '#test/support/migrated-home.ts';
import { startPostgres, type TestPostgres } from '#test/support/postgres.ts';
import { type Receiver, startReceiver } from '#test/support/receiver.ts';
import { startLayer } from './layer.ts';

/** Durable work on a Postgres of its own, with OpenAI played by a simulator and webhooks that are heard. */
export interface Work extends AsyncDisposable {
  postgres: TestPostgres;
  database: Database;
  simulator: Simulator;
  receiver: Receiver;
  queue: Queue;
  deferred: Deferred;
  webhooks: Webhooks;
  projectId: number;
  /** One more worker, started. */
  worker(options?: Partial<WorkerOptions>): Worker;
  /** Enqueues; the end is told to the receiver. */
  ask(id: string, request?: object): Promise<unknown>;
  find(id: string): Promise<Look>;
  /** What the log has of it. */
  logged(id: string): Promise<Logged | undefined>;
  /** From now on the vendor misbehaves so; its ledger starts anew. */
  rules(...rules: Rule[]): void;
  /** From now on these limits hold, and no others. */
  limits(limits: Record<string, LimitBody>): Promise<void>;
  /** Until nothing waits or runs. */
  drained(withinMs?: number): Promise<void>;
  faults: unknown[];
}

interface Logged {
  status: string;
  errorKind: string | null;
  result: string | null;
  attempts: string[];
  latencyMs: number;
}

export const secret = 'what both of us know';

export async function startWork(organization: Partial<Organization> = {}): Promise<Work> {
  const stack = new AsyncDisposableStack();
  const home = await migratedHome('work');
  stack.defer(() => rmSync(home, { recursive: true, force: true }));
  const faults: unknown[] = [];
  const fault = (error: unknown) => void faults.push(error);
  const postgres = stack.use(await startPostgres());
  await migrate(postgres.url);
  const database = connectDatabase(postgres.url);
  stack.defer(() => database.close());
  const { id: projectId } = await createProject(database, { slug: 'main', name: 'Main', timeZone: 'UTC' });
  const simulator = await startSimulator({
    organizations: [{ id: 'openai-a', vendor: 'openai', key: 'key-of-openai-a', ...organization }],
    ...{ seed: 17, ledgerSize: 100_000 },
  });
  stack.defer(() => simulator.close());
  const layer = await startLayer(stack, { database, home, vendorUrl: simulator.url, fault });
  const { catalog, generation, pool, secretBox } = layer;
  const receiver = stack.use(await startReceiver());
  const queue = createQueue(database);
  const webhooks = createWebhooks({
    ...{ database, catalog, fault },
    openSecret: (sealed) => secretBox.open(sealed),
    mayBePrivate: (host) => host === '127.0.0.1',
  });
  webhooks.start();
  stack.defer(() => webhooks.stop());
  const endings = createEndings({ database, queue, webhooks });
  const workers: Worker[] = [];
  stack.defer(async () => void (await Promise.all(workers.map((one) => one.stop(2_000)))));
  const deferred = createDeferred({
    ...{ catalog, generation, queue, endings },
    wake() {
      for (const one of workers) one.wake();
    },
  });
  const webhook = { url: `${receiver.url}/done`, sealedSecret: secretBox.seal(secret) };
  return {
    ...{ postgres, database, simulator, receiver, queue, deferred, webhooks, projectId, faults },
    worker(options = {}) {
      const worker = createWorker({
        ...{ database, queue, endings, catalog, generation, pool, fault },
        ...{ now: Date.now, random: Math.random },
        ...{ worker: `test-${randomUUID()}`, pollMs: 50, upkeepMs: 100 },
        ...options,
      });
      workers.push(worker);
      worker.start();
      return worker;
    },
    ask(id, request = {}) {
      const usual = { feature: 'later', input: '5 tokens', model: 'gpt-4o', traceId: id };
      const ask: DurableAsk = { projectId, id, webhook, request: { ...usual, ...request } };
      return deferred.enqueue(ask);
    },
    async find(id) {
      const look = await deferred.find({ projectId, id });
      if (!look) throw new Error(`there is no ${id}`);
      return look;
    },
    async logged(id) {
      const [row] = await database.rows<Logged>(
        `select i.status, i.error_kind as "errorKind", t.result, i.latency_ms as "latencyMs",
           (select array_agg(a.status order by number) from attempts a where a.interaction_id = i.id) as attempts
         from interactions i join interaction_texts t on t.id = i.id where i.id = $1`,
        [id],
      );
      return row;
    },
    rules(...rules) {
      simulator.clearLedger();
      simulator.setRules(rules);
    },
    async limits(limits) {
      const by = { by: 'a test' };
      for (const { name } of catalog.list(limitKind, projectId))
        if (!limits[name]) await catalog.remove(limitKind, projectId, name, by);
      for (const [name, body] of Object.entries(limits))
        await catalog.change(limitKind, projectId, name, body, by);
    },
    async drained(withinMs = 20_000) {
      for (const end = Date.now() + withinMs; ; await sleep(50)) {
        const [row] = await database
          .rows<{ n: number }>(
            "select count(*) as n from durable_generations where state in ('waiting', 'running')",
          )
          .catch(() => []);
        if (row?.n === 0) return;
        if (Date.now() > end) throw new Error(`${row?.n} are not done`);
      }
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export const ids = (count: number): string[] => Array.from({ length: count }, () => newId());
