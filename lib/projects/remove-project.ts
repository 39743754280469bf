import type { Database } from '#lib/db/index.ts';

const byProject = [
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
  'idempotent_answers',
  'catalog_versions',
  'chains',
  'imports',
  'durable_generations',
  'durable_gates',
  'webhook_deliveries',
];

/** Removes a project with everything that was logged to it. In one transaction: it is there whole or not at all. */
export async function removeProject(database: Database, projectId: number): Promise<void> {
  await database.transaction(async (connection) => {
    await connection.rows(
      'delete from chain_steps where chain_id in (select id from chains where project_id = $1)',
      [projectId],
    );
    for (const table of byProject)
      await connection.rows(`delete from ${table} where project_id = $1`, [projectId]);
    await connection.rows('delete from projects where id = $1', [projectId]);
  });
}
