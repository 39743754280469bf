import type { Database } from '#lib/db/index.ts';
import { firstIdAt } from '#lib/domain/index.ts';
import { type Logged, selectLogged } from './logged.ts';

export interface Sampling {
  projectId: number;
  /** Slugs; empty: all of them. */
  features: readonly string[];
  /** ms. */
  from: number;
  most: number;
  /** Whether their results are read, and their places in their sessions, which costs a sort of all there are. */
  results: boolean;
  positions: boolean;
}

export type Sampled = Logged & { position: number | null };

/**
 * Interactions with an input, whatever became of them: chosen at random, always the same ones. The first try of a chain
 * stands for it. @throws DatabaseAway
 */
export function sampleLog(
  database: Pick<Database, 'rows'>,
  { projectId, features, from, most, results, positions }: Sampling,
): Promise<Sampled[]> {
  const position = positions ? 'row_number() over (partition by i.session order by i.id)' : 'null::bigint';
  const sampled = `(select i.*, ${position} as position from interactions i
     where i.project_id = $1 and i.id >= $2 and i.received and i.try_number <= 1 and i.input_length > 0
       and i.cell_id = any(array(select c.id from cells c join features f on f.id = c.feature_id
         where c.project_id = $1 and (cardinality($3::text[]) = 0 or f.slug = any($3))))
     order by right(i.id::text, 12) limit $4)`;
  return database.rows<Sampled>(
    `with sampled as materialized ${sampled} ${selectLogged('sampled', { results, also: 'i.position' })}`,
    [projectId, firstIdAt(from), features, most],
  );
}
