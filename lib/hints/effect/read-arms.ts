import type { Database } from '#lib/db/index.ts';
import { firstIdAt, firstIdSql } from '#lib/domain/index.ts';
import type { HintArm } from '../types.ts';

/** What is read of a hint. Times ms. */
export interface ExposuresQuery {
  projectId: number;
  hintId: string;
  from: number;
  now: number;
  /** When the share was changed, ascending; without the start. */
  shareChanges: readonly number[];
}

/** What became of one user's mature exposures, in one arm and stratum. */
export interface UserCounts {
  stratum: number;
  exposures: number;
  abandoned: number;
  /** Interactions that followed, were shown and are in the insert rate. */
  shown: number;
  inserted: number;
}

/** Users of one arm of whom the same became. */
export interface AlikeUsers {
  arm: HintArm;
  users: number;
  counts: UserCounts[];
}

export interface ArmCount {
  arm: HintArm;
  users: number;
  exposures: number;
  maturing: number;
}

export interface ExposuresRead {
  arms: ArmCount[];
  alike: AlikeUsers[];
  /** False if there are more exposures than are read. */
  isWhole: boolean;
}

/** The oldest are read, so that what one look has seen the next one sees as well. */
const mostExposures = 100_000;

/**
 * What became of a hint's exposures, from the log. To an exposure belongs the interaction of its feature and user that
 * names it within a day, else the next one within half an hour. Exposures of a user that one interaction ends, or that
 * follow each other within half an hour without any, are one: products ask again while the user writes. They are mature
 * once the interaction's attribution window has passed as well. @throws DatabaseAway
 */
export async function readArms(database: Database, query: ExposuresQuery): Promise<ExposuresRead> {
  const { projectId, hintId, from, now, shareChanges } = query;
  const [row] = await database.rows<{ arms: ArmCount[] | null; alike: string | null; read: number }>(
    statement,
    [
      projectId,
      hintId,
      firstIdAt(from),
      new Date(now),
      shareChanges.map((ms) => new Date(ms)),
      mostExposures,
    ],
  );
  return {
    arms: row?.arms ?? [],
    alike: row?.alike?.split('|').map(toAlike) ?? [],
    isWhole: (row?.read ?? 0) < mostExposures,
  };
}

/** `arm,users,` and the counts of one stratum after the other. */
function toAlike(text: string): AlikeUsers {
  const [arm, users, counts] = text.split(',') as [HintArm, string, string];
  return {
    arm,
    users: Number(users),
    counts: counts.split(';').map((part) => {
      const [stratum, exposures, abandoned, shown, inserted] = part.split(' ').map(Number) as [
        number,
        number,
        number,
        number,
        number,
      ];
      return { stratum, exposures, abandoned, shown, inserted };
    }),
  };
}

/** A second's grace before: products that ask for hints and generate at the same time. */
const statement = `
  with exposed as materialized (
    select e.id, e.arm, e.user_hash, e.feature, e.at, f.id as feature_id,
      e.at + interval '35 minutes' + coalesce(f.attribution_window_minutes, 0) * interval '1 minute' <= $4 as mature,
      width_bucket(e.at, $5::timestamptz[]) as stratum
    from hint_exposures e left join features f on f.project_id = e.project_id and f.slug = e.feature
    where e.project_id = $1 and e.hint_id = $2 and e.id >= $3 order by e.id limit $6
  ), followed as materialized (
    select e.*, n.id as interaction, n.shown, n.inserted,
      lead(e.at) over (partition by e.arm, e.user_hash, e.feature order by e.id) as again
    from exposed e left join lateral (
      select i.id, i.counted and i.shown_at is not null and i.matures_at <= $4 as shown,
        i.outcome in ('inserted', 'edited') as inserted
      from interactions i join cells c on c.id = i.cell_id
      where i.project_id = $1 and i.user_hash = e.user_hash and c.feature_id = e.feature_id and i.received
        and i.id >= ${firstIdSql("(e.at - interval '1 second')")} and i.id < ${firstIdSql("(e.at + interval '1 day')")}
        and (i.created_at < e.at + interval '30 minutes' or i.metadata->>'hintExposureId' = e.id::text)
      order by coalesce(i.metadata->>'hintExposureId' = e.id::text, false) desc, i.id limit 1
    ) n on true
  ), ended as (
    (select distinct on (arm, user_hash, interaction) arm, user_hash, stratum, mature, false as abandoned,
      coalesce(shown, false) as shown, coalesce(shown and inserted, false) as inserted
    from followed where interaction is not null order by arm, user_hash, interaction, id)
    union all
    select arm, user_hash, stratum, mature, true, false, false
    from followed where interaction is null and (again is null or again > at + interval '30 minutes')
  ), counted as (
    select arm, user_hash, stratum, count(*) as exposures, count(*) filter (where abandoned) as abandoned,
      count(*) filter (where shown) as shown, count(*) filter (where inserted) as inserted
    from ended where mature group by 1, 2, 3
  ), people as (
    select arm, user_hash,
      string_agg(concat_ws(' ', stratum, exposures, abandoned, shown, inserted), ';' order by stratum) as counts
    from counted group by 1, 2
  ), alike as (
    select arm, counts, count(*) as users from people group by 1, 2
  ), arms as (
    select arm, count(*) as exposures, count(distinct user_hash) as users, count(*) filter (where not mature) as maturing
    from exposed group by 1
  )
  select (select jsonb_agg(a) from arms a) as arms,
    (select string_agg(concat_ws(',', arm, users, counts), '|') from alike) as alike,
    (select count(*) from exposed) as read`;
