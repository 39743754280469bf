import type { DBOSClient, WorkflowStatus, WorkflowStatusString } from '@dbos-inc/dbos-sdk';
import type { Database } from '#lib/db/index.ts';
import { schema } from './launch.ts';
import { countKills, readStory } from './story.ts';
import type { JobOverview, Run, RunDetail, RunFilter, RunState } from './types.ts';

const states: Record<WorkflowStatusString, RunState> = {
  ENQUEUED: 'waiting',
  DELAYED: 'waiting',
  PENDING: 'running',
  SUCCESS: 'done',
  ERROR: 'failed',
  CANCELLED: 'cancelled',
  MAX_RECOVERY_ATTEMPTS_EXCEEDED: 'parked',
};
export const stateOf = ({ status }: WorkflowStatus): RunState => states[status as WorkflowStatusString];

export const messageOf = (error: unknown): string =>
  error === undefined || error === null ? '' : error instanceof Error ? error.message : String(error);

/** DBOS's own steps (`DBOS.sleep`, `DBOS.getResult`) in words. */
const wordsOf = (name: string): string =>
  ({ 'DBOS.sleep': 'sleep', 'DBOS.recv': 'wait for an event', 'DBOS.getResult': 'wait for its result' })[
    name
  ] ?? name;

export async function readRuns(
  client: DBOSClient,
  database: Database,
  { job, state, before, limit = 50 }: RunFilter,
): Promise<Run[]> {
  const wanted = state === undefined ? undefined : [state].flat();
  const all = await client.listWorkflows({
    ...(job !== undefined && { workflowName: job }),
    ...(wanted && {
      status: (Object.keys(states) as WorkflowStatusString[]).filter((key) => wanted.includes(states[key])),
    }),
    ...(before !== undefined && { endTime: new Date(before - 1).toISOString() }),
    limit,
    sortDesc: true,
    loadInput: false,
  });
  return withOurs(database, all);
}

export async function readRun(
  client: DBOSClient,
  database: Database,
  id: string,
): Promise<RunDetail | undefined> {
  const [status] = await client.listWorkflows({ workflowIDs: [id] });
  if (!status) return undefined;
  const [[run], steps = [], story] = await Promise.all([
    withOurs(database, [status]),
    client.listWorkflowSteps(id),
    readStory(database, id),
  ]);
  return {
    ...(run as Run),
    input: status.input?.[0],
    result: status.output,
    steps: steps.map((step) => ({
      name: wordsOf(step.name),
      startedAt: step.startedAtEpochMs,
      endedAt: step.completedAtEpochMs,
      error: messageOf(step.error) || undefined,
      childId: step.childWorkflowID ?? undefined,
    })),
    story,
  };
}

async function withOurs(database: Database, all: WorkflowStatus[]): Promise<Run[]> {
  const ids = all.map(({ workflowID }) => workflowID);
  const [kills, progress] = await Promise.all([
    countKills(database, ids),
    database.rows<{ id: string; share: number; words: string }>(
      'select run_id as id, share, words from run_progress where run_id = any($1)',
      [ids],
    ),
  ]);
  const progressOf = new Map(progress.map(({ id, share, words }) => [id, { share, words }]));
  return all.map((status) => ({
    id: status.workflowID,
    job: status.workflowName,
    state: stateOf(status),
    createdAt: status.createdAt,
    notBefore: status.status === 'DELAYED' ? status.delayUntilEpochMS : undefined,
    startedAt: status.dequeuedAt,
    endedAt: status.completedAt,
    parentId: status.parentWorkflowID,
    process: status.executorId || undefined,
    kills: kills.get(status.workflowID) ?? 0,
    progress: progressOf.get(status.workflowID),
    error: messageOf(status.error) || undefined,
  }));
}

export const readOverview = (database: Database): Promise<JobOverview[]> =>
  database.rows<JobOverview>(
    `select name as job, count(*) filter (where status in ('ENQUEUED', 'DELAYED')) as waiting,
       count(*) filter (where status = 'PENDING') as running,
       count(*) filter (where status = 'MAX_RECOVERY_ATTEMPTS_EXCEEDED') as parked,
       min(created_at) filter (where status = 'ENQUEUED') as "oldestAt"
     from "${schema}".workflow_status
     where status in ('ENQUEUED', 'DELAYED', 'PENDING', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED')
     group by name order by name`,
  );
