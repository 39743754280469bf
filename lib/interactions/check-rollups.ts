import type { Database } from '#lib/db/index.ts';
import { bucketMs, bucketOf, firstIdAt } from '#lib/domain/index.ts';

/** Counters that can be recounted from the log's narrow rows. */
const outcomes = ['inserted', 'edited', 'regenerated', 'closed', 'reverted'] as const;
const names = ['interactions', 'failed', 'shown', ...outcomes];

const logged = [
  'count(*)',
  "count(*) filter (where status = 'failed')",
  'count(*) filter (where counted and shown_at is not null)',
  ...outcomes.map(
    (outcome) => `count(*) filter (where counted and shown_at is not null and outcome = '${outcome}')`,
  ),
]
  .map((count, i) => `(${count})::bigint as ${names[i]}`)
  .join(', ');
const sums = names.map((name) => `sum(${name})::bigint as ${name}`).join(', ');
const rowOf = (alias: string) => `(${names.map((name) => `coalesce(${alias}.${name}, 0)`).join(', ')})`;

/** In one statement, and so of one moment: what writers and the folder do meanwhile is in both sides or in none. */
const sql = `
  with logged as (
    select project_id, floor(extract(epoch from created_at) * 1000 / ${bucketMs})::int as bucket, ${logged}
    from interactions where received and id >= $1 and id < $2 group by 1, 2
  ), parts as (
    select project_id, bucket, ${names.join(', ')} from rollups where bucket >= $3 and bucket < $4
    union all select project_id, bucket, ${names.join(', ')} from rollup_deltas where bucket >= $3 and bucket < $4
  ), summed as (select project_id, bucket, ${sums} from parts group by 1, 2)
  select project_id as "projectId", bucket from logged l full join summed s using (project_id, bucket)
  where ${rowOf('l')} is distinct from ${rowOf('s')} order by 1, 2`;

/** A quarter of an hour whose sums are not those of the log. */
export interface Drift {
  projectId: number;
  /** ms. */
  from: number;
}

/** Recounts the log between two moments (ms, rounded down to buckets) and compares the rollups with it. */
export async function checkRollups(database: Database, from: number, to: number): Promise<Drift[]> {
  const [first, end] = [bucketOf(from), bucketOf(to)];
  const rows = await database.rows<{ projectId: number; bucket: number }>(sql, [
    firstIdAt(first * bucketMs),
    firstIdAt(end * bucketMs),
    first,
    end,
  ]);
  return rows.map(({ projectId, bucket }) => ({ projectId, from: bucket * bucketMs }));
}
