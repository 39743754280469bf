import type { Database } from '#lib/db/index.ts';

const batch = 5_000;

/** Removes vectors of texts that were sent before a moment (ms), a batch at a time. @returns how many */
export async function forgetEmbeddings(
  database: Database,
  projectId: number,
  before: number,
): Promise<number> {
  const rows = await database.rows(
    `delete from text_embeddings where (project_id, model, hash) in (
       select project_id, model, hash from text_embeddings where project_id = $1 and created_at < $2 limit ${batch}
     ) returning 1`,
    [projectId, new Date(before)],
  );
  return rows.length;
}
