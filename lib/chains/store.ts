import type { Executor } from '#lib/db/index.ts';
import type { ChainRequest, StepValue } from './declaration.ts';
import type { Chain, ChainError, ChainId, ChainStepView } from './types.ts';

/** What is kept of a chain beside its request. */
export interface Stored {
  projectId: number;
  state: Chain['state'];
  attempt: number;
  request: ChainRequest & { webhook?: unknown };
  error: ChainError | null;
  createdAt: number;
  endedAt: number | null;
}

export interface StoredStep {
  position: number;
  name: string;
  interactionId: string;
  state: ChainStepView['state'];
  tries: number;
  value: StepValue | null;
  error: { code: string; message: string; carry?: unknown } | null;
  vendor: string | null;
  model: string | null;
  costMicroUsd: number;
  startedAt: number | null;
  endedAt: number | null;
}

const ms = (column: string) => `floor(extract(epoch from ${column}) * 1000)`;

export async function findStored(executor: Executor, id: string): Promise<Stored | undefined> {
  const [row] = await executor.rows<Stored>(
    `select project_id as "projectId", state, attempt, request, error, ${ms('created_at')} as "createdAt",
       ${ms('ended_at')} as "endedAt" from chains where id = $1`,
    [id],
  );
  return row;
}

export const listSteps = (executor: Executor, id: string): Promise<StoredStep[]> =>
  executor.rows<StoredStep>(
    `select position, name, interaction_id as "interactionId", state, tries, value, error, vendor, model,
       cost_micro_usd as "costMicroUsd", ${ms('started_at')} as "startedAt", ${ms('ended_at')} as "endedAt"
     from chain_steps where chain_id = $1 order by position`,
    [id],
  );

export async function findChain(executor: Executor, { projectId, id }: ChainId): Promise<Chain | undefined> {
  const stored = await findStored(executor, id);
  if (stored?.projectId !== projectId) return undefined;
  return toChain(id, stored, await listSteps(executor, id));
}

export function toChain(id: string, stored: Stored, steps: readonly StoredStep[]): Chain {
  const { projectId, state, attempt, request, error, createdAt, endedAt } = stored;
  return {
    ...{ id, projectId, state, attempt, createdAt },
    error: error ?? undefined,
    endedAt: endedAt ?? undefined,
    costMicroUsd: steps.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0),
    steps: steps.flatMap(({ position, ...step }) => {
      const declared = request.steps[position];
      if (!declared) return [];
      const { kind, feature } = declared;
      const { value, error: reason, vendor, model, startedAt, endedAt: doneAt, ...rest } = step;
      return {
        ...{ ...rest, kind, feature },
        value: value ?? undefined,
        error: reason ? { code: reason.code, message: reason.message } : undefined,
        vendor: vendor ?? undefined,
        model: model ?? undefined,
        startedAt: startedAt ?? undefined,
        endedAt: doneAt ?? undefined,
      };
    }),
  };
}

/** @returns false if the id is taken */
export async function insertChain(
  executor: Executor,
  { projectId, id }: ChainId,
  request: Stored['request'],
  hash: string,
  interactionIds: readonly string[],
): Promise<boolean> {
  const rows = await executor.rows(
    `insert into chains (id, project_id, request, hash) values ($1, $2, $3, $4)
     on conflict (id) do nothing returning 1`,
    [id, projectId, JSON.stringify(request), hash],
  );
  if (rows.length === 0) return false;
  await executor.rows(
    `insert into chain_steps (chain_id, position, name, interaction_id)
     select $1, position - 1, name, interaction_id
     from unnest($2::text[], $3::uuid[]) with ordinality as steps(name, interaction_id, position)`,
    [id, request.steps.map(({ name }) => name), interactionIds],
  );
  return true;
}

/** @returns the step that now is this attempt's to do; undefined if the chain was cancelled, or begun anew */
export async function beginStep(
  executor: Executor,
  id: string,
  attempt: number,
  position: number,
): Promise<StoredStep | undefined> {
  // A chain that was given up with its run, and is now retried there, runs again.
  const alive = await executor.rows(
    `update chains set state = 'running', ended_at = null, error = null
     where id = $1 and attempt = $2 and state in ('running', 'failed') returning 1`,
    [id, attempt],
  );
  if (alive.length === 0) return undefined;
  await executor.rows(
    `update chain_steps set state = 'running', tries = tries + 1, started_at = coalesce(started_at, now())
     where chain_id = $1 and position = $2 and state <> 'completed'`,
    [id, position],
  );
  return (await listSteps(executor, id))[position];
}

export const settleStep = (
  executor: Executor,
  id: string,
  position: number,
  settled: {
    state: ChainStepView['state'];
    value?: StepValue;
    error?: { code: string; message: string; carry?: unknown };
    vendor?: string | undefined;
    model?: string | undefined;
    costMicroUsd?: number | undefined;
  },
): Promise<unknown> =>
  executor.rows(
    `update chain_steps set state = $3, value = $4, error = $5, vendor = $6, model = $7,
       cost_micro_usd = coalesce($8, cost_micro_usd),
       ended_at = case when $3 in ('completed', 'failed') then now() end
     where chain_id = $1 and position = $2 and state <> 'completed'`,
    [
      id,
      position,
      settled.state,
      settled.value === undefined ? null : JSON.stringify(settled.value),
      settled.error === undefined ? null : JSON.stringify(settled.error),
      settled.vendor ?? null,
      settled.model ?? null,
      settled.costMicroUsd ?? null,
    ],
  );

/** @returns whether it was running (in this attempt); who may not be retried any more loses the end user's id */
export async function endChain(
  executor: Executor,
  id: string,
  attempt: number | undefined,
  state: Exclude<Chain['state'], 'running'>,
  error?: ChainError,
): Promise<boolean> {
  const rows = await executor.rows(
    `update chains set state = $3, error = $4, ended_at = now(),
       request = case when $3 = 'failed' then request else request - 'user' end
     where id = $1 and ($2::int is null or attempt = $2) and state = 'running' returning 1`,
    [id, attempt ?? null, state, error === undefined ? null : JSON.stringify(error)],
  );
  return rows.length > 0;
}

/** @returns its new attempt, if it had failed */
export async function beginAgain(
  executor: Executor,
  { projectId, id }: ChainId,
): Promise<number | undefined> {
  const [row] = await executor.rows<{ attempt: number }>(
    `update chains set state = 'running', attempt = attempt + 1, error = null, ended_at = null
     where id = $1 and project_id = $2 and state = 'failed' returning attempt`,
    [id, projectId],
  );
  if (!row) return undefined;
  await executor.rows(
    `update chain_steps set state = 'waiting', tries = 0, error = null, ended_at = null
     where chain_id = $1 and state <> 'completed'`,
    [id],
  );
  return row.attempt;
}

/** Removes chains with their steps. @param which a condition on them @returns how many */
export async function removeChains(
  executor: Executor,
  which: string,
  parameters: readonly unknown[],
): Promise<number> {
  const rows = await executor.rows(
    `with old as (delete from chains where ${which} returning id),
       steps as (delete from chain_steps where chain_id in (select id from old))
     select 1 from old`,
    [...parameters],
  );
  return rows.length;
}
