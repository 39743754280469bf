import type { Database } from '#lib/db/index.ts';
import { PatternRefused } from '../errors.ts';

/** Forgets a named selection; its interactions stay. @throws PatternRefused if it is gone already, DatabaseAway */
export async function removeSegment(database: Database, projectId: number, id: string): Promise<void> {
  const removed = await database.rows(
    'delete from segments where project_id = $1 and id::text = $2 returning id',
    [projectId, id],
  );
  if (removed.length === 0) throw new PatternRefused('there is no such segment any more');
}
