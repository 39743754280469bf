import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseAway } from '#lib/db/index.ts';
import { checkSchedule } from './check.ts';
import { nextTime } from './cron.ts';
import { commitAndClaim, firingColumns, toFiring } from './firings.ts';
import { listSchedules } from './list.ts';
import {
  type Firing,
  InvalidSchedule,
  type ScheduleBody,
  type Schedules,
  type SchedulesParts,
} from './types.ts';
import { createWork } from './work.ts';

/** Who changed a schedule that nobody changed. */
const ourselves = 'kept';
const stopGraceMs = 1_000;

export function createSchedules(parts: SchedulesParts): Schedules {
  const { database, process, actions, fault, lookMs = 1_000, leaseMs = 60_000 } = parts;
  const now = async (): Promise<number> => {
    if (parts.now) return parts.now();
    const [row] = await database.rows<{ ms: number }>(
      'select floor(extract(epoch from clock_timestamp()) * 1000) as ms',
    );
    return row?.ms as number;
  };
  const work = createWork({ database, actions, fault, now, leaseMs });
  const stopping = new AbortController();
  let looking = Promise.resolve();

  /** @throws InvalidSchedule */
  async function write(name: string, body: ScheduleBody, by: string, onlyOurs: boolean): Promise<void> {
    const nowMs = await now();
    const problems = checkSchedule(name, body, Object.keys(actions), nowMs);
    if (problems.length > 0) throw new InvalidSchedule(problems);
    const { cron, timeZone, action, input = {}, overlap, catchUp } = body;
    await database.rows(
      `insert into schedules as old (name, cron, time_zone, action, input, overlap, catch_up, next_at, changed_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (name) do update set cron = excluded.cron, time_zone = excluded.time_zone,
         action = excluded.action, input = excluded.input, overlap = excluded.overlap, catch_up = excluded.catch_up,
         next_at = case when (old.cron, old.time_zone) = (excluded.cron, excluded.time_zone)
           then old.next_at else excluded.next_at end, changed_at = now(), changed_by = excluded.changed_by
       where not $10 or old.changed_by = excluded.changed_by`,
      [
        name,
        cron,
        timeZone,
        action,
        JSON.stringify(input),
        overlap,
        catchUp,
        new Date(nextTime(cron, timeZone, nowMs) as number),
        by,
        onlyOurs,
      ],
    );
  }

  async function look(): Promise<void> {
    const nowMs = await now();
    const claimed = await database.transaction((connection) =>
      commitAndClaim(connection, process, nowMs, leaseMs),
    );
    for (const one of claimed) work.begin(one);
  }

  async function goOn(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => {
        if (!(error instanceof DatabaseAway)) fault(error);
      });
      await pause(lookMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  return {
    async seed(bodies) {
      for (const [name, body] of Object.entries(bodies)) await write(name, body, ourselves, true);
    },
    save: (name, body, by) => write(name, body, by, false),
    remove: (name) =>
      database.transaction(async (connection) => {
        await connection.rows('delete from schedules where name = $1', [name]);
        await connection.rows('delete from firings where schedule = $1', [name]);
      }),
    async pause(name, by) {
      await database.rows(
        'update schedules set paused_at = now(), changed_at = now(), changed_by = $2 where name = $1',
        [name, by],
      );
    },
    async resume(name, by) {
      const [row] = await database.rows<Pick<ScheduleBody, 'cron' | 'timeZone'>>(
        'select cron, time_zone as "timeZone" from schedules where name = $1',
        [name],
      );
      if (!row) return;
      const next = nextTime(row.cron, row.timeZone, await now());
      await database.rows(
        `update schedules set paused_at = null, next_at = $3, changed_at = now(), changed_by = $2
         where name = $1 and paused_at is not null`,
        [name, by, next === undefined ? 'infinity' : new Date(next)],
      );
    },
    async runNow(name) {
      const [row] = await database.rows<{ id: string }>(
        `insert into firings (id, schedule, due_at, by_hand, state)
         select name || '@' || gen_random_uuid(), name, $2, true, 'waiting' from schedules where name = $1
         returning id`,
        [name, new Date(await now())],
      );
      return row?.id;
    },
    list: () => listSchedules(database),
    async firings(name, limit = 50) {
      const rows = await database.rows<Firing>(
        `select ${firingColumns} from firings where schedule = $1 order by due_at desc, id desc limit $2`,
        [name, limit],
      );
      return rows.map(toFiring);
    },
    async forget(olderThan) {
      const rows = await database.rows(
        `delete from firings where state in ('done', 'failed', 'skipped')
           and coalesce(ended_at, due_at) < $1 returning 1`,
        [new Date(olderThan)],
      );
      return rows.length;
    },
    look,
    settled: work.settled,
    start() {
      looking = goOn();
    },
    async stop() {
      stopping.abort();
      await looking;
      await work.stop(stopGraceMs);
    },
  };
}
