import { after, nowIn, toJson } from './sql.ts';
import type { At, Enqueued, NewWork } from './types.ts';

/** What differs when the same request is sent again. */
const perSending = `'{traceId,outcomeToken}'::text[]`;

/**
 * Writes all of them in one statement; when it resolves they are committed, unless the executor is in a transaction.
 * An id that is known is left as it is.
 * @throws DatabaseAway: nothing is known about any of them; ask again
 */
export async function enqueue({ executor, now }: At, works: readonly NewWork[]): Promise<Enqueued[]> {
  const rows = toJson(works);
  const added = await executor.prepared<{ projectId: number; id: string }>(
    'queue-enqueue',
    `insert into durable_generations (project_id, id, feature, gate, fair_key, request, webhook, order_at, not_before, enqueued_at, deadline_at)
     select n."projectId", n.id, n.feature, n.gate, n."fairKey", n.request, n.webhook, ${after('t.now', '-n."aheadMs"')}, t.now, t.now,
       ${after('t.now', 'n."deadlineMs"')}
     from (select ${nowIn(2)} as now) t, jsonb_to_recordset($1::jsonb) as n("projectId" int, id uuid, feature text, gate text,
       "fairKey" text, request jsonb, webhook jsonb, "aheadMs" float8, "deadlineMs" float8)
     on conflict (project_id, id) do nothing returning project_id as "projectId", id`,
    [rows, now],
  );
  const fresh = new Set(added.map(keyOf));
  if (fresh.size === works.length) return works.map(() => 'accepted');
  const same = await executor.rows<{ projectId: number; id: string }>(
    `select d.project_id as "projectId", d.id from durable_generations d
     join jsonb_to_recordset($1::jsonb) as n("projectId" int, id uuid, request jsonb) on d.project_id = n."projectId" and d.id = n.id
     where d.request - ${perSending} = n.request - ${perSending}`,
    [rows],
  );
  const known = new Set(same.map(keyOf));
  return works.map((work): Enqueued => {
    const key = keyOf(work);
    // Of two in this batch with the same id one is new.
    if (fresh.delete(key)) return 'accepted';
    return known.has(key) ? 'known' : 'different';
  });
}

const keyOf = ({ projectId, id }: { projectId: number; id: string }): string => `${projectId} ${id}`;
