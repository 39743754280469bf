import type { Database } from '#lib/db/index.ts';

const logged = [
  'interactions',
  'interaction_texts',
  'signals',
  'attempts',
  'search_documents',
  'rollups',
  'rollup_deltas',
  'rollup_days',
  'user_rollups',
  'search_backlog',
  'catalog_versions',
  'text_bases',
  'text_embeddings',
  'discoveries',
  'segments',
  'digests',
  'anomalies',
  'anomaly_looks',
  'latency_days',
];

/** What hangs on a pattern of the project. */
const ofPatterns = ['pattern_weeks', 'pattern_examples', 'pattern_events'];

/** Work and what is known of it: requests with their texts, users, and what may still come after the project is gone. */
const worked = [
  'idempotent_answers',
  'chains',
  'imports',
  'durable_generations',
  'durable_gates',
  'webhook_deliveries',
  'spend_periods',
  'spend_grants',
  'hint_exposures',
];

/** Removes a project with everything that was logged to it. In one transaction: it is there whole or not at all. */
export async function removeProject(database: Database, projectId: number): Promise<void> {
  await database.transaction(async (connection) => {
    await connection.rows(
      'delete from chain_steps where chain_id in (select id from chains where project_id = $1)',
      [projectId],
    );
    for (const table of ofPatterns)
      await connection.rows(
        `delete from ${table} where pattern_id in (select id from patterns where project_id = $1)`,
        [projectId],
      );
    for (const table of [...logged, 'patterns', ...worked])
      await connection.rows(`delete from ${table} where project_id = $1`, [projectId]);
    await connection.rows('delete from projects where id = $1', [projectId]);
  });
}

/** Removes work that came while its project was being removed. @returns how many rows */
export async function removeOrphans(database: Database): Promise<number> {
  let removed = 0;
  // Project 0 is the installation.
  for (const table of worked) {
    const rows = await database.rows(
      `delete from ${table} t where project_id > 0 and not exists (select 1 from projects where id = t.project_id)
       returning 1`,
    );
    removed += rows.length;
  }
  const steps = await database.rows(
    'delete from chain_steps s where not exists (select 1 from chains where id = s.chain_id) returning 1',
  );
  return removed + steps.length;
}
