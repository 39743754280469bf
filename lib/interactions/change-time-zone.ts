import type { Database } from '#lib/db/index.ts';
import { counterColumns } from './deltas.ts';
import { foldLock } from './fold.ts';

/**
 * Gives a project another time zone. Its days begin at other moments then, so they are summed anew from the 15-minute
 * rollups in the same transaction; no delta is folded meanwhile.
 */
export async function changeTimeZone(database: Database, projectId: number, timeZone: string): Promise<void> {
  await database.transaction(async (connection) => {
    await connection.rows('select pg_advisory_xact_lock($1)', [foldLock]);
    await connection.rows('update projects set time_zone = $2 where id = $1', [projectId, timeZone]);
    await connection.rows('delete from rollup_days where project_id = $1', [projectId]);
    await connection.rows(
      `insert into rollup_days (project_id, day, cell_id, in_rate, matures, ${counterColumns.join(', ')})
       select project_id, kept_day(bucket, $2), cell_id, matures > 0, max(matures), ${counterColumns.map((name) => `sum(${name})`).join(', ')}
       from rollups where project_id = $1 group by 1, 2, 3, 4`,
      [projectId, timeZone],
    );
  });
}
