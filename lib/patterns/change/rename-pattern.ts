import type { Database } from '#lib/db/index.ts';
import { type Change, changePattern, refuseMerged, said } from './change-pattern.ts';

/** Gives it a name that later runs keep. @throws PatternRefused, DatabaseAway */
export const renamePattern = (database: Database, change: Change, name: string): Promise<void> =>
  changePattern(database, change, 'renamed', async (connection, pattern) => {
    refuseMerged(pattern);
    const wanted = said(name, 'a name', 200);
    if (wanted === pattern.name) return null;
    await connection.rows("update patterns set name = $2, named_by = 'person' where id = $1", [
      pattern.id,
      wanted,
    ]);
    return { text: `“${pattern.name}” became “${wanted}”` };
  });
