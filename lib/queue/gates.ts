import { after, ms, nowIn } from './sql.ts';
import type { At, ClosedGate, GateTarget } from './types.ts';

export interface Closing {
  projectId: number;
  gate: string;
  kind: 'breaker' | 'paused';
  /** Infinity: until somebody opens it. */
  forMs: number;
  reason: string;
  targets?: readonly GateTarget[] | undefined;
}

/**
 * From now on nothing behind it is claimed.
 * @param closing for `paused` the gate is a feature, or '' for the whole project
 */
export async function closeGate({ executor, now }: At, closing: Closing): Promise<void> {
  const { projectId, gate, kind, forMs, reason, targets = [] } = closing;
  await executor.rows(
    `insert into durable_gates as g (project_id, gate, kind, closed_until, closed_at, reason, targets)
     values ($2, $3, $4, coalesce(${after(nowIn(1), '$5::float8')}, 'infinity'), ${nowIn(1)}, $6, $7)
     on conflict (project_id, gate, kind) do update set closed_until = excluded.closed_until, reason = excluded.reason,
       targets = excluded.targets`,
    [now, projectId, gate, kind, Number.isFinite(forMs) ? forMs : null, reason, JSON.stringify(targets)],
  );
}

/** Everything behind it may be claimed. @returns whether it was closed */
export async function openGate(
  { executor }: At,
  { projectId, gate, kind }: Pick<Closing, 'projectId' | 'gate' | 'kind'>,
): Promise<boolean> {
  const rows = await executor.rows(
    'delete from durable_gates where project_id = $1 and gate = $2 and kind = $3 returning 1',
    [projectId, gate, kind],
  );
  return rows.length > 0;
}

/** Those that are closed, or let one at a time through. `closedUntil` is Infinity where only a person opens it. */
export async function listGates({ executor, now }: At): Promise<ClosedGate[]> {
  const rows = await executor.rows<Omit<ClosedGate, 'closedUntil'> & { closedUntil: number | null }>(
    `select project_id as "projectId", gate, kind, reason, targets, ${ms('closed_at')} as "closedAt",
       case when isfinite(closed_until) then ${ms('closed_until')} end as "closedUntil",
       closed_until > ${nowIn(1)} as "isClosed"
     from durable_gates order by project_id, gate, kind`,
    [now],
  );
  return rows.map((row) => ({ ...row, closedUntil: row.closedUntil ?? Number.POSITIVE_INFINITY }));
}

/** Lets one at a time through now, where the time has not come yet. */
export const tryGate = (
  { executor, now }: At,
  { projectId, gate }: Pick<Closing, 'projectId' | 'gate'>,
): Promise<unknown> =>
  executor.rows(
    `update durable_gates set closed_until = ${nowIn(1)} where project_id = $2 and gate = $3 and kind = 'breaker'
       and closed_until > ${nowIn(1)}`,
    [now, projectId, gate],
  );

/** Those that nobody came through for so long are as good as open. */
export const dropOldGates = ({ executor, now }: At): Promise<unknown> =>
  executor.rows(
    `delete from durable_gates where closed_until < ${nowIn(1)} - interval '10 minutes' or
       kind = 'paused' and closed_until < ${nowIn(1)}`,
    [now],
  );
