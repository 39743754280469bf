import type { Database } from '#lib/db/index.ts';
import { PatternRefused } from '../errors.ts';
import { type Change, changePattern, refuseMerged, said } from './change-pattern.ts';

/** Takes it off the list and out of digests; it is still followed. @throws PatternRefused, DatabaseAway */
export const ignorePattern = (database: Database, change: Change, reason: string): Promise<void> =>
  changePattern(database, change, 'ignored', async (connection, pattern) => {
    refuseMerged(pattern);
    if (pattern.ignoredAt !== null) throw new PatternRefused('it is ignored already');
    const why = said(reason, 'a reason', 500);
    await connection.rows('update patterns set ignored_at = $2 where id = $1', [
      pattern.id,
      new Date(change.at),
    ]);
    return { text: why };
  });
