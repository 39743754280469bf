import type { Executor } from '#lib/db/index.ts';
import { firingColumns, msOf, toFiring } from './firings.ts';
import type { Firing, Schedule } from './types.ts';

interface Row extends Omit<Schedule, 'nextAt' | 'pausedAt' | 'last'> {
  nextAt: number | null;
  pausedAt: number | null;
}

export async function listSchedules(executor: Executor): Promise<Schedule[]> {
  const rows = await executor.rows<Row>(
    `select name, cron, time_zone as "timeZone", action, input, overlap, catch_up as "catchUp",
       case when isfinite(next_at) then ${msOf('next_at')} end as "nextAt", ${msOf('paused_at')} as "pausedAt",
       changed_by as "changedBy" from schedules order by name`,
  );
  const lasts = await executor.rows<Firing>(
    `select distinct on (schedule) ${firingColumns} from firings where state <> 'skipped'
     order by schedule, firings.due_at desc, id desc`,
  );
  const lastOf = new Map(lasts.map((row) => [row.schedule, toFiring(row)]));
  return rows.map((row) => ({
    ...row,
    nextAt: row.pausedAt === null ? (row.nextAt ?? undefined) : undefined,
    pausedAt: row.pausedAt ?? undefined,
    last: lastOf.get(row.name),
  }));
}
