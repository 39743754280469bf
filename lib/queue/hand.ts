import { endedColumns, ms, nowIn, told } from './sql.ts';
import type { At, Ended, WorkId } from './types.ts';

/** Which dead letters a person means. */
export interface Letters {
  projectId: number;
  /** Else all that fit the rest. */
  ids?: readonly string[] | undefined;
  feature?: string | undefined;
  /** Of the error. */
  code?: string | undefined;
}

/**
 * Ends it whether it waits or runs: who runs it has lost the claim.
 * @returns undefined if it had ended, or there is none
 */
export async function cancel(
  { executor, now }: At,
  { projectId, id }: WorkId,
  by: string,
): Promise<Ended | undefined> {
  const [row] = await executor.rows<Ended>(
    `update durable_generations d set state = 'cancelled', ended_at = ${nowIn(1)}, attempt = d.attempt + 1, lease_until = null, worker = null,
       error = jsonb_build_object('code', 'cancelled', 'message', 'it was cancelled'),
       story = ${told(`jsonb_build_object('at', ${ms(nowIn(1))}, 'event', 'cancelled', 'attempt', d.attempt, 'reason', $4::text)`)}
     where project_id = $2 and id = $3 and state in ('waiting', 'running') returning ${endedColumns}`,
    [now, projectId, id, by],
  );
  return row;
}

const meant = `d.state = 'failed' and d.project_id = $2 and ($3::uuid[] is null or d.id = any($3)) and ($4::text is null or d.feature = $4)
  and ($5::text is null or d.error->>'code' = $5)`;
const parametersOf = (now: Date | null, { projectId, ids, feature, code }: Letters, by: string) => [
  now,
  projectId,
  ids ?? null,
  feature ?? null,
  code ?? null,
  by,
];

/** Sends dead letters round again with as much time as they had. @returns how many */
export async function retry({ executor, now }: At, letters: Letters, by: string): Promise<number> {
  const rows = await executor.rows(
    `update durable_generations d set state = 'waiting', rounds = d.rounds + 1, kills = 0, blamed = 0, tries = 0, error = null, ended_at = null,
       wait_kind = null, wait_reason = null, not_before = ${nowIn(1)}, order_at = ${nowIn(1)},
       deadline_at = ${nowIn(1)} + (d.deadline_at - d.enqueued_at), enqueued_at = ${nowIn(1)},
       story = ${told(`jsonb_build_object('at', ${ms(nowIn(1))}, 'event', 'retried', 'attempt', d.attempt, 'reason', $6::text)`)}
     where ${meant} returning 1`,
    parametersOf(now, letters, by),
  );
  return rows.length;
}

/** Nobody will send these dead letters again. @returns how many */
export async function discard({ executor, now }: At, letters: Letters, by: string): Promise<number> {
  const rows = await executor.rows(
    `update durable_generations d set state = 'discarded',
       story = ${told(`jsonb_build_object('at', ${ms(nowIn(1))}, 'event', 'discarded', 'attempt', d.attempt, 'reason', $6::text)`)}
     where ${meant} returning 1`,
    parametersOf(now, letters, by),
  );
  return rows.length;
}
