import type { Executor } from '#lib/db/index.ts';
import type { DeadDeliveries, Delivery, DeliveryFilter, WebhookEvent } from './types.ts';

/** Where a statement runs, and what time it is there: of a clock that was given, else (null) of Postgres. */
export interface At {
  executor: Executor;
  now: Date | null;
}

export interface Claimed {
  projectId: number;
  eventId: string;
  name: string | null;
  url: string | null;
  sealedSecret: string | null;
  host: string;
  body: string;
  /** This one included; it is the fence. */
  tries: number;
  createdAt: number;
  /** ms, of the database's clock. */
  nowMs: number;
}

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)::bigint`;
const nowIn = (parameter: number) => `coalesce($${parameter}::timestamptz, statement_timestamp())`;

/** Of a webhook of the project the host may change: its name stands for it. */
const hostOf = ({ to }: WebhookEvent): string => ('name' in to ? to.name : new URL(to.url).host);

/** Writes events that are to be sent; one whose id is known is left as it is. */
export async function addEvents({ executor, now }: At, events: readonly WebhookEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({
    ...{ projectId: event.projectId, eventId: event.id, kind: event.kind, host: hostOf(event) },
    ...event.to,
    body: JSON.stringify(event.body),
  }));
  await executor.prepared(
    'webhooks-add',
    `insert into webhook_deliveries (project_id, event_id, kind, name, url, sealed_secret, host, body, due_at, created_at)
     select n."projectId", n."eventId", n.kind, n.name, n.url, n."sealedSecret", n.host, n.body, ${nowIn(2)}, ${nowIn(2)}
     from jsonb_to_recordset($1::jsonb) as n("projectId" int, "eventId" text, kind text, name text, url text, "sealedSecret" text,
       host text, body text) on conflict do nothing`,
    [JSON.stringify(rows), now],
  );
}

export interface ClaimAsk {
  /** At most so many; and to one host. */
  count: number;
  perHost: number;
  /** Hosts that get nothing now. */
  busy: readonly string[];
  /** Longer than one delivery can take: after that whoever claimed it is gone. */
  claimMs: number;
}

/** Takes what is due first. */
export const claimDue = (
  { executor, now }: At,
  { count, perHost, busy, claimMs }: ClaimAsk,
): Promise<Claimed[]> =>
  executor.prepared<Claimed>(
    'webhooks-claim',
    `with t as materialized (select ${nowIn(1)} as now), due as materialized (
       select project_id, event_id, host, due_at from webhook_deliveries, t
       where state in ('waiting', 'sending') and due_at <= t.now and host <> all($4::text[]) order by due_at limit 1000),
     chosen as materialized (
       select d.project_id, d.event_id from (
         select *, row_number() over (partition by host order by due_at) as n from due) r
       join webhook_deliveries d on d.project_id = r.project_id and d.event_id = r.event_id and d.state in ('waiting', 'sending')
         and d.due_at = r.due_at
       where r.n <= $3 order by r.due_at limit $2 for update of d skip locked)
     update webhook_deliveries d set state = 'sending', tries = d.tries + 1, due_at = t.now + $5::float8 * interval '1 millisecond'
     from chosen c, t where d.project_id = c.project_id and d.event_id = c.event_id
     returning d.project_id as "projectId", d.event_id as "eventId", d.name, d.url, d.sealed_secret as "sealedSecret", d.host, d.body,
       d.tries, ${ms('d.created_at')} as "createdAt", ${ms('t.now')} as "nowMs"`,
    [now, count, perHost, busy, claimMs],
  );

/** How a delivery went. */
export interface Delivered {
  claimed: Claimed;
  next: 'sent' | 'failed' | 'waiting';
  waitMs?: number | undefined;
  reason?: string | undefined;
}

/** What became of claims. Who holds an older claim changes nothing, unless the receiver took it. */
export async function settleAll({ executor, now }: At, all: readonly Delivered[]): Promise<undefined[]> {
  const rows = all.map(({ claimed: { projectId, eventId, tries }, next, waitMs, reason }) => ({
    ...{ projectId, eventId, tries, next, waitMs, reason },
  }));
  await executor.prepared(
    'webhooks-settle',
    `update webhook_deliveries d set state = n.next, ended_at = case when n.next <> 'waiting' then t.now end,
       due_at = case when n.next = 'waiting' then t.now + n."waitMs" * interval '1 millisecond' else d.due_at end,
       story = case when n.reason is null then d.story
         else d.story || jsonb_build_array(jsonb_build_object('at', ${ms('t.now')}, 'reason', n.reason)) end
     from (select ${nowIn(2)} as now) t, jsonb_to_recordset($1::jsonb) as n("projectId" int, "eventId" text, tries int, next text,
       "waitMs" float8, reason text)
     where d.project_id = n."projectId" and d.event_id = n."eventId"
       and (d.tries = n.tries and d.state = 'sending' or n.next = 'sent' and d.state in ('waiting', 'sending'))`,
    [JSON.stringify(rows), now],
  );
  return all.map(() => undefined);
}

const meant = `state = 'failed' and project_id = $2 and ($3::text[] is null or event_id = any($3)) and ($4::text is null or host = $4)`;
const parametersOf = (now: Date | null, { projectId, eventIds, host }: DeadDeliveries) => [
  now,
  projectId,
  eventIds ?? null,
  host ?? null,
];

/** Dead letters go out again, for as long as at first. @returns how many */
export async function retryDead({ executor, now }: At, letters: DeadDeliveries): Promise<number> {
  const rows = await executor.rows(
    `update webhook_deliveries set state = 'waiting', tries = 0, due_at = ${nowIn(1)}, created_at = ${nowIn(1)}, ended_at = null
     where ${meant} returning 1`,
    parametersOf(now, letters),
  );
  return rows.length;
}

/** Dead letters that nobody will send. @returns how many */
export async function discardDead({ executor, now }: At, letters: DeadDeliveries): Promise<number> {
  const rows = await executor.rows(
    `update webhook_deliveries set state = 'discarded', ended_at = ${nowIn(1)} where ${meant} returning 1`,
    parametersOf(now, letters),
  );
  return rows.length;
}

/** Those that ended last, or are due first. */
export const listDeliveries = (
  { executor }: At,
  { projectId, state, limit, open }: DeliveryFilter,
): Promise<Delivery[]> =>
  executor.rows<Delivery>(
    `select project_id as "projectId", event_id as "eventId", kind, name, host, state, tries, story, ${ms('due_at')} as "dueAt",
       ${ms('created_at')} as "createdAt", ${ms('ended_at')} as "endedAt",
       case when event_id = $4 then body::jsonb end as body
     from webhook_deliveries where project_id = $1 and state = $2 order by ended_at desc nulls last, due_at limit $3`,
    [projectId, state, limit, open ?? null],
  );

/** Removes what ended longer ago. @returns how many, at most one batch */
export async function forgetEnded({ executor, now }: At, olderThanMs: number): Promise<number> {
  const rows = await executor.rows(
    `delete from webhook_deliveries where (project_id, event_id) in (select project_id, event_id from webhook_deliveries
       where ended_at < ${nowIn(1)} - $2 * interval '1 millisecond' limit 1000) returning 1`,
    [now, olderThanMs],
  );
  return rows.length;
}

/** Of one project, what was added before that moment (ms) and has ended. @returns how many, at most one batch */
export async function removeOlder({ executor }: At, projectId: number, before: number): Promise<number> {
  const rows = await executor.rows(
    `delete from webhook_deliveries where project_id = $1 and event_id in (select event_id from webhook_deliveries
       where project_id = $1 and created_at < $2 and ended_at is not null limit 1000) and ended_at is not null returning 1`,
    [projectId, new Date(before)],
  );
  return rows.length;
}
