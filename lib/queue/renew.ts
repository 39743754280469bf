import { after, nowIn } from './sql.ts';
import type { At, Claim } from './types.ts';

export interface LostClaim extends Claim {
  isCancelled: boolean;
}

/** A claim, and whether it still waits for its caller's limits, for people to see. */
export interface HeldClaim extends Claim {
  isAdmitted?: boolean | undefined;
}

/**
 * Keeps claims that are still this worker's for another lease. One that is just being settled is left out: who waits for
 * nothing is in no deadlock.
 */
export function renew(
  { executor, now }: At,
  { worker, leaseMs }: { worker: string; leaseMs: number },
  claims: readonly HeldClaim[],
): Promise<unknown> {
  return executor.rows(
    `with held as materialized (
       select d.project_id, d.id, n.is_admitted from durable_generations d
       join unnest($4::int[], $5::uuid[], $6::int[], $7::boolean[]) as n(project_id, id, attempt, is_admitted) on d.project_id = n.project_id and d.id = n.id
       where d.attempt = n.attempt and d.worker = $3 and d.state = 'running' for update of d skip locked)
     update durable_generations d set lease_until = ${after(nowIn(1), '$2::float8')},
       wait_kind = case when not held.is_admitted then 'full' end,
       wait_reason = case when not held.is_admitted then 'its limits have no place yet' end
     from held where d.project_id = held.project_id and d.id = held.id`,
    [now, leaseMs, worker, ...columnsOf(claims), claims.map(({ isAdmitted = true }) => isAdmitted)],
  );
}

/** Which of these claims are no longer this worker's, and whether because they were cancelled. Reads only. */
export function findLost({ executor }: At, worker: string, claims: readonly Claim[]): Promise<LostClaim[]> {
  return executor.rows<LostClaim>(
    `select n.project_id as "projectId", n.id, n.attempt, coalesce(d.state = 'cancelled', false) as "isCancelled"
     from unnest($2::int[], $3::uuid[], $4::int[]) as n(project_id, id, attempt)
     left join durable_generations d on d.project_id = n.project_id and d.id = n.id
     where d.id is null or d.attempt <> n.attempt or d.state <> 'running' or d.worker <> $1`,
    [worker, ...columnsOf(claims)],
  );
}

const columnsOf = (claims: readonly Claim[]) => [
  claims.map(({ projectId }) => projectId),
  claims.map(({ id }) => id),
  claims.map(({ attempt }) => attempt),
];
