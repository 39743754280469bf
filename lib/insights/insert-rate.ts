import type { Database } from '#lib/db/index.ts';
import { bucketMs, bucketsPerDay, userGroups } from '#lib/domain/index.ts';
import type { Project } from '#lib/projects/index.ts';
import type { GroupCount } from '#lib/stats/index.ts';
import { dimensionSql, filterSql, Parameters, undeclaredIn } from './cells.ts';
import { addGroups, clusteringOf, type UserGroups } from './clustering.ts';
import { measure, type Sums } from './measures.ts';
import { alignRange, periodBoundaries } from './periods.ts';
import { boundedRows, counterSums, interactionSource, summedRollups, userGroupSource } from './sources.ts';
import type { InsertRateQuery, InsertRateResult, InsertRateRow } from './types.ts';

interface Keyed {
  key: string | null;
  period: number;
}

/** What one question needs, read once: every coarser answer is a sum of the finest one's parts. */
interface Finest {
  sums: (Sums & Keyed)[];
  groups: (UserGroups & Keyed)[];
  boundaries: number[];
  interval: InsertRateQuery['interval'];
}

/**
 * The insert rate and everything beside it: overall, over time, by a dimension, or both.
 * Rows are sorted by period, then by how many interactions they hold.
 * @throws RangeError for too many periods
 */
export async function readInsertRate(
  database: Database,
  project: Project,
  query: InsertRateQuery,
  now: number,
): Promise<InsertRateResult> {
  const { finest, lookedBackTo } = await readFinest(database, project, query, now);
  return { rows: rowsOf(finest, true, query.interval !== undefined), lookedBackTo };
}

/** The same question answered at every level from one reading. */
export interface InsertRateLevels {
  total: InsertRateRow | undefined;
  byPeriod: InsertRateRow[];
  byKey: InsertRateRow[];
  byKeyAndPeriod: InsertRateRow[];
  lookedBackTo: number | null;
}

/** As `readInsertRate`, with the totals over keys and over periods beside the finest rows. */
export async function readInsertRateLevels(
  database: Database,
  project: Project,
  query: InsertRateQuery,
  now: number,
): Promise<InsertRateLevels> {
  const { finest, lookedBackTo } = await readFinest(database, project, query, now);
  const byPeriod = query.interval !== undefined;
  return {
    total: rowsOf(finest, false, false)[0],
    byPeriod: rowsOf(finest, false, byPeriod),
    byKey: rowsOf(finest, true, false),
    byKeyAndPeriod: rowsOf(finest, true, byPeriod),
    lookedBackTo,
  };
}

/**
 * Shown and inserted by value of a dimension (null: not set) and hash group of users, for errors that allow for users
 * who appear many times. Of whole UTC days whose windows have passed, so edges of the range may reach a day further.
 */
export async function readGroupCounts(
  database: Database,
  project: Project,
  { range, filter, by }: Omit<InsertRateQuery, 'interval'>,
  now: number,
): Promise<Map<string | null, GroupCount[]>> {
  const aligned = alignRange(range);
  const bounded = undeclaredIn(filter, by, project.dimensions);
  const rows = await readGroups(
    database,
    project,
    { range: aligned, ...(filter && { filter }), ...(by && { by }) },
    [aligned.from, aligned.to],
    now,
    bounded,
  );
  const byKey = [...Map.groupBy(rows, ({ key }) => key)];
  return new Map(byKey.map(([key, parts]) => [key, addGroups(parts).mature]));
}

async function readFinest(database: Database, project: Project, query: InsertRateQuery, now: number) {
  const range = alignRange(query.range);
  const { interval } = query;
  const boundaries = interval
    ? await periodBoundaries(database, range, interval, project.timeZone)
    : [range.from, range.to];
  const bounded = undeclaredIn(query.filter, query.by, project.dimensions);
  const aligned = { ...query, range };
  const [sums, groups] = await Promise.all([
    readSums(database, project, aligned, boundaries, now, bounded),
    readGroups(database, project, aligned, boundaries, now, bounded),
  ]);
  const lookedBackTo = bounded ? await boundOf(database, project, range) : null;
  return { finest: { sums, groups, boundaries, interval } satisfies Finest, lookedBackTo };
}

function rowsOf(
  { sums, groups, boundaries, interval }: Finest,
  byKey: boolean,
  byPeriod: boolean,
): InsertRateRow[] {
  // Days say nothing about hours: there the whole range speaks for each of them.
  const groupsByPeriod = byPeriod && interval !== 'hour';
  const name = (row: Keyed, withPeriod: boolean) =>
    JSON.stringify([withPeriod && row.period, byKey && row.key]);
  const groupsOf = Map.groupBy(groups, (row) => name(row, groupsByPeriod));
  const rows = [...Map.groupBy(sums, (row) => name(row, byPeriod)).values()].map((parts): InsertRateRow => {
    const first = parts[0] as Keyed;
    const users = groupsOf.get(name(first, groupsByPeriod)) ?? [];
    return {
      key: byKey ? first.key : null,
      periodStart: byPeriod ? (boundaries[first.period] ?? null) : null,
      periodEnd: byPeriod ? (boundaries[first.period + 1] ?? null) : null,
      ...measure(parts, clusteringOf(addGroups(users))),
    };
  });
  return rows.sort(
    (a, b) =>
      (a.periodStart ?? 0) - (b.periodStart ?? 0) ||
      b.interactions - a.interactions ||
      (a.key ?? '').localeCompare(b.key ?? ''),
  );
}

function readSums(
  database: Database,
  project: Project,
  { range, filter, by, interval }: InsertRateQuery,
  boundaries: number[],
  now: number,
  bounded: boolean,
): Promise<(Sums & Keyed)[]> {
  const parameters = new Parameters();
  const starts = parameters.add(boundaries.slice(1, -1).map((ms) => ms / bucketMs));
  const nowBucket = parameters.add(Math.floor(now / bucketMs));
  const state = {
    period: `width_bucket(bucket, ${starts}::int[])`,
    mature: `matures > 0 and matures <= ${nowBucket}`,
  };
  const key = by ? dimensionSql(by, project.dimensions, parameters) : 'null::text';
  const condition = filterSql(filter, project.dimensions, parameters);
  const cells = `join cells c on c.id = i.cell_id join features f on f.id = c.feature_id where ${condition} group by 1, 2, 3`;
  if (bounded) {
    const source = interactionSource(project.id, range, parameters);
    const sums = Object.entries(counterSums).map(([name, sql]) => `sum(${sql}) as "${name}"`);
    return database.rows(
      `select ${key} as key, ${state.period} as period, ${state.mature} as mature, ${sums.join(', ')} from (${source}) i ${cells}`,
      parameters.values,
    );
  }
  // Rollups are summed by cell before cells are looked at: few rows meet the text columns.
  const keys = { cell_id: 'cell_id', ...state };
  const days = interval !== 'hour';
  const source = summedRollups({ project, range, now }, keys, counterSums, parameters, { days });
  const sums = Object.keys(counterSums).map((name) => `sum("${name}") as "${name}"`);
  return database.rows(
    `select ${key} as key, period, mature, ${sums.join(', ')} from (${source}) i ${cells}`,
    parameters.values,
  );
}

/** The users' groups of whole UTC days. Days are dealt to the period that holds their noon. */
function readGroups(
  database: Database,
  project: Project,
  { range, filter, by, interval }: InsertRateQuery,
  boundaries: number[],
  now: number,
  bounded: boolean,
): Promise<(UserGroups & Keyed)[]> {
  const parameters = new Parameters();
  const key = by ? dimensionSql(by, project.dimensions, parameters) : 'null::text';
  const condition = filterSql(filter, project.dimensions, parameters);
  const nowDay = parameters.add(now / bucketMs / bucketsPerDay);
  const byPeriod = interval === 'day' || interval === 'week';
  const starts = parameters.add(byPeriod ? boundaries.slice(1, -1).map((ms) => ms / bucketMs) : []);
  const keys = `${key} as key, width_bucket(i.day * ${bucketsPerDay} + ${bucketsPerDay / 2}, ${starts}::int[]) as period,
    i.day + 1 + f.attribution_window_minutes / 1440.0 <= ${nowDay}::float8 as mature`;
  const cells = `join cells c on c.id = i.cell_id join features f on f.id = c.feature_id where ${condition}`;
  // As text: reading 64 numbers a row out of arrays would take longer than the query.
  const counts = (of: (group: number) => string) =>
    `concat_ws(' ', ${Array.from({ length: userGroups }, (_, group) => `coalesce(${of(group)}, 0)`).join(', ')})`;
  if (!bounded)
    return database.rows(
      `select ${keys}, ${counts((group) => `sum(shown[${group + 1}])`)} as n, ${counts((group) => `sum(inserted[${group + 1}])`)} as successes
       from (${userGroupSource(project.id, range, parameters)}) i ${cells} group by 1, 2, 3`,
      parameters.values,
    );
  const rows = `select bucket / ${bucketsPerDay} as day, cell_id, user_group, metadata, inserted + edited as inserted
    from (${interactionSource(project.id, range, parameters)}) b where shown > 0`;
  const one = (sql: string) => (group: number) => `sum(${sql}) filter (where user_group = ${group})`;
  return database.rows(
    `select key, period, mature, ${counts(one('n'))} as n, ${counts(one('successes'))} as successes from (
       select ${keys}, user_group, count(*) as n, sum(inserted) as successes from (${rows}) i ${cells} group by 1, 2, 3, 4
     ) g group by 1, 2, 3`,
    parameters.values,
  );
}

async function boundOf(
  database: Database,
  project: Project,
  range: { from: number; to: number },
): Promise<number> {
  const parameters = new Parameters();
  const source = interactionSource(project.id, range, parameters);
  const [row] = await database.rows<{ n: number; oldest: Date | null }>(
    `select count(*)::int as n, min(created_at) as oldest from (${source}) i`,
    parameters.values,
  );
  return row && row.n >= boundedRows && row.oldest ? row.oldest.getTime() : range.from;
}
