import type { Database } from '#lib/db/index.ts';
import { type Change, changePattern, refuseMerged } from './change-pattern.ts';

/** Somebody knows of it and sees to it. Twice is once. @throws PatternRefused, DatabaseAway */
export const acknowledgePattern = (database: Database, change: Change): Promise<void> =>
  changePattern(database, change, 'acknowledged', async (connection, pattern) => {
    refuseMerged(pattern);
    if (pattern.acknowledgedAt !== null) return null;
    await connection.rows('update patterns set acknowledged_at = $2 where id = $1', [
      pattern.id,
      new Date(change.at),
    ]);
    return { text: null };
  });
