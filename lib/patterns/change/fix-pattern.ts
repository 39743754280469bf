import type { Database } from '#lib/db/index.ts';
import { PatternRefused } from '../errors.ts';
import { type Change, changePattern, refuseMerged } from './change-pattern.ts';

export interface Fixed {
  /** ms. */
  at: number;
  /** The same as a date where the project is, "2026-03-09". */
  day: string;
  /** What was done, if anybody says so. */
  note?: string;
}

/**
 * Says that something was done about it; the weeks after show whether it helped. @throws PatternRefused, DatabaseAway
 */
export const fixPattern = (
  database: Database,
  change: Change,
  { at, day, note = '' }: Fixed,
): Promise<void> =>
  changePattern(database, change, 'fixed', async (connection, pattern) => {
    refuseMerged(pattern);
    if (!Number.isFinite(at)) throw new PatternRefused('say when it was fixed');
    if (at > change.at) throw new PatternRefused('it cannot have been fixed in the future');
    await connection.rows(
      'update patterns set fixed_at = $2, acknowledged_at = coalesce(acknowledged_at, $3) where id = $1',
      [pattern.id, new Date(at), new Date(change.at)],
    );
    const what = note.trim().slice(0, 500);
    return { text: what ? `${day}: ${what}` : day };
  });

/** Takes back that it was fixed. @throws PatternRefused, DatabaseAway */
export const unfixPattern = (database: Database, change: Change): Promise<void> =>
  changePattern(database, change, 'unfixed', async (connection, pattern) => {
    refuseMerged(pattern);
    if (pattern.fixedAt === null) throw new PatternRefused('it is not marked as fixed');
    await connection.rows('update patterns set fixed_at = null where id = $1', [pattern.id]);
    return { text: null };
  });
