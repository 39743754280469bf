import { setImmediate as breathe } from 'node:timers/promises';
import type { Database } from '#lib/db/index.ts';
import { bucketOf } from '#lib/domain/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { leaveOut, lookAtDay, type Watched, watch } from './find/look-at-day.ts';
import { whatMoved } from './find/what-moved.ts';
import { readHistory } from './log/read-history.ts';
import { addAnomaly, continueAnomaly, endAnomaly, listKnown } from './log/rows.ts';
import { historyDays } from './series/forecast.ts';
import { errorDays } from './series/judge.ts';
import { seriesOf } from './series/segments.ts';
import type { History } from './types.ts';

/** Mornings that are made up for at most; at first so many days are looked back at. */
const mostMornings = 35;
/** Of every forecast and of the errors before it. The longest windows mature within a week. */
export const reachDays = historyDays + errorDays + 8;

export interface Mornings {
  /** Days whose morning has not been looked at, from the oldest on. */
  pending: number[];
  /** What has to be read for them: from the first day up to the last, which is not included. */
  range: { from: number; to: number };
}

/** The local day that it is, counted from 1970-01-01. */
export async function dayAt(database: Database, timeZone: string, at: number): Promise<number> {
  const [row] = await database.rows<{ day: number }>('select kept_day($1::int, $2) as day', [
    bucketOf(at),
    timeZone,
  ]);
  return (row as { day: number }).day;
}

/** What there is to look at; nothing while a project has no log. */
export async function listMornings(
  database: Database,
  project: Project,
  at: number,
): Promise<Mornings | undefined> {
  const today = await dayAt(database, project.timeZone, at);
  const [row] = await database.rows<{ last: number | null; hasLog: boolean }>(
    `select (select max(day) from anomaly_looks where project_id = $1) as last,
       exists (select 1 from cells where project_id = $1) as "hasLog"`,
    [project.id],
  );
  if (!row?.hasLog) return undefined;
  const first = Math.max((row.last ?? 0) + 1, today - mostMornings + 1);
  if (first > today) return undefined;
  const pending = Array.from({ length: today - first + 1 }, (_, i) => first + i);
  return { pending, range: { from: first - reachDays, to: today } };
}

/**
 * Looks at the mornings that are due, each once: what is out of the ordinary, what goes on and what is over is written
 * in one transaction with the morning itself. @returns how many anomalies were found
 */
export async function findAnomalies(
  database: Database,
  project: Project,
  { pending, range }: Mornings,
  at: number,
): Promise<number> {
  const history = await readHistory(database, project, range, at);
  const watched = await watch(history, await seriesOf(history, breathe), breathe);
  let found = 0;
  for (const morning of pending) found += await lookOnce(database, project.id, history, watched, morning, at);
  return found;
}

async function lookOnce(
  database: Database,
  projectId: number,
  history: History,
  watched: Watched,
  morning: number,
  at: number,
): Promise<number> {
  return database.transaction(async (connection) => {
    const mine = await connection.rows(
      `insert into anomaly_looks (project_id, day, at, judged, found) values ($1, $2, $3, 0, 0)
       on conflict do nothing returning 1`,
      [projectId, morning, new Date(at)],
    );
    if (mine.length === 0) return 0;
    const known = await listKnown(connection, projectId, morning - reachDays);
    const ordinary = await leaveOut(history, watched, known, breathe);
    const look = lookAtDay(history, ordinary, morning, known);
    for (const { id, day } of look.continued) await continueAnomaly(connection, id, day);
    for (const { id } of look.over) await endAnomaly(connection, id, at);
    for (const one of look.found) {
      const divisions = whatMoved(history, one.series.segment, one.metric, one.look.day - history.firstDay);
      await addAnomaly(connection, projectId, one, { divisions, also: one.also }, at);
    }
    await connection.rows(
      'update anomaly_looks set judged = $3, found = $4 where project_id = $1 and day = $2',
      [projectId, morning, look.judged, look.found.length],
    );
    return look.found.length;
  });
}
