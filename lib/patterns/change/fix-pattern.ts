import type { Database } from '#lib/db/index.ts';
import { PatternRefused } from '../errors.ts';
import { type Change, changePattern, refuseMerged } from './change-pattern.ts';

/**
 * Says that something was done about it; the weeks after show whether it helped.
 * @param fixedAt ms @throws PatternRefused, DatabaseAway
 */
export const fixPattern = (
  database: Database,
  change: Change,
  fixedAt: number,
  note?: string,
): Promise<void> =>
  changePattern(database, change, 'fixed', async (connection, pattern) => {
    refuseMerged(pattern);
    if (!Number.isFinite(fixedAt)) throw new PatternRefused('say when it was fixed');
    if (fixedAt > change.at) throw new PatternRefused('it cannot have been fixed in the future');
    await connection.rows(
      'update patterns set fixed_at = $2, acknowledged_at = coalesce(acknowledged_at, $3) where id = $1',
      [pattern.id, new Date(fixedAt), new Date(change.at)],
    );
    const when = new Date(fixedAt).toISOString().slice(0, 10);
    const what = note?.trim().slice(0, 500);
    return { text: what ? `${when}: ${what}` : when };
  });

/** Takes back that it was fixed. @throws PatternRefused, DatabaseAway */
export const unfixPattern = (database: Database, change: Change): Promise<void> =>
  changePattern(database, change, 'unfixed', async (connection, pattern) => {
    refuseMerged(pattern);
    if (pattern.fixedAt === null) throw new PatternRefused('it is not marked as fixed');
    await connection.rows('update patterns set fixed_at = null where id = $1', [pattern.id]);
    return { text: null };
  });
