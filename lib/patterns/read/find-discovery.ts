import type { Database } from '#lib/db/index.ts';
import type { DiscoveryRun } from '../types.ts';
import { ms } from './pattern-row.ts';

/** The newest look for patterns of a project, or undefined while there was none. @throws DatabaseAway */
export async function findDiscovery(
  database: Database,
  projectId: number,
): Promise<DiscoveryRun | undefined> {
  const [run] = await database.rows<DiscoveryRun>(
    `select id, ${ms('at')} as at, ${ms('from_at')} as "from", ${ms('to_at')} as "to", rows, rejected, users, funnel, missing,
       level, published, nullif(naming, '{}') as naming, coalesce(jsonb_array_length(map->'points') > 0, false) as "hasMap"
     from discoveries where project_id = $1 order by at desc, id desc limit 1`,
    [projectId],
  );
  return run;
}
