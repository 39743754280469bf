import type { Database } from '#lib/db/index.ts';
import { firstIdAt } from '#lib/domain/index.ts';
import type { CanaryArm } from '#lib/routing/index.ts';

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

/** What one user did in one arm, of one stratum and between two looks. */
export interface UserCounts {
  stratum: number;
  /** Index of the look that sees them first; one more than there are looks: still maturing. */
  look: number;
  shown: number;
  inserted: number;
  /** Generations that nobody cancelled, and how many of them failed. */
  ended: number;
  failed: number;
  completed: number;
  /** Completed ones slower than base's median, than its 95th percentile; of the canary: than the factor times these. */
  slowMedian: number;
  slowTail: number;
}

/** Users of one arm who did the same. */
export interface AlikeUsers {
  arm: CanaryArm;
  users: number;
  counts: UserCounts[];
}

/** What of an arm is no sum over users. Latencies in ms, of completed generations; null if there are none. */
export interface ArmRow {
  arm: CanaryArm;
  interactions: number;
  users: number;
  fellBack: number;
  completed: number;
  /** Mature or not. */
  insertedEver: number;
  costMicroUsd: number;
  /** Standard error of the cost of one generation, users as clusters; null with a single user. */
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

/** The oldest are read, so that what one look has seen the next one sees as well. */
const mostInteractions = 300_000;

/**
 * The arms of a run as they were assigned, from the log. A user is an end user, without one a session, without one a
 * request. Users who did the same come back as one row, however many they are. In the intervals of latencies each user
 * counts once: order statistics at q ± 1.96·√(q(1 − q)/users). The error of a cost is that of a ratio of clusters.
 * @throws DatabaseAway
 */
export async function readArms(database: Database, query: ArmsQuery): Promise<ArmsRead> {
  const dates = (times: readonly number[]) => times.map((ms) => new Date(ms));
  const [row] = await database.rows<{ arms: ArmRow[] | null; alike: string | null; read: number }>(
    statement,
    [
      query.projectId,
      query.feature,
      firstIdAt(query.from),
      firstIdAt(query.to),
      new Date(query.now),
      dates(query.shareChanges),
      dates(query.looks),
      query.slowFactor,
      mostInteractions,
    ],
  );
  return {
    arms: row?.arms ?? [],
    alike: row?.alike?.split('|').map(toAlike) ?? [],
    isWhole: (row?.read ?? 0) < mostInteractions,
  };
}

/** `tried,users,` and the counts of one stratum and look after the other. */
function toAlike(text: string): AlikeUsers {
  const [tried, users, counts] = text.split(',') as [string, string, string];
  return {
    arm: tried === '1' ? 'canary' : 'base',
    users: Number(users),
    counts: counts.split(';').map((part) => {
      const [stratum, look, shown, inserted, ended, failed, completed, slowMedian, slowTail] = part
        .split(' ')
        .map(Number) as [number, number, number, number, number, number, number, number, number];
      return { stratum, look, shown, inserted, ended, failed, completed, slowMedian, slowTail };
    }),
  };
}

/** SQL: the latency up to which a share of an arm's lies. @param fraction SQL, 0–1 */
const quantile = (fraction: string): string =>
  `min(latency) filter (where so_far >= least(total, greatest(1, ceil(total * (${fraction})))))`;
const aroundMedian = '1.96 * 0.5 / sqrt(users)';
const aroundTail = '1.96 * sqrt(0.05 * 0.95 / users)';

/**
 * Latencies are counted by millisecond before they are sorted: there are far fewer of them. Sums are of float8: those of
 * bigint are numeric, and slow.
 */
const statement = `
  with run as materialized (
    select case i.metadata->>'canary' when 'canary' then true when 'base' then false end as tried,
      coalesce(i.user_hash, md5(i.session)::uuid, i.id) as who,
      width_bucket(i.created_at, $6::timestamptz[]) as stratum,
      case when i.matures_at <= $5 then width_bucket(i.matures_at, $7::timestamptz[]) else cardinality($7) + 1 end as look,
      i.counted and i.shown_at is not null as shown, i.outcome in ('inserted', 'edited') as inserted,
      i.error_kind is distinct from 'cancelled' as ended, i.status = 'failed' as failed,
      case when i.status = 'completed' then i.latency_ms end as latency,
      coalesce(i.cost_micro_usd, 0)::float8 as cost, c.route_kind = 'fallback' as fell_back
    from interactions i join cells c on c.id = i.cell_id
    where i.project_id = $1 and i.id >= $3 and i.id < $4 and i.received
      and c.feature_id = (select f.id from features f where f.project_id = $1 and f.slug = $2)
    order by i.id limit $9
  ), latencies as materialized (
    select tried, latency, sum(count(*)) over (partition by tried order by latency) as so_far,
      sum(count(*)) over (partition by tried) as total
    from run where latency is not null and tried is not null group by 1, 2
  ), usual as materialized (
    select ${quantile('0.5')} as median, ${quantile('0.95')} as tail from latencies where not tried
  ), counted as (
    select tried, who, stratum, look, count(*)::float8 as n, sum(cost) as paid,
      count(*) filter (where fell_back)::float8 as fell_back, count(*) filter (where inserted)::float8 as inserted_ever,
      count(*) filter (where shown) as shown, count(*) filter (where shown and inserted) as inserted,
      count(*) filter (where ended) as ended, count(*) filter (where ended and failed) as failed,
      count(latency) as completed,
      count(*) filter (where latency > (select median from usual) * case when tried then $8::float8 else 1 end) as slow_median,
      count(*) filter (where latency > (select tail from usual) * case when tried then $8::float8 else 1 end) as slow_tail
    from run where tried is not null group by 1, 2, 3, 4
  ), people as materialized (
    select tried, who, sum(n) as n, sum(paid) as paid, sum(fell_back) as fell_back,
      sum(inserted_ever) as inserted_ever,
      string_agg(concat_ws(' ', stratum, look, shown, inserted, ended, failed, completed, slow_median, slow_tail), ';') as counts
    from counted group by 1, 2
  ), sums as materialized (
    select tried, count(*) as users, sum(n) as interactions, sum(fell_back) as fell_back,
      sum(inserted_ever) as inserted_ever, sum(paid) as paid, sum(paid ^ 2) as paid2, sum(paid * n) as paid_n,
      sum(n ^ 2) as n2
    from people group by 1
  ), quantiles as (
    select tried, max(total) as completed, ${quantile('0.5')} as median, ${quantile('0.95')} as tail,
      ${quantile(`0.5 - ${aroundMedian}`)} as median_low, ${quantile(`0.5 + ${aroundMedian}`)} as median_high,
      ${quantile(`0.95 - ${aroundTail}`)} as tail_low, ${quantile(`0.95 + ${aroundTail}`)} as tail_high
    from latencies join sums using (tried) group by 1
  ), arms as (
    select case when tried then 'canary' else 'base' end as arm, users, interactions, fell_back as "fellBack",
      inserted_ever as "insertedEver", paid as "costMicroUsd",
      case when users > 1 then
        sqrt(greatest(0, paid2 - 2 * paid / interactions * paid_n + (paid / interactions) ^ 2 * n2)) / interactions end as "costError",
      coalesce(completed, 0) as completed, median, median_low as "medianLow", median_high as "medianHigh", tail,
      tail_low as "tailLow", tail_high as "tailHigh"
    from sums left join quantiles using (tried)
  ), alike as (
    select tried, counts, count(*) as users from people group by 1, 2
  )
  select (select jsonb_agg(a) from arms a) as arms,
    (select string_agg(concat_ws(',', tried::int, users, counts), '|') from alike) as alike, (select count(*) from run) as read`;
