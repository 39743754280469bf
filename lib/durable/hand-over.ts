import type { Executor } from '#lib/db/index.ts';
import { schema } from './launch.ts';

export interface TakenRun {
  id: string;
  job: string;
  queue: string | null;
}

const releasing = `owner_xid = null, started_at_epoch_ms = null,
  updated_at = (extract(epoch from clock_timestamp()) * 1000)::bigint`;

/**
 * Puts runs of one process back into their queues, as DBOS's own recovery does it (`reenqueueWorkflowsForRecovery`):
 * only what is still running there, so that nothing that was cancelled meanwhile comes back to life, and only whoever
 * then claims the row can store another step. DBOS's public `resumeWorkflows` does not look.
 */
export const putBack = (executor: Executor, process: string, only?: readonly string[]): Promise<TakenRun[]> =>
  executor.rows<TakenRun>(
    `update "${schema}".workflow_status set status = 'ENQUEUED', ${releasing}
     where status = 'PENDING' and executor_id = $1 and ($2::text[] is null or workflow_uuid = any($2))
     returning workflow_uuid as id, name as job, queue_name as queue`,
    [process, only ?? null],
  );

/** Moves runs that wait to another queue. */
export const moveTo = (executor: Executor, queue: string, ids: readonly string[]): Promise<unknown> =>
  executor.rows(
    `update "${schema}".workflow_status set queue_name = $1 where workflow_uuid = any($2) and status = 'ENQUEUED'`,
    [queue, ids],
  );

/** Takes runs out of their queues: DBOS's state of those that were started too often. */
export const park = (executor: Executor, ids: readonly string[]): Promise<unknown> =>
  executor.rows(
    `update "${schema}".workflow_status set status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED', queue_name = null,
       deduplication_id = null, completed_at = (extract(epoch from clock_timestamp()) * 1000)::bigint, ${releasing}
     where workflow_uuid = any($1) and status in ('ENQUEUED', 'PENDING')`,
    [ids],
  );

/**
 * Runs that the database says this process has, for longer than `forMs`, and that it does not have: the answer to
 * their claim was lost with the connection. DBOS would leave them so.
 */
export async function findStrays(
  executor: Executor,
  process: string,
  local: readonly string[],
  forMs: number,
): Promise<string[]> {
  const rows = await executor.rows<{ id: string }>(
    `select workflow_uuid as id from "${schema}".workflow_status
     where status = 'PENDING' and executor_id = $1 and not (workflow_uuid = any($2))
       and started_at_epoch_ms < extract(epoch from clock_timestamp()) * 1000 - $3::float8`,
    [process, local, forMs],
  );
  return rows.map(({ id }) => id);
}

/** Processes that have runs and never said that they live, or were forgotten. */
export async function findUnknownProcesses(executor: Executor, forMs: number): Promise<string[]> {
  const rows = await executor.rows<{ process: string }>(
    `select distinct executor_id as process from "${schema}".workflow_status
     where status = 'PENDING' and started_at_epoch_ms < extract(epoch from clock_timestamp()) * 1000 - $1::float8
       and executor_id not in (select id from job_processes)`,
    [forMs],
  );
  return rows.map(({ process }) => process);
}
