import { type DropOutcome, dropWeek, type ListKeepers, listNeedless, lockPartitions } from './drop-week.ts';
import type { Connection, Database } from './pool.ts';
import { partitioned, partitionOf, weekOf, weeksAfter } from './weeks.ts';

/** The smallest UUIDv7 of a moment. */
const firstIdOf = (ms: number): string => {
  const hex = ms.toString(16).padStart(12, '0').padEnd(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** Made apart and then attached: nobody who reads or writes the log has to wait, nor is waited for. */
async function createPartition(connection: Connection, table: string, week: number): Promise<void> {
  const name = partitionOf(table, week);
  const [there] = await connection.rows<{ is: boolean }>('select to_regclass($1) is not null as is', [name]);
  if (there?.is) return;
  // Room on each page of interactions, so that an outcome can be set there without touching the indexes.
  const storage = table === 'interactions' ? 'with (fillfactor = 85)' : '';
  const range = `from ('${firstIdOf(week)}') to ('${firstIdOf(weeksAfter(week, 1))}')`;
  await connection.rows(`create table ${name} (like ${table} including all) ${storage}`);
  await connection.rows(`alter table ${table} attach partition ${name} for values ${range}`);
}

/** Makes sure that the log has partitions before rows are written to them, and drops them. One per process. */
export function createPartitioner(database: Database) {
  const known = new Set<number>();
  return {
    /** Partitions for all these moments (ms). */
    async ensure(moments: Iterable<number>): Promise<void> {
      const missing = new Set<number>();
      for (const ms of moments) if (!known.has(weekOf(ms))) missing.add(weekOf(ms));
      if (missing.size === 0) return;
      // One transaction a week: each new table is a lock until its transaction ends.
      for (const week of [...missing].sort((a, b) => a - b)) {
        await database.transaction(async (connection) => {
          // Serialised, since two concurrent CREATE TABLE of one name fail instead of waiting.
          await lockPartitions(connection);
          for (const table of partitioned) await createPartition(connection, table, week);
        });
        known.add(week);
      }
    },
    /** This week's partitions and the next four weeks'. */
    ensureAhead(nowMs: number): Promise<void> {
      return this.ensure([0, 1, 2, 3, 4].map((weeks) => weeksAfter(nowMs, weeks)));
    },
    /** Another process may have dropped some. */
    forget: (): void => known.clear(),
    /** Weeks (their starts, ms) that were over before a moment (ms) and of which nobody keeps a row, oldest first. */
    needless: (before: number, keepers: ListKeepers): Promise<number[]> =>
      listNeedless(database, before, keepers),
    /** Drops a week's partitions unless somebody keeps a row of it. Never holds anybody up for long. */
    async drop(week: number, keepers: ListKeepers): Promise<DropOutcome> {
      const outcome = await dropWeek(database, week, keepers);
      if (outcome === 'dropped') known.delete(week);
      return outcome;
    },
  };
}

export type Partitioner = ReturnType<typeof createPartitioner>;
