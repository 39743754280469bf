import type { Database } from '#lib/db/index.ts';
import { bucketMs, bucketsPerDay, userGroups } from '#lib/domain/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { Parameters } from './cells.ts';
import { counterSums, summedRollups, userGroupSource } from './sources.ts';

/** What one kind of interactions is: '' stands for "not set". */
export interface CellKind {
  feature: string;
  vendor: string;
  model: string;
  promptVersion: string;
}

/** Counts of one kind on one day. `n`, `inserted` and `expired` are of those whose window has passed. */
export interface DailyCell extends CellKind {
  /** Days of the project's zone, counted from 1970-01-01. */
  day: number;
  interactions: number;
  n: number;
  inserted: number;
  expired: number;
  /** Shown, window not passed yet. */
  maturing: number;
  costMicroUsd: number;
}

/** Shown and inserted of one kind by hash group of users, on the UTC day whose noon lies in the day. */
export interface DailyGroups extends CellKind {
  day: number;
  shown: number[];
  inserted: number[];
}

const kindColumns = `f.slug as feature, coalesce(c.vendor, '') as vendor, coalesce(c.model, '') as model,
  coalesce(c.prompt_version, '') as "promptVersion"`;
const ofCells = 'join cells c on c.id = i.cell_id join features f on f.id = c.feature_id';

/** First moments of the days from `from` to `to`, the latter's included, ms. */
export async function startsOfDays(
  database: Database,
  timeZone: string,
  from: number,
  to: number,
): Promise<number[]> {
  const rows = await database.rows<{ bucket: number }>(
    'select kept_first_bucket(day::int, $3) as bucket from generate_series($1::int, $2::int) day order by day',
    [from, to, timeZone],
  );
  return rows.map(({ bucket }) => bucket * bucketMs);
}

/** Every kind on every day from `from` up to `to`, which is not included. */
export async function readDailyCells(
  database: Database,
  project: Project,
  { from, to }: { from: number; to: number },
  now: number,
): Promise<DailyCell[]> {
  const starts = await startsOfDays(database, project.timeZone, from, to);
  const range = { from: starts[0] as number, to: starts.at(-1) as number };
  const parameters = new Parameters();
  const first = parameters.add(from);
  const boundaries = parameters.add(starts.slice(1, -1).map((ms) => ms / bucketMs));
  const nowBucket = parameters.add(Math.floor(now / bucketMs));
  const keys = {
    cell_id: 'cell_id',
    period: `width_bucket(bucket, ${boundaries}::int[])`,
    mature: `matures > 0 and matures <= ${nowBucket}`,
  };
  const source = summedRollups({ project, range, now }, keys, counterSums, parameters);
  const mature = (sql: string) => `coalesce(sum(${sql}) filter (where mature), 0)`;
  const signalled = '"inserted" + "edited" + "regenerated" + "closed" + "reverted"';
  return database.rows<DailyCell>(
    `select ${kindColumns}, ${first}::int + period as day, sum("interactions") as interactions,
       ${mature('"shown"')} as n, ${mature('"inserted" + "edited"')} as inserted,
       ${mature(`"shown" - (${signalled})`)} as expired,
       coalesce(sum("shown") filter (where not mature), 0) as maturing, sum("costMicroUsd") as "costMicroUsd"
     from (${source}) i ${ofCells} group by 1, 2, 3, 4, 5 having sum("interactions") > 0`,
    parameters.values,
  );
}

/** The users behind the same days: what their correlation on a day is estimated from. */
export async function readDailyGroups(
  database: Database,
  project: Project,
  { from, to }: { from: number; to: number },
): Promise<DailyGroups[]> {
  const starts = await startsOfDays(database, project.timeZone, from, to);
  const range = { from: starts[0] as number, to: starts.at(-1) as number };
  const parameters = new Parameters();
  const zone = parameters.add(project.timeZone);
  const noon = `i.day * ${bucketsPerDay} + ${bucketsPerDay / 2}`;
  // As text: reading 64 numbers a row out of arrays would take longer than the query.
  const counts = (column: string) =>
    `concat_ws(' ', ${Array.from({ length: userGroups }, (_, group) => `coalesce(sum(i.${column}[${group + 1}]), 0)`).join(', ')})`;
  const rows = await database.rows<CellKind & { day: number; shown: string; inserted: string }>(
    `select ${kindColumns}, kept_day(${noon}, ${zone}) as day, ${counts('shown')} as shown, ${counts('inserted')} as inserted
     from (${userGroupSource(project.id, range, parameters)}) i ${ofCells} group by 1, 2, 3, 4, 5`,
    parameters.values,
  );
  const numbers = (text: string) => text.split(' ').map(Number);
  return rows.map((row) => ({ ...row, shown: numbers(row.shown), inserted: numbers(row.inserted) }));
}
