import { after, nowIn } from './sql.ts';
import type { At, Claim } from './types.ts';

export interface LostClaim extends Claim {
  isCancelled: boolean;
}

/** Keeps claims that are still this worker's for another lease. */
export function renew(
  { executor, now }: At,
  { worker, leaseMs }: { worker: string; leaseMs: number },
  claims: readonly Claim[],
): Promise<unknown> {
  return executor.rows(
    `update durable_generations d set lease_until = ${after(nowIn(1), '$2::float8')}
     from unnest($4::int[], $5::uuid[], $6::int[]) as n(project_id, id, attempt)
     where d.project_id = n.project_id and d.id = n.id and d.attempt = n.attempt and d.worker = $3 and d.state = 'running'`,
    [now, leaseMs, worker, ...columnsOf(claims)],
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
