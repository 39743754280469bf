import type { Database, Executor } from '#lib/db/index.ts';

/** One cap, for one key, in one period. */
export interface Place {
  projectId: number;
  cap: string;
  key: string;
  period: string;
}

export interface Report {
  process: string;
  /** Of the report of `spent`: one that was taken in already does not count again. */
  seq: number;
  spent: number;
  /** What the process holds and has not spent, and the part of it that is reserved. */
  outstanding: number;
  busy: number;
  /** What it needs more at least, and would like to have. */
  need: number;
  want: number;
  limit: number;
  warnAt: number | undefined;
}

export interface Answer {
  given: number;
  /** By all processes, reports included. */
  spent: number;
  /** Neither spent nor granted, before this grant. */
  free: number;
  /** What was idle here had been taken away: nobody heard of this process for `deadMs`. */
  isForgotten: boolean;
  /** This report was the first above `warnAt`. */
  isWarning: boolean;
}

/** A process that did not report for so long is dead: what it had reserved counts as spent, the rest is free. */
const deadMs = 30_000;
/** Nobody is granted more of what is left than this part (1/n), unless he needs it at once. */
const largestPart = 8;

const here = 'project_id = $1 and cap = $2 and key = $3 and period = $4';
const inserting = 'insert into spend_periods (project_id, cap, key, period) values ($1, $2, $3, $4)';

/** Reports, and asks for more. The row of the period is locked, so that the cap is never granted twice. @throws DatabaseAway */
export function talk(
  database: Database,
  { projectId, cap, key, period }: Place,
  report: Report,
): Promise<Answer> {
  const place = [projectId, cap, key, period];
  const { process, seq, busy, need, want, limit, warnAt } = report;
  return database.transaction(async (connection) => {
    await connection.rows(`${inserting} on conflict do nothing`, place);
    const [before] = await connection.rows<{ spent: number; granted: number; warned: boolean }>(
      `select spent_micro_usd as spent, granted_micro_usd as granted, warned_at is not null as warned
       from spend_periods where ${here} for update`,
      place,
    );
    const [dead] = await connection.rows<{ granted: number | null; busy: number | null }>(
      `with dead as (delete from spend_grants where ${here} and process <> $5
         and renewed_at < now() - $6 * interval '1 ms' returning granted_micro_usd, busy_micro_usd)
       select sum(granted_micro_usd) as granted, sum(busy_micro_usd) as busy from dead`,
      [...place, process, deadMs],
    );
    const [mine] = await connection.rows<{ granted: number; seq: number }>(
      `select granted_micro_usd as granted, seq from spend_grants where ${here} and process = $5`,
      [...place, process],
    );
    const isNews = (mine?.seq ?? 0) < seq;
    const isForgotten = mine === undefined && report.outstanding > busy;
    const outstanding = mine === undefined ? busy : report.outstanding;
    const spent = (before?.spent ?? 0) + (dead?.busy ?? 0) + (isNews ? report.spent : 0);
    const granted = (before?.granted ?? 0) - (dead?.granted ?? 0) - (mine?.granted ?? 0) + outstanding;
    const free = limit - spent - granted;
    const part = Math.min(want, Math.floor(free / largestPart));
    const given = need > 0 && free >= need ? Math.max(need, part) : 0;
    const isWarning = before?.warned === false && warnAt !== undefined && spent >= warnAt * limit;
    await connection.rows(
      `update spend_periods set spent_micro_usd = $5, granted_micro_usd = $6,
         warned_at = case when $7 then now() else warned_at end where ${here}`,
      [...place, spent, granted + given, isWarning],
    );
    await connection.rows(
      `insert into spend_grants (project_id, cap, key, period, process, granted_micro_usd, busy_micro_usd, seq, renewed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, now())
       on conflict (project_id, cap, key, period, process)
       do update set granted_micro_usd = $6, busy_micro_usd = $7, seq = $8, renewed_at = now()`,
      [...place, process, outstanding + given, busy + (given > 0 ? need : 0), seq],
    );
    return { given, spent, free, isForgotten, isWarning };
  });
}

/** Forgets the grant of a process that has nothing outstanding. @throws DatabaseAway */
export const leave = (database: Database, { projectId, cap, key, period }: Place, process: string) =>
  database.rows(`delete from spend_grants where ${here} and process = $5 and granted_micro_usd = 0`, [
    ...[projectId, cap, key, period, process],
  ]);

export interface Spent extends Omit<Place, 'projectId'> {
  spentMicroUsd: number;
  /** By calls under way. */
  reservedMicroUsd: number;
}

/** What was spent in some periods of a project, the most first. @throws DatabaseAway */
export const listSpend = (
  database: Database,
  projectId: number,
  periods: readonly string[],
): Promise<Spent[]> =>
  database.rows<Spent>(
    `select p.cap, p.key, p.period, p.spent_micro_usd as "spentMicroUsd",
       coalesce((select sum(busy_micro_usd) from spend_grants g where g.project_id = p.project_id and g.cap = p.cap
         and g.key = p.key and g.period = p.period), 0) as "reservedMicroUsd"
     from spend_periods p where project_id = $1 and period = any($2) order by p.spent_micro_usd desc limit 500`,
    [projectId, periods],
  );

/**
 * Removes what was spent in periods that were over before that moment (ms, a day ago or longer), and with it the keys
 * that it was spent under, such as users. @param projectId null: of all, and of the installation @returns how many
 */
export async function forgetSpend(
  executor: Executor,
  before: number,
  projectId: number | null = null,
): Promise<number> {
  // A month's name is shorter than a day's.
  const old = '($2::int is null or project_id = $2) and period < left($1, length(period))';
  const parameters = [new Date(before).toISOString().slice(0, 10), projectId];
  await executor.rows(`delete from spend_grants where ${old}`, parameters);
  const rows = await executor.rows(`delete from spend_periods where ${old} returning 1`, parameters);
  return rows.length;
}
