import type { Database } from '#lib/db/index.ts';
import { bucketMs, bucketsPerDay } from '#lib/domain/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { type GroupCount, jackknifeDesignEffect } from '#lib/stats/index.ts';
import { dimensionSql, filterSql, Parameters, undeclaredIn } from './cells.ts';
import { type Clustering, measure, type Sums } from './measures.ts';
import { alignRange, periodBoundaries } from './periods.ts';
import { boundedRows, interactionSource, rollupSource, summed, userGroupSource } from './sources.ts';
import type { InsertRateQuery, InsertRateResult, InsertRateRow } from './types.ts';

interface GroupedSums extends Sums {
  key: string | null;
  period: number;
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
  const range = alignRange(query.range);
  const boundaries = query.interval
    ? await periodBoundaries(database, range, query.interval, project.timeZone)
    : [range.from, range.to];
  const bounded = undeclaredIn(query.filter, query.by, project.dimensions);
  const [sums, clusterings] = await Promise.all([
    readSums(database, project, { ...query, range }, boundaries, now, bounded),
    readClusterings(database, project, { ...query, range }, now, bounded),
  ]);

  const groups = Map.groupBy(sums, ({ period, key }) => JSON.stringify([period, key]));
  const rows = [...groups.values()].map((group): InsertRateRow => {
    const { key, period } = group[0] as GroupedSums;
    return {
      key,
      periodStart: query.interval ? (boundaries[period] ?? null) : null,
      periodEnd: query.interval ? (boundaries[period + 1] ?? null) : null,
      ...measure(group, clusterings.get(key) ?? null),
    };
  });
  rows.sort(
    (a, b) =>
      (a.periodStart ?? 0) - (b.periodStart ?? 0) ||
      b.interactions - a.interactions ||
      (a.key ?? '').localeCompare(b.key ?? ''),
  );
  return { rows, lookedBackTo: bounded ? await boundOf(database, project, range) : null };
}

function readSums(
  database: Database,
  project: Project,
  { range, filter, by }: InsertRateQuery,
  boundaries: number[],
  now: number,
  bounded: boolean,
): Promise<GroupedSums[]> {
  const parameters = new Parameters();
  const source = (bounded ? interactionSource : rollupSource)(project.id, range, parameters);
  const starts = parameters.add(boundaries.slice(1, -1).map((ms) => ms / bucketMs));
  const nowBucket = parameters.add(Math.floor(now / bucketMs));
  const key = by ? dimensionSql(by, project.dimensions, parameters) : 'null::text';
  const condition = filterSql(filter, project.dimensions, parameters);
  const state = `width_bucket(i.bucket, ${starts}::int[]) as period, i.matures > 0 and i.matures <= ${nowBucket} as mature`;
  const cells = `join cells c on c.id = i.cell_id join features f on f.id = c.feature_id where ${condition}`;
  // Rollups are summed by cell before cells are looked at: few rows meet the text columns.
  const sql = bounded
    ? `select ${key} as key, ${state}, ${summed} from (${source}) i ${cells} group by 1, 2, 3`
    : `select ${key} as key, period, mature, ${resummed} from (
         select cell_id, ${state}, ${summed} from (${source}) i group by 1, 2, 3) i ${cells} group by 1, 2, 3`;
  return database.rows<GroupedSums>(sql, parameters.values);
}

/** The sums of sums, by the names the inner query gave them. */
const resummed = [...summed.matchAll(/as ("\w+")/g)].map(([, name]) => `sum(${name}) as ${name}`).join(', ');

/**
 * How strongly users' decisions hang together, by value of the dimension: from whole days whose windows have passed,
 * or from all there is while no day is that old.
 */
async function readClusterings(
  database: Database,
  project: Project,
  { range, filter, by }: InsertRateQuery,
  now: number,
  bounded: boolean,
): Promise<Map<string | null, Clustering>> {
  const parameters = new Parameters();
  const source = bounded
    ? `select bucket / ${bucketsPerDay} as day, cell_id, user_group, metadata, shown, inserted + edited as inserted
       from (${interactionSource(project.id, range, parameters)}) b where shown > 0`
    : userGroupSource(project.id, range, parameters);
  const key = by ? dimensionSql(by, project.dimensions, parameters) : 'null::text';
  const condition = filterSql(filter, project.dimensions, parameters);
  const nowDay = parameters.add(now / bucketMs / bucketsPerDay);
  const rows = await database.rows<GroupCount & { key: string | null; group: number; mature: boolean }>(
    `select ${key} as key, user_group as group, i.day + 1 + f.attribution_window_minutes / 1440.0 <= ${nowDay}::float8 as mature,
       sum(shown) as n, sum(inserted) as successes
     from (${source}) i join cells c on c.id = i.cell_id join features f on f.id = c.feature_id
     where ${condition} group by 1, 2, 3`,
    parameters.values,
  );
  const clusterings = new Map<string | null, Clustering>();
  for (const [value, all] of Map.groupBy(rows, (row) => row.key)) {
    const mature = all.filter((row) => row.mature && row.n > 0);
    clusterings.set(value, clusteringOf(mature.length > 0 ? mature : all));
  }
  return clusterings;
}

function clusteringOf(rows: (GroupCount & { group: number })[]): Clustering {
  const groups = [...Map.groupBy(rows, ({ group }) => group).values()].map((members) => ({
    n: members.reduce((sum, { n }) => sum + n, 0),
    successes: members.reduce((sum, { successes }) => sum + successes, 0),
  }));
  const effect = jackknifeDesignEffect(groups);
  // A single group says nothing about other users: it is worth one observation.
  if (effect.groups <= 1) return { designEffect: Number.MAX_SAFE_INTEGER, degreesOfFreedom: 1 };
  return effect;
}

async function boundOf(database: Database, project: Project, range: { from: number; to: number }): Promise<number> {
  const parameters = new Parameters();
  const source = interactionSource(project.id, range, parameters);
  const [row] = await database.rows<{ n: number; oldest: Date | null }>(
    `select count(*)::int as n, min(created_at) as oldest from (${source}) i`,
    parameters.values,
  );
  return row && row.n >= boundedRows && row.oldest ? row.oldest.getTime() : range.from;
}
