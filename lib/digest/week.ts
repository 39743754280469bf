import type { Database } from '#lib/db/index.ts';
import type { Week } from './types.ts';

const dayMs = 86_400_000;

/** Whether a text names a week: `2026-W47`. That the year has it is another matter. */
const isWeekName = (text: string): boolean => /^20\d\d-W(0[1-9]|[1-4]\d|5[0-3])$/.test(text);

/**
 * The ISO week that a moment lies in, some weeks further. Postgres knows the zones' rules.
 * @param at ms @param further weeks, negative: before
 */
export async function weekAt(database: Database, timeZone: string, at: number, further = 0): Promise<Week> {
  const [row] = await database.rows<Week>(
    `select to_char(start, 'IYYY-"W"IW') as name,
       floor(extract(epoch from start at time zone $2) * 1000) as "from",
       floor(extract(epoch from (start + interval '7 days') at time zone $2) * 1000) as "to"
     from (select date_trunc('week', $1::timestamptz at time zone $2) + $3 * interval '7 days' as start) s`,
    [new Date(at), timeZone, further],
  );
  return row as Week;
}

/** The week of that name; null if its year has none. */
export async function weekNamed(database: Database, timeZone: string, name: string): Promise<Week | null> {
  if (!isWeekName(name)) return null;
  const [year, number] = [Number(name.slice(0, 4)), Number(name.slice(6))];
  // The fourth of January is always in the first week; noon is in the same week everywhere but at the edges.
  const about = Date.UTC(year, 0, 4, 12) + (number - 1) * 7 * dayMs;
  const week = await weekAt(database, timeZone, about);
  if (week.name === name) return week;
  const next = await weekAt(database, timeZone, about, week.name < name ? 1 : -1);
  return next.name === name ? next : null;
}

/**
 * The newest moment up to now at which a project's digest comes due, and the week it is about: the whole one before.
 * @param weekday 1 is Monday @param hour of the clocks there
 */
export async function newestDue(
  database: Database,
  timeZone: string,
  { weekday, hour }: { weekday: number; hour: number },
  now: number,
): Promise<{ dueAt: number; week: Week }> {
  const [row] = await database.rows<{ dueAt: number }>(
    `select floor(extract(epoch from max(due)) * 1000) as "dueAt" from (
       select (date_trunc('week', $1::timestamptz at time zone $2) + weeks * interval '7 days'
         + make_interval(days => $3, hours => $4)) at time zone $2 as due
       from generate_series(-1, 0) weeks) d where due <= $1::timestamptz`,
    [new Date(now), timeZone, weekday - 1, hour],
  );
  const { dueAt } = row as { dueAt: number };
  return { dueAt, week: await weekAt(database, timeZone, dueAt, -1) };
}
