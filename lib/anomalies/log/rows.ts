import type { Executor } from '#lib/db/index.ts';
import { newId } from '#lib/domain/index.ts';
import type { Found } from '../find/choose.ts';
import type { Known } from '../find/known.ts';
import type { Anomaly, Explained } from '../types.ts';

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)`;

const columns = `id, project_id as "projectId", metric, segment, day, last_day as "lastDay", observed, expected, low, high,
  n, score, p_value as "pValue", q_value as "qValue", direction, explained, state, ${ms('found_at')} as "foundAt",
  ${ms('ended_at')} as "endedAt", ${ms('notified_at')} as "notifiedAt", acknowledged_by as "acknowledgedBy"`;

/** Those that were out of the ordinary on some day since `day`, as the next look needs them. */
export const listKnown = (executor: Executor, projectId: number, day: number): Promise<Known[]> =>
  executor.rows<Known>(
    `select id, metric, segment, segment_key as key, explained->'also' as also, direction, day, last_day as "lastDay", state = 'ended' as "isOver"
     from anomalies where project_id = $1 and (last_day >= $2 or state <> 'ended') order by day, id`,
    [projectId, day],
  );

export async function addAnomaly(
  executor: Executor,
  projectId: number,
  { metric, series, look, qValue }: Found,
  explained: Explained,
  at: number,
): Promise<void> {
  const { day, observed, expected, low, high, n, score, pValue } = look;
  await executor.rows(
    `insert into anomalies (id, project_id, metric, segment, segment_key, day, last_day, observed, expected, low, high, n,
       score, p_value, q_value, direction, explained, found_at)
     values ($1, $2, $3, $4, $5, $6, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
     on conflict (project_id, metric, segment_key, day) do nothing`,
    [
      ...[newId(at), projectId, metric, JSON.stringify(series.segment), series.key, day],
      ...[observed, expected, low, high, n, score, pValue, qValue],
      ...[score > 0 ? 'up' : 'down', JSON.stringify(explained), new Date(at)],
    ],
  );
}

export const continueAnomaly = (executor: Executor, id: string, day: number) =>
  executor.rows('update anomalies set last_day = greatest(last_day, $2) where id = $1', [id, day]);

export const endAnomaly = (executor: Executor, id: string, at: number) =>
  executor.rows("update anomalies set state = 'ended', ended_at = $2 where id = $1 and state <> 'ended'", [
    id,
    new Date(at),
  ]);

/** Newest first. @param open only those that are not over */
export const listAnomalies = (
  executor: Executor,
  projectId: number,
  { open = false, limit }: { open?: boolean; limit: number },
): Promise<Anomaly[]> =>
  executor.rows<Anomaly>(
    `select ${columns} from anomalies where project_id = $1 and (not $2 or state <> 'ended')
     order by state = 'ended', day desc, abs(score) desc, id limit $3`,
    [projectId, open, limit],
  );

export async function findAnomaly(
  executor: Executor,
  projectId: number,
  id: string,
): Promise<Anomaly | undefined> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  if (!isId) return undefined;
  const [row] = await executor.rows<Anomaly>(
    `select ${columns} from anomalies where project_id = $1 and id = $2`,
    [projectId, id],
  );
  return row;
}

/** What nobody was told yet: of days since `sinceDay` that began, and of those told that ended. */
export async function listUntold(
  executor: Executor,
  projectId: number,
  sinceDay: number,
): Promise<{ begun: Anomaly[]; ended: Anomaly[] }> {
  const of = (where: string, ...values: unknown[]) =>
    executor.rows<Anomaly>(
      `select ${columns} from anomalies where project_id = $1 and ${where} order by day, id limit 50`,
      [projectId, ...values],
    );
  return {
    begun: await of("notified_at is null and state = 'open' and day >= $2", sinceDay),
    ended: await of("notified_at is not null and end_told_at is null and state = 'ended'"),
  };
}

export const markTold = (executor: Executor, ids: readonly string[], which: 'begun' | 'ended', at: number) =>
  executor.rows(
    `update anomalies set ${which === 'begun' ? 'notified_at' : 'end_told_at'} = $2 where id = any($1::uuid[])`,
    [ids, new Date(at)],
  );
