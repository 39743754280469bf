import { isRetryable, isTimeout } from './errors.ts';
import type { Connection, Database, Executor } from './pool.ts';
import { partitioned, partitionOf, weekOf, weekOfPartition, weeksAfter } from './weeks.ts';

/** Ids of the projects that keep what was logged before a moment (ms), or a part of it. */
export type ListKeepers = (executor: Executor, before: number) => Promise<number[]>;

/** `needed`: somebody keeps a row of it. `busy`: its tables could not be had for an instant, so try again. */
export type DropOutcome = 'dropped' | 'needed' | 'busy';

/** Whoever waits for a lock holds up all that come after him: so long, and then gives way. ms. */
const patienceMs = 200;
/** With the locks, a look and a drop take some milliseconds; on a disk that is slow they end here. ms. */
const workMs = 2_000;

/** Serialises those who make and those who drop partitions. */
export const lockPartitions = (connection: Connection): Promise<unknown> =>
  connection.rows("select pg_advisory_xact_lock(hashtext('kept_create_partitions'))");

/** Weeks (their starts, ms) that were over before a moment (ms) and of which nobody keeps a row, oldest first. */
export async function listNeedless(
  database: Database,
  before: number,
  keepers: ListKeepers,
): Promise<number[]> {
  const rows = await database.rows<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = any($1::regclass[])`,
    [partitioned],
  );
  const weeks = new Set(rows.flatMap(({ name }) => weekOfPartition(name) ?? []));
  const needless: number[] = [];
  for (const week of [...weeks].sort((a, b) => a - b))
    if (weeksAfter(week, 1) <= before && !(await isNeeded(database, week, keepers))) needless.push(week);
  return needless;
}

/**
 * Drops the partitions of a week, all at once or none. What is looked at and what is dropped is one, since nobody can
 * write while its tables are locked: for milliseconds, and for `patienceMs` at most while others have to be waited for.
 */
export async function dropWeek(database: Database, week: number, keepers: ListKeepers): Promise<DropOutcome> {
  try {
    return await database.transaction(async (connection) => {
      await connection.rows(`set local statement_timeout = ${patienceMs}`);
      await lockPartitions(connection);
      await connection.rows(
        `lock table ${partitioned.map((table) => `only ${table}`).join(', ')} in access exclusive mode`,
      );
      await connection.rows(`set local statement_timeout = ${workMs}`);
      if (await isNeeded(connection, week, keepers)) return 'needed';
      const names = partitioned.map((table) => partitionOf(table, week));
      // Their files are removed after the commit, when the locks are gone.
      await connection.rows(`drop table if exists ${names.join(', ')}`);
      return 'dropped';
    });
  } catch (error) {
    if (isTimeout(error) || isRetryable(error)) return 'busy';
    throw error;
  }
}

async function isNeeded(executor: Executor, week: number, keepers: ListKeepers): Promise<boolean> {
  if (weekOf(week) !== week) throw new Error('not the start of a week');
  const projects = await keepers(executor, weeksAfter(week, 1));
  const names = await executor.rows<{ name: string }>(
    `select name from unnest($1::text[]) as name where to_regclass(name) is not null`,
    [partitioned.map((table) => partitionOf(table, week))],
  );
  // Each is a look into the primary key.
  const looks = names.map(
    ({ name }) =>
      `exists (select 1 from unnest($1::int[]) as p where exists (select 1 from ${name} where project_id = p))`,
  );
  if (looks.length === 0) return false;
  const [row] = await executor.rows<{ needed: boolean }>(`select ${looks.join(' or ')} as needed`, [
    projects,
  ]);
  return row?.needed ?? true;
}
