import type { Connection, Database } from '#lib/db/index.ts';
import { findUnknownProcesses, moveTo, park, putBack, type TakenRun } from './hand-over.ts';
import { suspectsQueue } from './register-job.ts';
import { countKills, tell } from './story.ts';
import type { Intervals } from './types.ts';

/** Any number: what a process locks while it looks at the others. */
const reaperLock = 7_239_041;

/** Jobs' own: how often a worker may die with one of their runs, and who is told then. */
export interface ParkingRules {
  maxKills(job: string): number;
  /** Never throws. */
  onParked(connection: Connection, job: string, runIds: string[]): Promise<void>;
}

interface DeadProcess {
  id: string;
  version: string | null;
}

/** Says that this process lives. @returns false if it was taken for dead meanwhile */
export async function beat(database: Database, process: string, version: string): Promise<boolean> {
  const [row] = await database.rows<{ known: boolean }>(
    `insert into job_processes (id, version, seen_at, looked_at, silent_ms)
     values ($1, $2, clock_timestamp(), clock_timestamp(), 0)
     on conflict (id) do update set seen_at = excluded.seen_at, silent_ms = 0
     returning xmax <> 0 as known`,
    [process, version],
  );
  return row?.known ?? false;
}

/**
 * Looks whether others are silent, and puts the runs of the dead back into their queues, or parks them. Silence is summed up from look to look, at most two beats each: after Postgres was
 * away, or all processes were, nobody counts as dead before it could have said something.
 */
export const reap = (
  database: Database,
  { beat: beatMs, silence: silenceMs }: Intervals,
  rules: ParkingRules,
): Promise<void> =>
  database.transaction(async (connection) => {
    const [lock] = await connection.rows<{ held: boolean }>('select pg_try_advisory_xact_lock($1) as held', [
      reaperLock,
    ]);
    if (!lock?.held) return;
    await connection.rows(
      `update job_processes set looked_at = clock_timestamp(), silent_ms = silent_ms + least($1,
         greatest(0, extract(epoch from clock_timestamp() - greatest(looked_at, seen_at)) * 1000))::int`,
      [2 * beatMs],
    );
    const dead = await connection.rows<DeadProcess>(
      'delete from job_processes where silent_ms >= $1 returning id, version',
      [silenceMs],
    );
    const unknown = await findUnknownProcesses(connection, silenceMs);
    for (const process of [...dead, ...unknown.map((id) => ({ id, version: null }))])
      await bury(connection, process, rules);
  });

/** Everybody else is gone, which whoever holds the database alone knows without waiting. */
export const reapOthers = (database: Database, self: string, rules: ParkingRules): Promise<void> =>
  database.transaction(async (connection) => {
    const dead = await connection.rows<DeadProcess>(
      'delete from job_processes where id <> $1 returning id, version',
      [self],
    );
    const unknown = await findUnknownProcesses(connection, 0);
    for (const process of [...dead, ...unknown.map((id) => ({ id, version: null }))])
      await bury(connection, process, rules);
  });

/**
 * What workers died with again and again in one step goes where each process takes one at a time, and is parked once
 * it is to blame: it was alone with a worker that died, or the only suspect there, `maxKills` times.
 */
async function bury(connection: Connection, dead: DeadProcess, rules: ParkingRules): Promise<void> {
  const taken = await putBack(connection, dead.id);
  const by = { process: dead.id, version: dead.version };
  const suspects = taken.filter(({ queue }) => queue === suspectsQueue);
  const [blamed] = [taken, suspects].filter(({ length }) => length === 1).flat();
  const beside = taken.filter((run) => run !== blamed);
  await tell(connection, idsOf(beside), 'killed', by);
  if (blamed) await tell(connection, [blamed.id], 'killed', { ...by, blamed: true });

  const kills = await countKills(connection, idsOf(taken));
  const isOften = ({ id, job }: TakenRun) => (kills.get(id)?.inStep ?? 0) >= rules.maxKills(job);
  await moveTo(connection, suspectsQueue, idsOf(taken.filter(isOften)));
  const isPoison = ({ id, job }: TakenRun) => (kills.get(id)?.blamed ?? 0) >= rules.maxKills(job);
  for (const [job, runs] of Map.groupBy(taken.filter(isPoison), (run) => run.job)) {
    const parked = idsOf(runs);
    await park(connection, parked);
    await tell(connection, parked, 'parked', by);
    await rules.onParked(connection, job, parked);
  }
}

const idsOf = (runs: readonly TakenRun[]): string[] => runs.map(({ id }) => id);
