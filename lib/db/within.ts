import { DatabaseAway } from './errors.ts';
import type { Database } from './pool.ts';

/** A Postgres that hangs is as good as one that is away. @throws DatabaseAway when it takes longer; it may still be done */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DatabaseAway()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The same database, for those who wait no longer than this for a statement outside a transaction. */
export const impatient = (database: Database, ms: number): Database => ({
  ...database,
  rows: (sql, parameters) => within(ms, database.rows(sql, parameters)),
});
