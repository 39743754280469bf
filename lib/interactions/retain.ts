import type { Database, ListKeepers } from '#lib/db/index.ts';
import { firstIdAt } from '#lib/domain/index.ts';

/** @param now ms @returns who of the projects keeps interactions of before a moment: for good, or some of them still */
export const listKeepers =
  (now: () => number): ListKeepers =>
  async (executor, before) => {
    const rows = await executor.rows<{ id: number }>(
      `select id from projects
       where retention_days is null or $1::timestamptz > $2::timestamptz - retention_days * interval '1 day'`,
      [new Date(before), new Date(now())],
    );
    return rows.map(({ id }) => id);
  };

/** What belongs to an interaction, and how it names it. */
const belongings = [
  ['interaction_texts', 'id'],
  ['signals', 'interaction_id'],
  ['attempts', 'interaction_id'],
  ['search_documents', 'id'],
] as const;

/**
 * Removes interactions of a project from before a moment (ms) with all that belongs to them, oldest first, so many at
 * once. Sums stay: rates of the past are still shown. @returns how many were removed
 */
export function removeOlder(
  database: Database,
  projectId: number,
  before: number,
  atOnce = 5_000,
): Promise<number> {
  return database.transaction(async (connection) => {
    const gone = await connection.rows<{ id: string }>(
      `delete from interactions where project_id = $1 and id in
         (select id from interactions where project_id = $1 and id < $2 order by id limit $3) returning id`,
      [projectId, firstIdAt(before), atOnce],
    );
    const ids = gone.map(({ id }) => id);
    // The range lets Postgres leave out the partitions of other weeks.
    for (const [table, column] of belongings)
      await connection.rows(
        `delete from ${table} where project_id = $1 and ${column} < $2 and ${column} = any($3::uuid[])`,
        [projectId, firstIdAt(before), ids],
      );
    return ids.length;
  });
}
