import type { DBOSClient } from '@dbos-inc/dbos-sdk';
import type { Database } from '#lib/db/index.ts';
import { stateOf } from './read-runs.ts';
import { queueOf } from './register-job.ts';
import { tell } from './story.ts';

const batch = 500;

/** As `Durable.retry`. */
export async function retry(client: DBOSClient, database: Database, ids: readonly string[]): Promise<number> {
  let retried = 0;
  for (const id of ids) {
    const [run] = await client.listWorkflows({ workflowIDs: [id], loadInput: false, loadOutput: false });
    const state = run && stateOf(run);
    if (!run || state === 'waiting' || state === 'running' || state === 'done') continue;
    const queueName = queueOf(run.workflowName);
    await tell(database, [id], 'retried');
    if (state === 'failed') {
      const { from, childId } = await findFailure(client, id);
      if (childId) await retry(client, database, [childId]);
      await client.rewindWorkflow(id, { startStep: from, queueName });
    } else {
      await client.resumeWorkflows([id], { queueName });
    }
    retried += 1;
  }
  return retried;
}

/** The last step that failed, or the end of those that did not. */
async function findFailure(
  client: DBOSClient,
  id: string,
): Promise<{ from: number; childId?: string | null }> {
  const steps = (await client.listWorkflowSteps(id)) ?? [];
  const failed = steps.findLast(({ error }) => error !== null);
  if (failed) return { from: failed.functionID, childId: failed.childWorkflowID };
  const last = steps.at(-1);
  return { from: last ? last.functionID + 1 : 0 };
}

/** As `Durable.discard`. */
export async function discard(
  client: DBOSClient,
  database: Database,
  ids: readonly string[],
): Promise<number> {
  if (ids.length === 0) return 0;
  const parked = await client.listWorkflows({
    workflowIDs: [...ids],
    status: 'MAX_RECOVERY_ATTEMPTS_EXCEEDED',
    loadInput: false,
    loadOutput: false,
  });
  const found = parked.map(({ workflowID }) => workflowID);
  if (found.length > 0) await client.cancelWorkflows(found, { cancelChildren: true });
  await tell(database, found, 'discarded');
  return found.length;
}

/** As `Durable.forget`; what is parked waits for somebody. */
export async function forget(client: DBOSClient, database: Database, olderThan: number): Promise<number> {
  for (let removed = 0; ; ) {
    const old = await client.listWorkflows({
      status: ['SUCCESS', 'ERROR', 'CANCELLED'],
      completedBefore: new Date(olderThan).toISOString(),
      limit: batch,
      loadInput: false,
      loadOutput: false,
    });
    const ids = old.map(({ workflowID }) => workflowID);
    if (ids.length === 0) return removed;
    await database.rows('delete from run_events where run_id = any($1)', [ids]);
    await database.rows('delete from run_progress where run_id = any($1)', [ids]);
    await client.deleteWorkflows(ids);
    removed += ids.length;
  }
}
