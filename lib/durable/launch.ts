import { DBOS } from '@dbos-inc/dbos-sdk';
import { migrateSystemDatabase } from '@dbos-inc/dbos-sdk/internal/system_database';
import { GlobalLogger } from '@dbos-inc/dbos-sdk/internal/telemetry/logs';
import { alone, openPool, within } from '#lib/db/index.ts';
import { waitOut } from './wait-out.ts';

/** DBOS's tables: made and migrated by itself, beside Prisma's. Reads and hand-overs of ours name them so. */
export const schema = 'dbos';

/**
 * Fixed: with DBOS's default, a hash of the code, runs of the old code would wait for ever after a deploy. What a
 * change of code means for runs under way, the job says itself (`JobContext.changed`).
 */
export const applicationVersion = 'kept';
export const applicationName = 'kept';

/** What DBOS has to say is thrown, kept with the run, or seen by the reaper; its lines would repeat errors of jobs. */
export const silent = { info() {}, debug() {}, warn() {}, error() {} };

/** A Postgres that restarts is waited for. */
export const launchMs = 15_000;

/** Any number. */
const launchLock = 7_239_031;

const poolSize = 8;
let system: ReturnType<typeof openSystemPool> | undefined;
let isTaken = false;

/** Claims what DBOS keeps globally in a process. @throws Error when somebody has it */
export function claimProcess(): void {
  if (isTaken) throw new Error('jobs run in this process already: DBOS is one per process');
  isTaken = true;
}

/** What DBOS works on instead of a pool of its own; whoever opens it closes it, after DBOS. */
export function openSystemPool(connectionString: string, max: number) {
  const options = '-c idle_in_transaction_session_timeout=60000 -c jit=off';
  const pool = openPool({ connectionString, max, options, application_name: 'kept jobs' });
  return { pool, close: () => within(closeMs, pool.end()).catch(() => {}) };
}
/** What DBOS has not given back by then ends with the process. */
const closeMs = 2_000;

/** One after the other: on a new database each process would make them, and find them half made by another. */
export const makeTables = (databaseUrl: string): Promise<void> =>
  waitOut(
    () =>
      alone(databaseUrl, launchLock, () =>
        migrateSystemDatabase(databaseUrl, new GlobalLogger(undefined, { logger: silent }), schema),
      ),
    launchMs,
  );

/** Starts it for the jobs registered so far. @param queues from which this process takes runs */
export async function launch(databaseUrl: string, executorID: string, queues: string[]): Promise<void> {
  system = openSystemPool(databaseUrl, poolSize);
  DBOS.setConfig({
    name: applicationName,
    systemDatabaseUrl: databaseUrl,
    systemDatabasePool: system.pool,
    runMigrations: false,
    systemDatabaseSchemaName: schema,
    applicationVersion,
    executorID,
    enablePatching: true,
    listenQueues: queues,
    logger: silent,
  });
  await waitOut(async () => {
    try {
      await DBOS.launch();
    } catch (error) {
      // Else the next try would find it half launched, and leave it so.
      await DBOS.shutdown().catch(() => {});
      throw error;
    }
  }, launchMs);
}

/** @param settleMs what runs that have just ended need to be recorded */
export async function shutDown(settleMs: number): Promise<void> {
  await DBOS.shutdown({ deregister: true, workflowCompletionTimeoutMS: settleMs });
  await system?.close();
  system = undefined;
}

export function releaseProcess(): void {
  isTaken = false;
}
