import type { Connection, Executor } from '#lib/db/index.ts';
import { nextTime } from './cron.ts';
import { dueTimes } from './due.ts';
import type { Firing, Overlap, ScheduleBody } from './types.ts';

/** Begun that often without an end, its process must have died of it. */
const maxTries = 3;

export const msOf = (column: string) => `floor(extract(epoch from ${column}) * 1000)`;
export const firingColumns = `id, schedule, ${msOf('due_at')} as "dueAt", by_hand as "byHand", state, tries, process,
  ${msOf('started_at')} as "startedAt", ${msOf('ended_at')} as "endedAt", error`;

export interface Claimed {
  id: string;
  schedule: string;
  dueAt: number;
  action: string;
  input: unknown;
  /** The fence: who holds an older number has lost it. */
  tries: number;
}

type Locked = ScheduleBody & { name: string; nextAt: number; isDue: boolean };

/** Commits what came due and takes what may run now; each schedule is looked at by one process at a time. */
export async function commitAndClaim(
  connection: Connection,
  process: string,
  nowMs: number,
  leaseMs: number,
): Promise<Claimed[]> {
  const now = new Date(nowMs);
  const locked = await connection.rows<Locked>(
    `select name, cron, time_zone as "timeZone", action, input, overlap, catch_up as "catchUp",
       ${msOf('next_at')} as "nextAt", paused_at is null and next_at <= $1 as "isDue"
     from schedules where (paused_at is null and next_at <= $1) or exists (
       select 1 from firings where schedule = schedules.name
         and (state = 'waiting' or (state = 'running' and lease_until < $1)))
     order by name for update skip locked`,
    [now],
  );
  const claimed: Claimed[] = [];
  for (const schedule of locked) {
    if (schedule.isDue) await commitDue(connection, schedule, nowMs);
    claimed.push(...(await claim(connection, schedule, process, nowMs, leaseMs)));
  }
  return claimed;
}

async function commitDue(connection: Connection, schedule: Locked, nowMs: number): Promise<void> {
  const { name, cron, timeZone, overlap, nextAt } = schedule;
  for (const dueMs of dueTimes(schedule, nextAt, nowMs)) {
    const dueAt = new Date(dueMs);
    await connection.rows(
      `insert into firings (id, schedule, due_at, state) values ($1, $2, $3, case when $4 and exists (
         select 1 from firings where schedule = $2 and state in ('waiting', 'running')) then 'skipped' else 'waiting' end)
       on conflict (id) do nothing`,
      [`${name}@${dueAt.toISOString()}`, name, dueAt, overlap === 'skip'],
    );
  }
  const following = nextTime(cron, timeZone, Math.max(nowMs, nextAt));
  await connection.rows('update schedules set next_at = $2 where name = $1', [
    name,
    following === undefined ? 'infinity' : new Date(following),
  ]);
}

async function claim(
  connection: Connection,
  { name, action, input, overlap }: Locked,
  process: string,
  nowMs: number,
  leaseMs: number,
): Promise<Claimed[]> {
  const now = new Date(nowMs);
  await connection.rows(
    `update firings set state = 'failed', ended_at = $2, error = 'its process died with it ' || tries || ' times'
     where schedule = $1 and state = 'running' and lease_until < $2 and tries >= ${maxTries}`,
    [name, now],
  );
  const rows = await connection.rows<Omit<Claimed, 'action' | 'input'>>(
    `update firings set state = 'running', tries = tries + 1, process = $3, lease_until = $4,
       started_at = coalesce(started_at, $2)
     where id in (select id from firings where schedule = $1
         and (state = 'waiting' or (state = 'running' and lease_until < $2))
         and ($5 or not exists (select 1 from firings where schedule = $1 and state = 'running' and lease_until >= $2))
       order by due_at, id limit case when $5 then null else 1 end)
     returning id, schedule, ${msOf('due_at')} as "dueAt", tries`,
    [name, now, process, new Date(nowMs + leaseMs), (overlap satisfies Overlap) === 'allow'],
  );
  return rows.map((row) => ({ ...row, action, input }));
}

/** @returns false if somebody else has it */
export async function renew(
  executor: Executor,
  { id, tries }: Claimed,
  nowMs: number,
  leaseMs: number,
): Promise<boolean> {
  const rows = await executor.rows(
    `update firings set lease_until = $3 where id = $1 and tries = $2 and state = 'running' returning 1`,
    [id, tries, new Date(nowMs + leaseMs)],
  );
  return rows.length > 0;
}

/** Its end; `interrupted` by a process that stops, it waits for another one and nobody counts that as a death. */
export const settle = (
  executor: Executor,
  { id, tries }: Claimed,
  how: { state: 'done' } | { state: 'failed'; error: string } | { state: 'interrupted' },
  nowMs: number,
): Promise<unknown> =>
  how.state === 'interrupted'
    ? executor.rows(
        `update firings set state = 'waiting', tries = tries - 1, lease_until = null
         where id = $1 and tries = $2 and state = 'running'`,
        [id, tries],
      )
    : executor.rows(
        `update firings set state = $3, ended_at = $4, error = $5, lease_until = null
         where id = $1 and tries = $2 and state = 'running'`,
        [id, tries, how.state, new Date(nowMs), how.state === 'failed' ? how.error : null],
      );

export const toFiring = (row: { [Key in keyof Firing]: Firing[Key] | null }): Firing =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value ?? undefined])) as never;
