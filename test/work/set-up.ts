import { rmSync } from 'node:fs';
import { startEmbeddedPostgres } from '#lib/db/embedded.ts';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import { createEndings } from '#lib/deferred/index.ts';
import { newId } from '#lib/domain/index.ts';
import { type Claimed, createQueue, type NewWork, type Queue, type Settlement } from '#lib/queue/index.ts';
import { createSchedules, type Schedules } from '#lib/schedules/index.ts';
import { createWebhooks, type Webhooks } from '#lib/webhooks/index.ts';
import type { WorkParts } from '#lib/work/index.ts';
import { migratedHome } from '#test/support/migrated-home.ts';

/** Queue, webhooks and schedules on a Postgres of their own, where nobody works but the test. */
export interface WorkTest extends AsyncDisposable {
  url: string;
  database: Database;
  queue: Queue;
  webhooks: Webhooks;
  schedules: Schedules;
  faults: unknown[];
  parts: Omit<WorkParts, 'durable' | 'chains' | 'catalog'>;
  /** Enqueues for project 1. @returns the id */
  add(feature: string, work?: Partial<NewWork>): Promise<string>;
  claim(count: number, worker?: string): Promise<Claimed[]>;
  /** What becomes of claims. */
  settle(claims: readonly Claimed[], next: Next): Promise<void>;
  /** Webhooks that nobody took. @returns their ids */
  addDeadWebhooks(count: number, host: string): Promise<string[]>;
}

type Next = Settlement extends infer One
  ? One extends Settlement
    ? Omit<One, 'projectId' | 'id' | 'attempt'>
    : never
  : never;

export const projectId = 1;

export async function setUpWork(): Promise<WorkTest> {
  const stack = new AsyncDisposableStack();
  const home = await migratedHome('work');
  stack.defer(() => rmSync(home, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres(home);
  stack.defer(() => postgres.stop());
  await migrate(postgres.url);
  const database = connectDatabase(postgres.url, 4);
  stack.defer(() => database.close());
  const faults: unknown[] = [];
  const fault = (error: unknown) => faults.push(error);
  const queue = createQueue(database);
  const webhooks = createWebhooks({
    ...{ database, fault, catalog: { find: () => undefined } },
    openSecret: (sealed) => sealed,
  });
  stack.defer(() => webhooks.stop());
  const schedules = createSchedules({
    ...{ database, fault, process: 'test' },
    actions: {
      'count-sheep': async () => {},
      'forget-things': async () => {
        throw new Error('the disk is full');
      },
    },
  });
  stack.defer(() => schedules.stop());
  const endings = createEndings({ database, queue, webhooks });

  return {
    ...{ url: postgres.url, database, queue, webhooks, schedules, faults },
    parts: { queue, webhooks, schedules, deferred: endings, now: Date.now },
    async add(feature, work = {}) {
      const id = newId(Date.now());
      await queue.enqueue({
        ...{ projectId, id, feature, gate: `${feature} openai/gpt-4.1`, fairKey: 'u-1' },
        ...{ aheadMs: 0, deadlineMs: 3_600_000, request: { feature, input: 'a bakery in Lyon' } },
        ...work,
      });
      return id;
    },
    claim: (count, worker = 'worker-1') =>
      queue.claim({ worker, count, leaseMs: 600_000, afterKey: '', fullLines: [] }),
    async settle(claims, next) {
      await queue.settle(
        database,
        claims.map(({ id, attempt }) => ({ projectId, id, attempt, ...next })),
      );
    },
    async addDeadWebhooks(count, host) {
      const ids = Array.from({ length: count }, (_, i) => `${host}-event-${i}`);
      await database.transaction((connection) =>
        webhooks.add(
          connection,
          ids.map((id) => ({
            ...{ projectId, id, kind: 'generation.completed', body: { id } },
            to: { url: `https://${host}/hook`, sealedSecret: 's' },
          })),
        ),
      );
      await database.rows(
        `update webhook_deliveries set state = 'failed', tries = 7, ended_at = now(),
           story = '[{"at": 1790000000000, "reason": "HTTP 410"}]' where event_id = any($1)`,
        [ids],
      );
      return ids;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
