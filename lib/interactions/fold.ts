import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, DatabaseAway } from '#lib/db/index.ts';
import { bucketsPerDay, userGroups } from '#lib/domain/index.ts';
import { counterColumns } from './deltas.ts';

/** Merges deltas into rollups. Any number of processes may run one: they take turns. */
export interface Folder {
  /** Folds what there is now, up to a bound. @returns how many deltas were folded */
  fold(): Promise<number>;
  /** Folds every second until stopped. */
  start(): void;
  stop(): Promise<void>;
}

const deltasPerFold = 20_000;
const pauseMs = 1_000;
/** Any number: what is locked by whoever changes rollups from deltas. */
export const foldLock = 7_239_002;

/**
 * One statement, so that a reader sees each delta either here or there. Three things come from the same rows: rollups,
 * the users' groups of each day, and which buckets hold texts that search has not indexed.
 */
const foldSql = `
  with taken as (
    delete from rollup_deltas where id in (select id from rollup_deltas order by id limit ${deltasPerFold}) returning *
  ), folded as (
    insert into rollups as r (project_id, bucket, cell_id, matures, ${counterColumns.join(', ')})
    select project_id, bucket, cell_id, matures, ${counterColumns.map((name) => `sum(${name})`).join(', ')}
    from taken group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (project_id, bucket, cell_id, matures) do update set
      ${counterColumns.map((name) => `${name} = r.${name} + excluded.${name}`).join(', ')}
  ), daily as (
    insert into rollup_days as r (project_id, day, cell_id, in_rate, matures, ${counterColumns.join(', ')})
    select project_id, kept_day(bucket, p.time_zone), cell_id, matures > 0, max(matures), ${counterColumns.map((name) => `sum(${name})`).join(', ')}
    from taken join projects p on p.id = project_id group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (project_id, day, cell_id, in_rate) do update set matures = greatest(r.matures, excluded.matures),
      ${counterColumns.map((name) => `${name} = r.${name} + excluded.${name}`).join(', ')}
  ), grouped as (
    insert into user_rollups as u (project_id, day, cell_id, shown, inserted)
    select project_id, day, cell_id, array_agg(shown order by number), array_agg(inserted order by number)
    from (
      select project_id, bucket / ${bucketsPerDay} as day, cell_id, number, sum(coalesce(group_shown[number], 0))::int as shown,
        sum(coalesce(group_inserted[number], 0))::int as inserted
      from taken, generate_series(1, ${userGroups}) as number
      where group_shown <> '{}' or group_inserted <> '{}' group by 1, 2, 3, 4
    ) g group by 1, 2, 3 order by 1, 2, 3
    on conflict (project_id, day, cell_id) do update set
      shown = kept_add(u.shown, excluded.shown), inserted = kept_add(u.inserted, excluded.inserted)
  ), searchable as (
    insert into search_backlog as s (project_id, bucket, interactions)
    select project_id, bucket, sum(interactions) from taken where interactions > 0 group by 1, 2 order by 1, 2
    on conflict (project_id, bucket) do update set interactions = s.interactions + excluded.interactions
  )
  select count(*)::int as count from taken`;

export function createFolder(database: Database, onError: (error: unknown) => void): Folder {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function fold(): Promise<number> {
    return database.transaction(async (connection) => {
      const [lock] = await connection.rows<{ mine: boolean }>(
        'select pg_try_advisory_xact_lock($1) as mine',
        [foldLock],
      );
      if (!lock?.mine) return 0;
      const [folded] = await connection.rows<{ count: number }>(foldSql);
      return folded?.count ?? 0;
    });
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const count = await fold().catch((error: unknown) => {
        if (!(error instanceof DatabaseAway)) onError(error);
        return 0;
      });
      if (count < deltasPerFold) await sleep(pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  return {
    fold,
    start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
