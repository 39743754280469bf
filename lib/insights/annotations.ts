import type { Database } from '#lib/db/index.ts';
import { bucketMs } from '#lib/domain/index.ts';
import type { Annotation, TimeRange } from './types.ts';

/** What happened to the product in a range, oldest first; at most 500. */
export const listAnnotations = (
  database: Database,
  projectId: number,
  { from, to }: TimeRange,
): Promise<Annotation[]> =>
  database.rows<Annotation>(
    `select id, (extract(epoch from at) * 1000)::bigint as at, kind, text from annotations
     where project_id = $1 and at >= $2 and at < $3 order by at limit 500`,
    [projectId, new Date(from), new Date(to)],
  );

/** From the first to the last interaction, whole buckets in ms; null while there is none. */
export async function dataRange(database: Database, projectId: number): Promise<TimeRange | null> {
  const [row] = await database.rows<{ first: number | null; last: number | null }>(
    `select least((select min(bucket) from rollups where project_id = $1), (select min(bucket) from rollup_deltas where project_id = $1)) as first,
       greatest((select max(bucket) from rollups where project_id = $1), (select max(bucket) from rollup_deltas where project_id = $1)) as last`,
    [projectId],
  );
  if (row?.first === null || row?.last === null || row === undefined) return null;
  return { from: row.first * bucketMs, to: (row.last + 1) * bucketMs };
}
