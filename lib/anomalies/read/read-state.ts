import type { Database } from '#lib/db/index.ts';
import type { Project } from '#lib/projects/index.ts';

/** How far a project has been looked at. Days counted from 1970-01-01, `at` ms. */
export interface LookState {
  at: number;
  /** The morning of the last look. */
  day: number;
  judged: number;
  /** Looks of the last 28 mornings, and what they found. */
  mornings: number;
  found: number;
}

/** @returns undefined before the first look */
export async function readLookState(database: Database, project: Project): Promise<LookState | undefined> {
  const [row] = await database.rows<LookState>(
    `select floor(extract(epoch from at) * 1000) as at, day, judged,
       (select count(*) from anomaly_looks where project_id = l.project_id and day > l.day - 28) as mornings,
       (select coalesce(sum(found), 0) from anomaly_looks where project_id = l.project_id and day > l.day - 28) as found
     from anomaly_looks l where project_id = $1 order by day desc limit 1`,
    [project.id],
  );
  return row;
}
