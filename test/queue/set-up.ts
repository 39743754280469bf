import { rmSync } from 'node:fs';
import { startEmbeddedPostgres } from '#lib/db/embedded.ts';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import { newId } from '#lib/domain/index.ts';
import { type Claimed, createQueue, type NewWork, type Queue } from '#lib/queue/index.ts';
import { migratedHome } from '#test/support/migrated-home.ts';

/** A queue on a Postgres of its own, by a clock of the test's. */
export interface QueueTest extends AsyncDisposable {
  database: Database;
  queue: Queue;
  clock: { ms: number };
  /** Adds work; the rest is as usual. @returns its id */
  add(work?: Partial<NewWork>): Promise<string>;
  claim(count: number, ask?: Partial<Parameters<Queue['claim']>[0]>): Promise<Claimed[]>;
  reset(): Promise<void>;
}

export const leaseMs = 20_000;
export const gate = 'feature openai/gpt-4o';

export async function setUpQueue(): Promise<QueueTest> {
  const stack = new AsyncDisposableStack();
  const home = await migratedHome('queue');
  stack.defer(() => rmSync(home, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres(home);
  stack.defer(() => postgres.stop());
  await migrate(postgres.url);
  const database = connectDatabase(postgres.url, 4);
  stack.defer(() => database.close());
  const clock = { ms: 0 };
  const queue = createQueue(database, () => clock.ms);
  return {
    ...{ database, queue, clock },
    async add(work = {}) {
      const id = newId(clock.ms);
      const usual = {
        projectId: 1,
        feature: 'feature',
        gate,
        fairKey: 'u',
        aheadMs: 0,
        deadlineMs: 3_600_000,
      };
      await queue.enqueue({ ...usual, id, request: { n: 1 }, ...work });
      return work.id ?? id;
    },
    claim: (count, ask = {}) =>
      queue.claim({ worker: 'w1', count, leaseMs, afterKey: '', fullLines: [], fullGates: [], ...ask }),
    async reset() {
      clock.ms = Date.parse('2026-11-21T12:00:00Z');
      await database.rows('truncate durable_generations, durable_gates');
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
