import type { Database } from '#lib/db/index.ts';
import { type Change, changePattern } from './change-pattern.ts';

/** Takes back that it was ignored, or merged into another one. @throws PatternRefused, DatabaseAway */
export const heedPattern = (database: Database, change: Change): Promise<void> =>
  changePattern(database, change, 'heeded', async (connection, { id, ignoredAt, mergedInto, mergedName }) => {
    if (ignoredAt === null && mergedInto === null) return null;
    await connection.rows('update patterns set ignored_at = null, merged_into = null where id = $1', [id]);
    return { text: mergedInto === null ? null : `it is not the same as “${mergedName}”` };
  });
