import type { Database } from '#lib/db/index.ts';
import { PatternRefused } from '../errors.ts';
import { type Change, changePattern, lockPattern, refuseMerged } from './change-pattern.ts';

/**
 * Says that a pattern is the same as another one of its project, which stands for both from now on; what was merged into
 * it before goes along. @param into id of the other one @throws PatternRefused, DatabaseAway
 */
export const mergePattern = (database: Database, change: Change, into: string): Promise<void> =>
  changePattern(database, change, 'merged', async (connection, pattern) => {
    if (into === pattern.id) throw new PatternRefused('a pattern cannot be merged into itself');
    refuseMerged(pattern);
    const other = await lockPattern(connection, change.projectId, into).catch((error) => {
      if (!(error instanceof PatternRefused)) throw error;
      throw new PatternRefused('this project has no pattern of that kind to merge it into');
    });
    if (other.mergedInto !== null)
      throw new PatternRefused(
        `“${other.name}” was itself merged into “${other.mergedName}”: choose that one`,
      );
    if (other.ignoredAt !== null)
      throw new PatternRefused(`“${other.name}” is ignored: heed it again before others are merged into it`);
    await connection.rows('update patterns set merged_into = $2 where id = $1 or merged_into = $1', [
      pattern.id,
      other.id,
    ]);
    return { text: `into “${other.name}”` };
  });
