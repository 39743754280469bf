import type { Database } from '#lib/db/index.ts';
import { bucketMs, bucketsPerDay } from '#lib/domain/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { jackknifeDesignEffect } from '#lib/stats/index.ts';
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
    readClusterings(database, project, { ...query, range }, boundaries, now, bounded),
  ]);

  const groups = Map.groupBy(sums, ({ period, key }) => JSON.stringify([period, key]));
  const rows = [...groups.values()].map((group): InsertRateRow => {
    const { key, period } = group[0] as GroupedSums;
    return {
      key,
      periodStart: query.interval ? (boundaries[period] ?? null) : null,
      periodEnd: query.interval ? (boundaries[period + 1] ?? null) : null,
      ...measure(group, clusterings(period, key)),
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

/** Finds how strongly users' decisions hang together in one group of rows. */
type Clusterings = (period: number, key: string | null) => Clustering;

interface GroupArrays {
  key: string | null;
  period: number;
  /** Per hash group of users: from days whose windows have passed, and from all days. */
  matureN: number[];
  matureSuccesses: number[];
  n: number[];
  successes: number[];
}

/**
 * From whole UTC days whose windows have passed, or from all there is while no day is that old. Days are dealt to the
 * period that holds their noon; hours are too short for days, so there the whole range speaks for each of them.
 */
async function readClusterings(
  database: Database,
  project: Project,
  { range, filter, by, interval }: InsertRateQuery,
  boundaries: number[],
  now: number,
  bounded: boolean,
): Promise<Clusterings> {
  const parameters = new Parameters();
  const source = bounded
    ? `select bucket / ${bucketsPerDay} as day, cell_id, user_group, metadata, shown, inserted + edited as inserted
       from (${interactionSource(project.id, range, parameters)}) b where shown > 0`
    : userGroupSource(project.id, range, parameters);
  const key = by ? dimensionSql(by, project.dimensions, parameters) : 'null::text';
  const condition = filterSql(filter, project.dimensions, parameters);
  const nowDay = parameters.add(now / bucketMs / bucketsPerDay);
  const byPeriod = interval === 'day' || interval === 'week';
  const starts = parameters.add(byPeriod ? boundaries.slice(1, -1).map((ms) => ms / bucketMs) : []);
  const mature = `i.day + 1 + f.attribution_window_minutes / 1440.0 <= ${nowDay}::float8`;
  const rows = await database.rows<GroupArrays>(
    `with grouped as (
       select ${key} as key, width_bucket(i.day * ${bucketsPerDay} + ${bucketsPerDay / 2}, ${starts}::int[]) as period, user_group,
         sum(shown) as n, sum(inserted) as successes,
         coalesce(sum(shown) filter (where ${mature}), 0) as mature_n,
         coalesce(sum(inserted) filter (where ${mature}), 0) as mature_successes
       from (${source}) i join cells c on c.id = i.cell_id join features f on f.id = c.feature_id
       where ${condition} group by 1, 2, 3
     )
     select key, period, array_agg(n::float8) as n, array_agg(successes::float8) as successes,
       array_agg(mature_n::float8) as "matureN", array_agg(mature_successes::float8) as "matureSuccesses"
     from grouped group by 1, 2`,
    parameters.values,
  );
  const known = new Map(rows.map((row) => [JSON.stringify([row.period, row.key]), clusteringOf(row)]));
  return (period, key) => known.get(JSON.stringify([byPeriod ? period : 0, key])) ?? null;
}

function clusteringOf({ matureN, matureSuccesses, n, successes }: GroupArrays): Clustering {
  const zip = (counts: number[], kept: number[]) => counts.map((n, i) => ({ n, successes: kept[i] ?? 0 }));
  const mature = zip(matureN, matureSuccesses).filter((group) => group.n > 0);
  const effect = jackknifeDesignEffect(mature.length > 0 ? mature : zip(n, successes));
  // A single group says nothing about other users: it is worth one observation.
  if (effect.groups === 1) return { designEffect: Number.MAX_SAFE_INTEGER, degreesOfFreedom: 1 };
  return effect.groups === 0 ? null : effect;
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
