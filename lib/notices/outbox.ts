import type { Executor } from '#lib/db/index.ts';
import type { Message } from './message.ts';
import type { ChannelName, Delivery } from './types.ts';

export interface Claimed {
  id: number;
  /** This one included; it is the fence: who holds an older number has lost the claim. */
  tries: number;
  message: Message;
  /** ms. */
  createdAt: number;
}

/** Longer than one message can take: after that whoever claimed it is gone. */
const claimMs = 60_000;
const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)`;

/** Takes what is due first; behind an undelivered one of the same kind and subject nothing overtakes. */
export async function claim(
  executor: Executor,
  channel: ChannelName,
  nowMs: number,
): Promise<Claimed | undefined> {
  const [row] = await executor.rows<Claimed>(
    `update notices set state = 'sending', tries = tries + 1, due_at = $3 where id = (
       select id from notices due where channel = $1 and state in ('held', 'waiting', 'sending') and due_at <= $2
         and not exists (select 1 from notices earlier where earlier.channel = due.channel and earlier.id < due.id
           and earlier.state in ('waiting', 'sending') and earlier.payload->>'kind' = due.payload->>'kind'
           and earlier.payload->>'subject' = due.payload->>'subject')
       order by due_at, id limit 1 for update skip locked)
     returning id, tries, payload as message, ${ms('created_at')} as "createdAt"`,
    [channel, new Date(nowMs), new Date(nowMs + claimMs)],
  );
  return row;
}

/** Taken by the receiver, whoever holds the claim now. */
export const markSent = (executor: Executor, { id }: Claimed, nowMs: number) =>
  executor.rows(`update notices set state = 'sent', sent_at = $2, last_error = null where id = $1`, [
    id,
    new Date(nowMs),
  ]);

/** Gives a claim back, unless somebody else has it meanwhile. @param next when it is tried again; else it is over */
export const giveBack = (
  executor: Executor,
  { id, tries }: Claimed,
  next: { state: 'waiting'; dueMs: number } | { state: 'failed' | 'silenced' },
  reason: string | null,
) =>
  executor.rows(
    `update notices set state = $3, due_at = coalesce($4, due_at), last_error = $5
     where id = $1 and state = 'sending' and tries = $2`,
    [id, tries, next.state, 'dueMs' in next ? new Date(next.dueMs) : null, reason],
  );

/** The receiver asked for a pause: nothing goes there before. */
export const restChannel = (executor: Executor, channel: ChannelName, untilMs: number) =>
  executor.rows(
    `update notices set due_at = $2 where channel = $1 and state in ('held', 'waiting') and due_at < $2`,
    [channel, new Date(untilMs)],
  );

/** As `Notices.deliveries`. */
export const listDeliveries = (executor: Executor, limit: number): Promise<Delivery[]> =>
  executor.rows<Delivery>(
    `select id, incident_id as "incidentId", channel, state, tries, last_error as "lastError",
       payload->>'kind' as kind, payload->>'subject' as subject, payload->>'phase' as phase, payload->>'summary' as summary,
       ${ms('due_at')} as "dueAt", ${ms('created_at')} as "createdAt", ${ms('sent_at')} as "sentAt"
     from notices order by created_at desc, id desc limit $1`,
    [limit],
  );
