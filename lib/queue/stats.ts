import { ms, nowIn } from './sql.ts';
import type { At } from './types.ts';

/** How one feature's queue is. */
export interface QueueStats {
  projectId: number;
  feature: string;
  /** Those included that a worker has taken and that wait there for their caller's limits. */
  waiting: number;
  running: number;
  /** Waiting ones that could not be claimed when they were last looked at; the others have not had their turn. */
  reasons: { kind: string; reason: string; count: number }[];
  /** When the oldest that waits was asked for, ms; null if none does. */
  oldestAt: number | null;
  /** Completed and failed in the last five minutes, by a minute. */
  completedPerMinute: number;
  failedPerMinute: number;
  /** Dead letters. */
  dead: number;
}

/** Queues in which something waits, runs, ended lately, or is dead. */
export async function stats({ executor, now }: At): Promise<QueueStats[]> {
  const parameters = [now];
  const [waiting, running, ended, dead] = await Promise.all([
    executor.rows<Grouped & { kind: string; reason: string; oldestAt: number }>(
      `select project_id as "projectId", feature, coalesce(wait_kind, '') as kind,
         case when count(distinct wait_reason) > 1 then min(wait_reason) || ' …' else coalesce(min(wait_reason), '') end as reason,
         count(*) as n, ${ms('min(enqueued_at)')} as "oldestAt"
       from durable_generations where state = 'waiting' or (state = 'running' and wait_kind is not null)
       group by 1, 2, 3 order by 5 desc`,
    ),
    executor.rows<Grouped>(
      `select project_id as "projectId", feature, count(*) as n from durable_generations
       where state = 'running' and wait_kind is null group by 1, 2`,
    ),
    executor.rows<Grouped & { state: string }>(
      `select project_id as "projectId", feature, state, count(*) as n from durable_generations
       where ended_at > ${nowIn(1)} - interval '5 minutes' group by 1, 2, 3`,
      parameters,
    ),
    executor.rows<Grouped>(
      `select project_id as "projectId", feature, count(*) as n from durable_generations where state = 'failed' group by 1, 2`,
    ),
  ]);
  const queues = new Map<string, QueueStats>();
  const of = ({ projectId, feature }: Grouped): QueueStats => {
    const key = `${projectId} ${feature}`;
    const known = queues.get(key) ?? { ...empty, projectId, feature, reasons: [] };
    queues.set(key, known);
    return known;
  };
  for (const row of waiting) {
    const queue = of(row);
    queue.waiting += row.n;
    queue.oldestAt = Math.min(queue.oldestAt ?? row.oldestAt, row.oldestAt);
    if (row.kind) queue.reasons.push({ kind: row.kind, reason: row.reason, count: row.n });
  }
  for (const row of running) of(row).running += row.n;
  for (const row of ended) {
    if (row.state === 'completed') of(row).completedPerMinute += row.n / 5;
    if (row.state === 'failed') of(row).failedPerMinute += row.n / 5;
  }
  for (const row of dead) of(row).dead += row.n;
  return [...queues.values()].sort((a, b) => a.projectId - b.projectId || a.feature.localeCompare(b.feature));
}

interface Grouped {
  projectId: number;
  feature: string;
  n: number;
}

const empty = { waiting: 0, running: 0, oldestAt: null, completedPerMinute: 0, failedPerMinute: 0, dead: 0 };
