import type { Executor } from '#lib/db/index.ts';
import { schema } from './launch.ts';
import type { RunEvent } from './types.ts';

/** Writes the same line into the story of each of these runs. */
export async function tell(
  executor: Executor,
  runIds: readonly string[],
  kind: RunEvent['kind'],
  by?: { process: string; version: string | null; blamed?: boolean },
): Promise<void> {
  if (runIds.length === 0) return;
  await executor.rows(
    `insert into run_events (run_id, kind, process, version, blamed, step)
     select id, $2, $3, $4, $5, (select function_name from "${schema}".operation_outputs
       where workflow_uuid = id order by function_id desc limit 1)
     from unnest($1::text[]) as id`,
    [runIds, kind, by?.process ?? null, by?.version ?? null, by?.blamed ?? false],
  );
}

export async function readStory(executor: Executor, runId: string): Promise<RunEvent[]> {
  const rows = await executor.rows<Record<keyof RunEvent, string | null> & { at: Date }>(
    'select at, kind, process, version, step from run_events where run_id = $1 order by id',
    [runId],
  );
  return rows.map(({ at, kind, process, version, step }) => ({
    at: at.getTime(),
    kind: kind as RunEvent['kind'],
    process: process ?? undefined,
    version: version ?? undefined,
    step: step ?? undefined,
  }));
}

export interface Kills {
  /** Since it was last retried. */
  all: number;
  /** Of these, since it last finished a step. */
  inStep: number;
  /** Of those, the ones that nothing else can have caused. */
  blamed: number;
}

/** How often each died with its worker. */
export async function countKills(executor: Executor, runIds: readonly string[]): Promise<Map<string, Kills>> {
  const rows = await executor.rows<{ id: string } & Kills>(
    `select run_id as id, count(*) as all, count(*) filter (where at > step_at) as "inStep",
       count(*) filter (where at > step_at and blamed) as blamed
     from run_events as killed cross join lateral (
       select to_timestamp(coalesce(max(completed_at_epoch_ms), 0) / 1000.0) as step_at
       from "${schema}".operation_outputs where workflow_uuid = run_id) as last
     where run_id = any($1) and kind = 'killed' and not exists (
       select 1 from run_events as later
       where later.run_id = killed.run_id and later.kind = 'retried' and later.id > killed.id)
     group by run_id`,
    [runIds],
  );
  return new Map(rows.map(({ id, ...kills }) => [id, kills]));
}
