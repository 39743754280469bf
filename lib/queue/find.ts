import { ms } from './sql.ts';
import type { At, Work, WorkId, WorkState } from './types.ts';

const columns = `project_id as "projectId", id, feature, gate, fair_key as "fairKey", state, request, webhook, result, error, attempt, tries, kills,
  rounds, wait_kind as "waitKind", wait_reason as "waitReason", ${ms('not_before')} as "notBefore", ${ms('enqueued_at')} as "enqueuedAt",
  ${ms('claimed_at')} as "claimedAt", ${ms('deadline_at')} as "deadlineAt", ${ms('ended_at')} as "endedAt", story`;

export async function find({ executor }: At, { projectId, id }: WorkId): Promise<Work | undefined> {
  const [row] = await executor.prepared<Work>(
    'queue-find',
    `select ${columns} from durable_generations where project_id = $1 and id = $2`,
    [projectId, id],
  );
  return row;
}

export interface WorkFilter {
  projectId: number;
  state: WorkState;
  feature?: string | undefined;
  /** At most so many. */
  limit: number;
}

/** Those that ended last, or were asked for first. */
export const list = ({ executor }: At, { projectId, state, feature, limit }: WorkFilter): Promise<Work[]> =>
  executor.rows<Work>(
    `select ${columns} from durable_generations where project_id = $1 and state = $2 and ($3::text is null or feature = $3)
     order by ended_at desc nulls last, order_at, id limit $4`,
    [projectId, state, feature ?? null, limit],
  );
