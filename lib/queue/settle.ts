import { after, endedColumns, ms, nowIn, toJson, told } from './sql.ts';
import type { At, Claim, Ended, Settlement } from './types.ts';

export interface Settled {
  /** Whose fence held. */
  accepted: Claim[];
  /** Those of them that are over now. */
  ended: Ended[];
}

const isLate = `n.next = 'waiting' and ${after('t.now', 'coalesce(n."waitMs", 0)')} >= d.deadline_at`;
const next = `case when ${isLate} then 'failed' else n.next end`;

/**
 * What becomes of claims, all in one statement. A claim that another worker or a cancel has ended is left out.
 * @throws DatabaseAway
 */
export async function settle({ executor, now }: At, settlements: readonly Settlement[]): Promise<Settled> {
  const rows = await executor.prepared<Ended & Claim>(
    'queue-settle',
    `update durable_generations d set state = ${next}, result = n.result,
       error = case when ${isLate} then jsonb_build_object('code', 'deadline', 'message', 'not done by its deadline: ' || n.reason)
         else n.error end,
       ended_at = case when ${next} <> 'waiting' then t.now end,
       not_before = case when n.next = 'waiting' then ${after('t.now', 'n."waitMs"')} else d.not_before end,
       wait_kind = n.kind, wait_reason = n.reason, tries = d.tries + coalesce(n."isTry", false)::int,
       calls = coalesce(n.calls, d.calls), lease_until = null, worker = null,
       story = ${told(`jsonb_build_object('at', ${ms('t.now')}, 'event', ${next}, 'attempt', d.attempt, 'worker', d.worker,
         'claimedAt', ${ms('d.claimed_at')}, 'kind', n.kind, 'reason', coalesce(n.reason, n.error->>'message'),
         'untilAt', case when n.next = 'waiting' then ${ms(after('t.now', 'n."waitMs"'))} end)`)}
     from (select ${nowIn(2)} as now) t, jsonb_to_recordset($1::jsonb) as n("projectId" int, id uuid, attempt int, next text,
       result jsonb, error jsonb, calls jsonb, "waitMs" float8, kind text, reason text, "isTry" boolean)
     where d.project_id = n."projectId" and d.id = n.id and d.attempt = n.attempt and d.state = 'running'
     returning ${endedColumns}, d.attempt`,
    [toJson(settlements), now],
  );
  return { accepted: rows, ended: rows.filter(({ state }) => (state as string) !== 'waiting') };
}
