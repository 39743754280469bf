import type { Database } from '#lib/db/index.ts';
import type { Segment, SegmentBody } from '../types.ts';
import { ms } from './pattern-row.ts';

type SegmentRow = Omit<Segment, keyof SegmentBody> & { body: SegmentBody };

/** The named selections of a project, by name. @throws DatabaseAway */
export async function listSegments(database: Database, projectId: number): Promise<Segment[]> {
  const rows = await database.rows<SegmentRow>(
    `select id, name, definition as body, created_by as "createdBy", ${ms('created_at')} as "createdAt"
     from segments where project_id = $1 order by lower(name), id`,
    [projectId],
  );
  return rows.map(({ body, ...segment }) => ({ ...body, ...segment }));
}
