import { ms } from './sql.ts';
import type { At, Work, WorkId, WorkState } from './types.ts';

/** All but what was asked and answered, which may be large. */
const narrow = `project_id as "projectId", id, feature, gate, fair_key as "fairKey", state, webhook, error, attempt, tries, kills, rounds,
  wait_kind as "waitKind", wait_reason as "waitReason", ${ms('not_before')} as "notBefore", ${ms('enqueued_at')} as "enqueuedAt",
  ${ms('claimed_at')} as "claimedAt", ${ms('deadline_at')} as "deadlineAt", ${ms('ended_at')} as "endedAt", story`;

export async function find({ executor }: At, { projectId, id }: WorkId): Promise<Work | undefined> {
  const [row] = await executor.prepared<Work>(
    'queue-find',
    `select ${narrow}, request, result from durable_generations where project_id = $1 and id = $2`,
    [projectId, id],
  );
  return row;
}

export interface WorkFilter {
  projectId: number;
  state: WorkState;
  feature?: string | undefined;
  /** Id of the one whose request is read too; the others come without. */
  open?: string | undefined;
  /** At most so many. */
  limit: number;
}

/** Those that ended last, or were asked for first. */
export const list = (
  { executor }: At,
  { projectId, state, feature, open, limit }: WorkFilter,
): Promise<Work[]> =>
  executor.rows<Work>(
    `select ${narrow}, case when id = $5 then request else '{}' end as request, null as result
     from durable_generations where project_id = $1 and state = $2 and ($3::text is null or feature = $3)
     order by ended_at desc nulls last, order_at, id limit $4`,
    [projectId, state, feature ?? null, limit, open ?? null],
  );
