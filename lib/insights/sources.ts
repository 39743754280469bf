import { bucketMs, bucketsPerDay, firstIdAt, userGroups } from '#lib/domain/index.ts';
import type { Project } from '#lib/projects/index.ts';
import type { Parameters } from './cells.ts';
import type { TimeRange } from './types.ts';

/** Where counts come from: SQL that yields the counters of rollups by bucket, cell and maturity. */

const counterColumns = [
  'interactions',
  'failed',
  'shown',
  'inserted',
  'edited',
  'regenerated',
  'closed',
  'reverted',
  'first_tries',
  'first_try_inserted',
  'tries_to_insert',
  'timed_inserts',
  'insert_time_log',
  'input_tokens',
  'output_tokens',
  'cost_micro_usd',
] as const;

const camel = (name: string): string =>
  name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The counters, SQL by the names of `Sums`. */
export const counterSums: Record<string, string> = Object.fromEntries(
  counterColumns.map((name) => [camel(name), name]),
);

/** What is read of rollups: whose, of when, and at what time it is asked. */
export interface RollupQuery {
  project: Pick<Project, 'id' | 'timeZone'>;
  range: TimeRange;
  now: number;
}

/**
 * Rollups and the deltas that are not folded yet, summed by any SQL over `bucket`, `cell_id` and `matures`. One statement
 * sees each count once, so the sums are exact at any moment.
 *
 * Days of the project's zone that are wholly inside the range and wholly mature come from `rollup_days`; the rest, at most
 * the edges and the last days, from 15-minute rows. A day stands in its first bucket. Each table is summed by itself,
 * since a sum over their union takes half as long again.
 * @param keys SQL by name @param sums SQL by name @param also a further condition
 * @param days false where days are too coarse: for hours, or for buckets themselves
 */
export function summedRollups(
  { project, range, now }: RollupQuery,
  keys: Record<string, string>,
  sums: Record<string, string>,
  parameters: Parameters,
  { also = 'true', days = true }: { also?: string; days?: boolean } = {},
): string {
  const id = parameters.add(project.id);
  const from = parameters.add(range.from / bucketMs);
  const to = parameters.add(range.to / bucketMs);
  const columns = [
    ...Object.entries(keys).map(([name, sql]) => `${sql} as "${name}"`),
    ...Object.entries(sums).map(([name, sql]) => `sum(${sql}) as "${name}"`),
  ].join(', ');
  const groups = Object.keys(keys).map((_, i) => i + 1);
  const select = (table: string, where: string) =>
    `select ${columns} from ${table} where project_id = ${id} and ${where} and ${also} group by ${groups.join(', ')}`;
  const within = (low: string, high: string) => `bucket >= ${low} and bucket < ${high}`;
  if (!days)
    return [select('rollups', within(from, to)), select('rollup_deltas', within(from, to))].join(
      ' union all ',
    );

  const zone = parameters.add(project.timeZone);
  const nowBucket = parameters.add(Math.floor(now / bucketMs));
  const firstDay = `kept_day(${from}::int - 1, ${zone}) + 1`;
  const endDay = `kept_day(${to}::int, ${zone})`;
  const cut = `with whole as materialized (select ${firstDay} as first, greatest(${firstDay}, ${endDay}) as stop),
    mature as materialized (select first, coalesce((select min(day) from rollup_days where project_id = ${id}
      and day >= first and day < stop and matures > ${nowBucket}), stop) as stop from whole),
    cut as materialized (select first, stop, case when first < stop then kept_first_bucket(first, ${zone}) else ${to}::int end as low,
      case when first < stop then kept_first_bucket(stop, ${zone}) else ${to}::int end as high from mature)`;
  const daily = `(select kept_first_bucket(day, ${zone}) as bucket, r.* from rollup_days r
    where r.project_id = ${id} and day >= (select first from cut) and day < (select stop from cut)) r`;
  return `${cut} ${[
    select(daily, 'true'),
    select('rollups', within(from, '(select low from cut)')),
    select('rollups', within('(select high from cut)', to)),
    select('rollup_deltas', within(from, to)),
  ].join(' union all ')}`;
}

/** Shown and inserted by UTC day and cell, as arrays by hash group of users. The first and last day may not be whole. */
export function userGroupSource(projectId: number, range: TimeRange, parameters: Parameters): string {
  const project = parameters.add(projectId);
  const from = parameters.add(Math.floor(range.from / bucketMs / bucketsPerDay));
  const to = parameters.add(Math.ceil(range.to / bucketMs / bucketsPerDay));
  return `
    select day, cell_id, shown, inserted from user_rollups where project_id = ${project} and day >= ${from} and day < ${to}
    union all
    select bucket / ${bucketsPerDay}, cell_id, group_shown, group_inserted from rollup_deltas
    where project_id = ${project} and bucket / ${bucketsPerDay} >= ${from} and bucket / ${bucketsPerDay} < ${to}
      and (group_shown <> '{}' or group_inserted <> '{}')`;
}

/** How many interactions are read for what rollups do not know. */
export const boundedRows = 200_000;

/** The newest interactions of a range, with the same counters each, and `metadata` for keys that are not declared. */
export function interactionSource(projectId: number, range: TimeRange, parameters: Parameters): string {
  const kept = `(i.outcome in ('inserted', 'edited'))`;
  const inRate = 'i.counted and i.shown_at is not null';
  const one = (condition: string) => `(${condition})::int`;
  return `
    select floor(extract(epoch from i.created_at) / ${bucketMs / 1000})::int as bucket, i.cell_id, i.metadata, i.created_at,
      abs(hashtext(coalesce(i.user_hash::text, i.session, i.id::text))) % ${userGroups} as user_group,
      case when ${inRate} then (extract(epoch from i.matures_at) / ${bucketMs / 1000})::int else 0 end as matures,
      1 as interactions, ${one("i.status = 'failed'")} as failed, ${one(inRate)} as shown,
      ${(['inserted', 'edited', 'regenerated', 'closed', 'reverted'] as const)
        .map((outcome) => `${one(`${inRate} and coalesce(i.outcome = '${outcome}', false)`)} as ${outcome}`)
        .join(', ')},
      ${one(`${inRate} and i.try_number = 1`)} as first_tries,
      ${one(`${inRate} and i.try_number = 1 and coalesce(${kept}, false)`)} as first_try_inserted,
      case when ${inRate} and ${kept} then i.try_number else 0 end as tries_to_insert,
      ${one(`${inRate} and coalesce(${kept}, false) and i.inserted_at is not null`)} as timed_inserts,
      case when ${inRate} and ${kept} and i.inserted_at is not null then
        round(ln(greatest(1, extract(epoch from i.inserted_at) * 1000 - ${chainStartSql})) * 1000) else 0 end as insert_time_log,
      coalesce(i.input_tokens, 0) as input_tokens, coalesce(i.output_tokens, 0) as output_tokens,
      coalesce(i.cost_micro_usd, 0) as cost_micro_usd
    from interactions i
    where i.project_id = ${parameters.add(projectId)} and i.id >= ${parameters.add(firstIdAt(range.from))} and i.id < ${parameters.add(firstIdAt(range.to))}
      and i.received
    order by i.id desc limit ${boundedRows}`;
}

/** Milliseconds of the chain's first 48 bits: written for Postgres before 18, which cannot take the time from a UUIDv7. */
const chainStartSql = `('x' || lpad(substr(replace(coalesce(i.chain_id, i.id)::text, '-', ''), 1, 12), 16, '0'))::bit(64)::bigint`;
