import type { Database } from '#lib/db/index.ts';
import { bucketMs, bucketOf, firstIdAt, timeOfId } from '#lib/domain/index.ts';
import { hashUser } from '#lib/interactions/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { filterSql, hasFilter, Parameters, undeclaredIn } from './cells.ts';
import { isOutcomeFilter, matchCounts, needsClock, outcomeSql } from './outcome-filter.ts';
import { alignRange } from './periods.ts';
import { countSearch, searchIds, searchQuery, unindexedIn } from './search.ts';
import { summedRollups } from './sources.ts';
import { type SummaryRow, summaryColumns, summaryJoins, toSummary } from './summary-row.ts';
import type { InteractionList, InteractionListQuery } from './types.ts';

const countedAtMost = 10_000;

/** Interactions, newest first, a page at a time. @throws RangeError for an outcome that does not exist */
export async function listInteractions(
  database: Database,
  project: Project,
  query: InteractionListQuery,
  now: number,
): Promise<InteractionList> {
  const unknown = query.outcomes?.find((outcome) => !isOutcomeFilter(outcome));
  if (unknown !== undefined) throw new RangeError(`there is no outcome "${unknown}"`);
  const limit = Math.min(Math.max(query.limit ?? 50, 1), 200);
  const range = alignRange(query.range);
  const below = query.before ?? firstIdAt(range.to);
  const list = { ...query, range, limit: limit + 1, below };
  const [ids, count] = await (query.text
    ? findByText(database, project, list, now)
    : findByFilter(database, project, list, now));
  const rows = await readSummaries(database, project.id, ids.slice(0, limit), now);
  return {
    rows,
    next: ids.length > limit ? (ids[limit - 1] ?? null) : null,
    count: query.before === undefined ? count : null,
    unindexed: query.text ? await unindexedIn(database, project.id, range) : 0,
  };
}

type ListQuery = InteractionListQuery & { limit: number; below: string };
type Found = [ids: string[], count: InteractionList['count']];

/** Summaries of these ids, in their order. */
export async function readSummaries(database: Database, projectId: number, ids: string[], now: number) {
  const rows = await database.rows<SummaryRow>(
    `select ${summaryColumns} from interactions i ${summaryJoins} where i.project_id = $1 and i.id = any($2::uuid[]) order by i.id desc`,
    [projectId, ids],
  );
  return rows.map((row) => toSummary(row, now));
}

/** Conditions on `interactions i`, and on `cells c` and `features f` joined to it where a dimension is filtered. */
function conditionsOf(
  project: Project,
  query: ListQuery,
  now: number,
  parameters: Parameters,
): { joins: string; where: string } {
  const conditions = [`i.project_id = ${parameters.add(project.id)}`, 'i.received'];
  if (query.outcomes?.length) conditions.push(outcomeSql(query.outcomes, now, parameters));
  if (query.user) conditions.push(`i.user_hash = ${parameters.add(hashUser(project.userSalt, query.user))}`);
  if (query.traceId !== undefined) conditions.push(`i.trace_id = ${parameters.add(query.traceId)}`);
  if (!hasFilter(query.filter)) return { joins: '', where: conditions.join(' and ') };
  const filter = filterSql(query.filter, project.dimensions, parameters);
  if (undeclaredIn(query.filter, undefined, project.dimensions))
    return {
      joins: 'join cells c on c.id = i.cell_id join features f on f.id = c.feature_id',
      where: [...conditions, filter].join(' and '),
    };
  const cells = `select c.id from cells c join features f on f.id = c.feature_id where c.project_id = ${parameters.add(project.id)} and ${filter}`;
  return { joins: '', where: [...conditions, `i.cell_id = any(array(${cells}))`].join(' and ') };
}

async function findByFilter(
  database: Database,
  project: Project,
  query: ListQuery,
  now: number,
): Promise<Found> {
  const unknownToRollups =
    query.user !== undefined ||
    query.traceId !== undefined ||
    undeclaredIn(query.filter, undefined, project.dimensions);
  if (unknownToRollups) {
    const [ids, count] = await Promise.all([
      scan(database, project, query, now),
      countScan(database, project, query, now),
    ]);
    return [ids, count];
  }
  const { buckets, total } = await matchingBuckets(database, project, query, now);
  return [await scanBuckets(database, project, query, now, buckets), { value: total, exact: true }];
}

/**
 * Which 15-minute buckets hold matches, newest first, as many as the page needs, and how many matches there are in all.
 * Rollups know both, so that a rare match in a long log is not looked for row by row.
 */
async function matchingBuckets(database: Database, project: Project, query: ListQuery, now: number) {
  const parameters = new Parameters();
  const wanted = query.outcomes?.filter(isOutcomeFilter) ?? [];
  const counts = matchCounts(needsClock(wanted) ? parameters.add(Math.floor(now / bucketMs)) : '0');
  const match = wanted.length > 0 ? wanted.map((outcome) => counts[outcome]).join(' + ') : 'interactions';
  const cells = hasFilter(query.filter)
    ? `cell_id = any(array(select c.id from cells c join features f on f.id = c.feature_id where c.project_id = ${parameters.add(project.id)} and ${filterSql(query.filter, project.dimensions, parameters)}))`
    : 'true';
  const rollups = { project, range: query.range, now };
  const options = { also: cells, days: false };
  const source = summedRollups(rollups, { bucket: 'bucket' }, { n: match }, parameters, options);
  const last = parameters.add(bucketOf(timeOfId(query.below)));
  const rows = await database.rows<{ bucket: number; total: number }>(
    `with m as (select bucket, sum(n) as n from (${source}) r group by bucket having sum(n) > 0),
       upTo as (select bucket, sum(n) over (order by bucket desc) - n as newer from m where bucket <= ${last})
     select bucket, (select coalesce(sum(n), 0) from m) as total from upTo where newer < ${parameters.add(query.limit + maxInBucketOfCursor)} order by bucket desc limit 2000`,
    parameters.values,
  );
  return { buckets: rows.map(({ bucket }) => bucket), total: rows[0]?.total ?? 0 };
}

/** The cursor's own bucket may hold matches that were shown already; enough further buckets are taken to make up for them. */
const maxInBucketOfCursor = 200;

async function scanBuckets(
  database: Database,
  project: Project,
  query: ListQuery,
  now: number,
  buckets: number[],
): Promise<string[]> {
  if (buckets.length === 0) return [];
  const parameters = new Parameters();
  const { joins, where } = conditionsOf(project, query, now, parameters);
  const ranges = {
    from: buckets.map((b) => firstIdAt(b * bucketMs)),
    to: buckets.map((b) => firstIdAt((b + 1) * bucketMs)),
  };
  const limit = parameters.add(query.limit);
  const rows = await database.rows<{ id: string }>(
    `select found.id from unnest(${parameters.add(ranges.from)}::uuid[], ${parameters.add(ranges.to)}::uuid[]) as b(low, high)
     cross join lateral (select i.id from interactions i ${joins} where ${where} and i.id >= b.low and i.id < b.high
       and i.id < ${parameters.add(query.below)} order by i.id desc limit ${limit}) found
     limit ${limit}`,
    parameters.values,
  );
  return rows
    .map(({ id }) => id)
    .sort()
    .reverse();
}

async function scan(database: Database, project: Project, query: ListQuery, now: number): Promise<string[]> {
  const parameters = new Parameters();
  const { joins, where } = conditionsOf(project, query, now, parameters);
  const rows = await database.rows<{ id: string }>(
    `select i.id from interactions i ${joins} where ${where} and i.id >= ${parameters.add(firstIdAt(query.range.from))}
       and i.id < ${parameters.add(query.below)} order by i.id desc limit ${parameters.add(query.limit)}`,
    parameters.values,
  );
  return rows.map(({ id }) => id);
}

async function countScan(
  database: Database,
  project: Project,
  query: ListQuery,
  now: number,
): Promise<InteractionList['count']> {
  if (query.before !== undefined) return null;
  const parameters = new Parameters();
  const { joins, where } = conditionsOf(project, query, now, parameters);
  const [row] = await database.rows<{ n: number }>(
    `select count(*)::int as n from (select 1 from interactions i ${joins} where ${where} and i.id >= ${parameters.add(firstIdAt(query.range.from))}
       and i.id < ${parameters.add(query.below)} limit ${countedAtMost + 1}) found`,
    parameters.values,
  );
  return atMost(row?.n ?? 0);
}

const atMost = (n: number) => ({ value: Math.min(n, countedAtMost), exact: n <= countedAtMost });

async function findByText(
  database: Database,
  project: Project,
  query: ListQuery,
  now: number,
): Promise<Found> {
  const parameters = new Parameters();
  const { joins, where } = conditionsOf(project, query, now, parameters);
  const words = await searchQuery(database, query.text ?? '');
  const search = { query: words, range: query.range, below: query.below, joins, where };
  const ids = await searchIds(database, search, parameters, query.limit);
  if (query.before !== undefined) return [ids, null];
  // A full first page may be the start of many; only then are they counted.
  if (ids.length < query.limit) return [ids, { value: ids.length, exact: true }];
  return [ids, atMost(await countSearch(database, search, parameters, countedAtMost + 1))];
}
