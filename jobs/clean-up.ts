import type { Chains } from '#lib/chains/index.ts';
import type { Database } from '#lib/db/index.ts';
import type { Durable } from '#lib/durable/index.ts';
import { forgetSpend } from '#lib/flow/index.ts';
import type { Imports } from '#lib/imports/index.ts';
import type { Queue } from '#lib/queue/index.ts';
import type { Schedules } from '#lib/schedules/index.ts';
import type { Webhooks } from '#lib/webhooks/index.ts';

const dayMs = 86_400_000;
/** How long what has ended can still be looked at. */
const keptMs = 30 * dayMs;

export interface CleanUpParts {
  database: Database;
  queue: Pick<Queue, 'forget'>;
  webhooks: Pick<Webhooks, 'forget'>;
  durable: Pick<Durable, 'forget'>;
  chains: Pick<Chains, 'forget'>;
  imports: Pick<Imports, 'forget'>;
  schedules: Pick<Schedules, 'forget'>;
  now(): number;
}

/** Removes finished runs, generations, deliveries, chains, imports, firings and spend, and answers kept for repeats. */
export const cleanUp =
  ({ database, queue, webhooks, durable, chains, imports, schedules, now }: CleanUpParts) =>
  async ({ signal }: { signal: AbortSignal }): Promise<void> => {
    const before = now() - keptMs;
    const all: (() => Promise<number>)[] = [
      () => queue.forget(keptMs),
      () => webhooks.forget(keptMs),
      () => chains.forget(before),
      () => durable.forget(before),
      () => imports.forget(before),
      () => forgetSpend(database, before),
      () => schedules.forget(before),
    ];
    for (const forget of all) while (!signal.aborted && (await forget()) > 0);
    await database.rows("delete from idempotent_answers where created_at < now() - interval '1 day'");
  };
