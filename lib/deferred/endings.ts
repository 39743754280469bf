import { type Database, type Executor, inBatches } from '#lib/db/index.ts';
import type { DeathRules, Ended, Queue, Settlement, WorkId } from '#lib/queue/index.ts';
import type { Receiver, WebhookEvent, Webhooks } from '#lib/webhooks/index.ts';
import type { DurableRequest } from './types.ts';

interface Parts {
  database: Database;
  queue: Queue;
  webhooks: Pick<Webhooks, 'add' | 'wake'>;
}

/** How durable generations end: in the table, and in the same transaction as an event for whom their caller named. */
export interface Endings {
  /**
   * Those that come at the same time share a transaction.
   * @returns whether the claim still held
   * @throws DatabaseAway: ask again
   */
  settle(settlement: Settlement): Promise<boolean>;
  /** Whether it waits or runs. @returns whether it had not ended before @throws DatabaseAway */
  cancel(work: WorkId, by: string): Promise<boolean>;
  /** What dead workers held, and what is too late. @returns how many may be claimed again @throws DatabaseAway */
  sweep(rules: DeathRules): Promise<number>;
}

export function createEndings({ database, queue, webhooks }: Parts): Endings {
  async function tell(executor: Executor, ended: readonly Ended[]): Promise<void> {
    await webhooks.add(executor, ended.flatMap(eventOf));
  }

  const settle = inBatches(async (settlements: readonly Settlement[]) => {
    const accepted = await database.transaction(async (connection) => {
      const settled = await queue.settle(connection, settlements);
      await tell(connection, settled.ended);
      return settled.accepted;
    });
    webhooks.wake();
    const held = new Set(accepted.map(keyOf));
    return settlements.map((settlement) => held.has(keyOf(settlement)));
  }, 100);

  return {
    settle,
    async cancel(work, by) {
      const ended = await database.transaction(async (connection) => {
        const cancelled = await queue.cancel(connection, work, by);
        await tell(connection, cancelled ? [cancelled] : []);
        return cancelled;
      });
      webhooks.wake();
      return ended !== undefined;
    },
    sweep: (rules) =>
      database.transaction(async (connection) => {
        const { ended, again } = await queue.takeFromDead(connection, rules);
        const late = await queue.failLate(connection);
        await tell(connection, [...ended, ...late]);
        return again;
      }),
  };
}

const keyOf = ({ projectId, id }: WorkId): string => `${projectId} ${id}`;

/** What a webhook gets. A generation that was sent round again has an event for each of its ends. */
function eventOf({ webhook, rounds, state, ...ended }: Ended): WebhookEvent[] {
  if (!webhook) return [];
  const { projectId, id, feature, enqueuedAt, endedAt, result, error } = ended;
  const { traceId, outcomeToken } = ended.request as DurableRequest;
  const kind = `generation.${state}`;
  const eventId = rounds === 0 ? id : `${id}.${rounds}`;
  return [
    {
      ...{ projectId, kind, id: eventId, to: webhook as Record<string, unknown> as Receiver },
      body: {
        ...{ id: eventId, kind, at: new Date(endedAt).toISOString() },
        generation: {
          ...{ id, status: state, feature, outcomeToken, traceId, ...result, ...(error && { error }) },
          enqueuedAt: new Date(enqueuedAt).toISOString(),
          endedAt: new Date(endedAt).toISOString(),
        },
      },
    },
  ];
}
