import type { Database } from '#lib/db/index.ts';
import { type Change, changePattern, said } from './change-pattern.ts';

/** Adds what somebody has to say to its history. @throws PatternRefused, DatabaseAway */
export const notePattern = (database: Database, change: Change, text: string): Promise<void> =>
  changePattern(database, change, 'note', async () => ({ text: said(text, 'a note', 2_000) }));
