import type { Database } from '#lib/db/index.ts';
import { firstIdAt } from '#lib/domain/index.ts';

/** What is read of a run. Times ms. */
export interface ArmsQuery {
  projectId: number;
  feature: string;
  from: number;
  to: number;
  now: number;
  /** When the share was changed, ascending; without the start. */
  shareChanges: readonly number[];
  /** Ascending; interactions that matured from one to the next are counted apart. May be empty. */
  looks: readonly number[];
  /** How many times slower than base is too slow. */
  slowFactor: number;
}

/** Counts of one user in one arm, in one stratum and between two looks. */
export interface UserCounts {
  stratum: number;
  /** Index of the look that sees them first; the last one is what is still maturing. */
  look: number;
  mature: number;
  inserted: number;
  maturing: number;
  maturingInserted: number;
  /** Generations that ended by themselves, and how many of them in an error. */
  ended: number;
  failed: number;
  completed: number;
  /** Of the completed ones of base: slower than its median, its 95th percentile; of the canary: than the factor times these. */
  slowMedian: number;
  slowTail: number;
}
/** Users of one arm whose counts are the same. */
export interface AlikeUsers {
  arm: 'base' | 'canary';
  users: number;
  counts: UserCounts[];
}

/** What of an arm is no sum over users. Latencies in ms of completed generations; null if there are none. */
export interface ArmRow {
  arm: 'base' | 'canary';
  interactions: number;
  users: number;
  fellBack: number;
  completed: number;
  insertedEver: number;
  costMicroUsd: number;
  /** Standard error of the cost per generation, users as clusters. */
  costError: number | null;
  median: number | null;
  medianLow: number | null;
  medianHigh: number | null;
  tail: number | null;
  tailLow: number | null;
  tailHigh: number | null;
}

export interface ArmsRead {
  arms: ArmRow[];
  alike: AlikeUsers[];
  /** False if there are more interactions than are read. */
  isWhole: boolean;
}

/** The oldest are read: what was looked at stays what is looked at. */
export const mostInteractions = 300_000;

/** In the order in which they are written into one text per user. */
const fields = [
  'stratum',
  'look',
  'mature',
  'inserted',
  'maturing',
  'maturingInserted',
  'ended',
  'failed',
  'completed',
  'slowMedian',
  'slowTail',
] as const satisfies (keyof UserCounts)[];

/**
 * The arms of a run as they were assigned, from the log. A user is an end user, without one a session, without one a
 * request. Users who did the same are counted together, so that few rows come back however many there are.
 * The intervals of latencies count each user once: order statistics at q ± 1.96·√(q(1 − q)/users).
 * @throws DatabaseAway
 */
export async function readArms(database: Database, query: ArmsQuery): Promise<ArmsRead> {
  const [row] = await database.rows<{
    arms: ArmRow[] | null;
    alike: { arm: ArmRow['arm']; users: number; counts: string }[] | null;
    read: number;
  }>(statement, [
    query.projectId,
    query.feature,
    firstIdAt(query.from),
    firstIdAt(query.to),
    new Date(query.now),
    query.shareChanges.map((ms) => new Date(ms)),
    query.looks.map((ms) => new Date(ms)),
    query.slowFactor,
    mostInteractions,
  ]);
  const alike = (row?.alike ?? []).map(({ arm, users, counts }) => ({
    arm,
    users,
    counts: counts.split(';').map(toCounts),
  }));
  return { arms: row?.arms ?? [], alike, isWhole: (row?.read ?? 0) < mostInteractions };
}

function toCounts(text: string): UserCounts {
  const numbers = text.split(' ').map(Number);
  return Object.fromEntries(fields.map((field, i) => [field, numbers[i]])) as unknown as UserCounts;
}

const quantile = (name: string, fraction: string): string =>
  `percentile_disc(greatest(0, least(1, ${fraction}))) within group (order by latency) as "${name}"`;
const aroundMedian = '1.96 * 0.5 / sqrt(users)';
const aroundTail = '1.96 * sqrt(0.05 * 0.95 / users)';

const statement = `
  with run as materialized (
    select i.metadata->>'canary' as arm, coalesce(i.user_hash, md5(i.session)::uuid, i.id) as who,
      width_bucket(i.created_at, $6::timestamptz[]) as stratum, width_bucket(i.matures_at, $7::timestamptz[]) as look,
      coalesce(i.counted and i.shown_at is not null and i.matures_at <= $5, false) as mature,
      coalesce(i.counted and i.shown_at is not null and i.matures_at > $5, false) as maturing,
      coalesce(i.outcome in ('inserted', 'edited'), false) as inserted,
      i.error_kind is distinct from 'cancelled' as ended, i.status = 'failed' as failed,
      case when i.status = 'completed' then i.latency_ms end as latency,
      coalesce(i.cost_micro_usd, 0) as cost, coalesce(c.route_kind = 'fallback', false) as fell_back
    from interactions i join cells c on c.id = i.cell_id
    where i.project_id = $1 and i.id >= $3 and i.id < $4 and i.received and i.metadata->>'canary' in ('base', 'canary')
      and c.feature_id = (select f.id from features f where f.project_id = $1 and f.slug = $2)
    order by i.id limit $9
  ), people as materialized (
    select arm, who, count(*) as n, sum(cost) as cost from run group by arm, who
  ), spent as (
    select arm, count(*) as users, sum(n) as interactions, sum(cost) as cost,
      case when count(*) > 1 then sqrt(greatest(0, sum(cost ^ 2) - 2 * sum(cost) / sum(n) * sum(cost * n)
        + (sum(cost) / sum(n)) ^ 2 * sum(n ^ 2))) / sum(n) end as cost_error
    from people group by arm
  ), arms as materialized (
    select arm, users, interactions, cost as "costMicroUsd", cost_error as "costError",
      count(*) filter (where fell_back) as "fellBack", count(latency) as completed,
      count(*) filter (where inserted) as "insertedEver",
      ${[
        quantile('median', '0.5'),
        quantile('medianLow', `0.5 - ${aroundMedian}`),
        quantile('medianHigh', `0.5 + ${aroundMedian}`),
        quantile('tail', '0.95'),
        quantile('tailLow', `0.95 - ${aroundTail}`),
        quantile('tailHigh', `0.95 + ${aroundTail}`),
      ].join(', ')}
    from run join spent using (arm) group by arm, users, interactions, cost, cost_error
  ), usual as materialized (
    select median, tail from arms where arm = 'base'
  ), slow as (
    select r.*, latency > (select median from usual) * (case arm when 'canary' then $8::float8 else 1 end) as slow_median,
      latency > (select tail from usual) * (case arm when 'canary' then $8::float8 else 1 end) as slow_tail
    from run r
  ), counted as (
    select arm, who, stratum, case when mature then look else cardinality($7::timestamptz[]) + 1 end as look,
      count(*) filter (where mature) as mature, count(*) filter (where mature and inserted) as inserted,
      count(*) filter (where maturing) as maturing, count(*) filter (where maturing and inserted) as maturing_inserted,
      count(*) filter (where ended) as ended, count(*) filter (where ended and failed) as failed,
      count(latency) as completed, count(*) filter (where slow_median) as slow_median,
      count(*) filter (where slow_tail) as slow_tail
    from slow group by 1, 2, 3, 4
  ), each as (
    select arm, string_agg(concat_ws(' ', stratum, look, mature, inserted, maturing, maturing_inserted, ended, failed,
      completed, slow_median, slow_tail), ';' order by stratum, look) as counts
    from counted group by arm, who
  ), alike as (
    select arm, counts, count(*) as users from each group by arm, counts
  )
  select (select jsonb_agg(a) from arms a) as arms, (select jsonb_agg(e) from alike e) as alike,
    (select count(*) from run) as read`;
