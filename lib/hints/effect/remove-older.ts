import type { Database } from '#lib/db/index.ts';
import { firstIdAt } from '#lib/domain/index.ts';

/** Removes a project's exposures from before a moment (ms), so many at once. @returns how many were removed */
export async function removeOlderExposures(
  database: Database,
  projectId: number,
  before: number,
  atOnce = 5_000,
): Promise<number> {
  const gone = await database.rows(
    `delete from hint_exposures where (project_id, hint_id, id) in
       (select project_id, hint_id, id from hint_exposures where project_id = $1 and id < $2 limit $3) returning 1`,
    [projectId, firstIdAt(before), atOnce],
  );
  return gone.length;
}
