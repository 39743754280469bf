import type { Connection, Database } from './pool.ts';

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
const firstMondayMs = 4 * dayMs; // 1970-01-05

const partitioned = ['interactions', 'interaction_texts', 'signals', 'attempts', 'search_documents'];

/** Start of the UTC week, in ms, that holds a moment: the log has one partition a week. */
const weekOf = (ms: number): number => Math.floor((ms - firstMondayMs) / weekMs) * weekMs + firstMondayMs;

/** The smallest UUIDv7 of a moment. */
const firstIdOf = (ms: number): string => {
  const hex = ms.toString(16).padStart(12, '0').padEnd(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

async function createPartition(connection: Connection, table: string, week: number): Promise<void> {
  const name = `${table}_${new Date(week).toISOString().slice(0, 10).replaceAll('-', '')}`;
  const range = `FROM ('${firstIdOf(week)}') TO ('${firstIdOf(week + weekMs)}')`;
  // Room on each page of interactions, so that an outcome can be set there without touching the indexes.
  const storage = table === 'interactions' ? 'WITH (fillfactor = 85)' : '';
  await connection.rows(
    `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${table} FOR VALUES ${range} ${storage}`,
  );
}

/** Makes sure that the log has partitions before rows are written to them. One per process. */
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
          await connection.rows("select pg_advisory_xact_lock(hashtext('kept_create_partitions'))");
          for (const table of partitioned) await createPartition(connection, table, week);
        });
        known.add(week);
      }
    },
    /** This week's partitions and the next four weeks'. */
    ensureAhead(nowMs: number): Promise<void> {
      return this.ensure([0, 1, 2, 3, 4].map((weeks) => nowMs + weeks * weekMs));
    },
  };
}

export type Partitioner = ReturnType<typeof createPartitioner>;
