import { createHash } from 'node:crypto';
import type { Connection, Database } from '#lib/db/index.ts';
import { newId } from '#lib/domain/index.ts';
import type { Durable } from '#lib/durable/index.ts';
import { type ChainRun, doStep } from './do-step.ts';
import {
  beginAgain,
  endChain,
  findChain,
  findStored,
  insertChain,
  listSteps,
  removeChains,
  toChain,
} from './store.ts';
import type { Announce, ChainError, Chains, GenerateStep } from './types.ts';

export interface ChainsParts {
  database: Database;
  /** Not launched yet. */
  durable: Durable;
  generate: GenerateStep;
  announce: Announce;
  now(): number;
  /** Chains at once in one process; most of them wait for vendors. Default 64. */
  atOnce?: number;
  /** How soon one is begun, ms. Default 250. */
  pollMs?: number;
}

const runOf = (id: string, attempt: number): string => `chain-${id}-${attempt}`;
const chainOf = (runId: string): { id: string; attempt: number } => {
  const [, id = '', attempt] = /^chain-(.{36})-(\d+)$/.exec(runId) ?? [];
  return { id, attempt: Number(attempt) };
};

/** Chains of calls, as durable jobs: contents are in the chain's tables, the job knows names. */
export function createChains(parts: ChainsParts): Chains {
  const { database, durable, announce, now, atOnce = 64, pollMs = 250 } = parts;

  async function end(
    connection: Connection,
    id: string,
    attempt: number | undefined,
    state: 'completed' | 'failed' | 'cancelled',
    error?: ChainError,
  ): Promise<boolean> {
    const before = await findStored(connection, id);
    if (!before || !(await endChain(connection, id, attempt, state, error))) return false;
    const after = await findStored(connection, id);
    const chain = toChain(id, after ?? before, await listSteps(connection, id));
    const eventId = chain.attempt === 1 ? id : `${id}.${chain.attempt - 1}`;
    if (before.request.webhook !== undefined)
      await announce(connection, { eventId, chain, webhook: before.request.webhook });
    return true;
  }

  const job = durable.job<ChainRun, void>({
    name: 'run-chain',
    atOnce,
    pollMs,
    async run({ step, sleep, progress }, run) {
      const finish = (state: 'completed' | 'failed', error?: ChainError) =>
        step('end', async () => {
          await database.transaction((connection) => end(connection, run.chainId, run.attempt, state, error));
        });
      for (const [position, name] of run.steps.entries()) {
        for (let next = await tryStep(); next.go !== 'on'; next = await tryStep()) {
          if (next.go === 'stop') {
            if (!next.error) return;
            await finish('failed', next.error);
            throw new Error(`${name} failed: ${next.error.code}`);
          }
          await sleep(next.waitMs);
        }
        progress((position + 1) / run.steps.length, `${name} is done`);

        function tryStep() {
          return step(name, (signal) => doStep(parts, run, position, signal));
        }
      }
      await finish('completed');
    },
    async onParked(connection, runIds) {
      for (const runId of runIds) {
        const { id, attempt } = chainOf(runId);
        const message = 'its worker died with it again and again';
        await end(connection, id, attempt, 'failed', { code: 'parked', message });
      }
    },
  });

  const startRun = (
    connection: Connection,
    {
      chainId,
      attempt,
      steps,
      seconds,
    }: Pick<ChainRun, 'chainId' | 'attempt' | 'steps'> & { seconds: number },
  ) => {
    const enqueuedAt = now();
    const run: ChainRun = { chainId, attempt, steps, enqueuedAt, deadlineAt: enqueuedAt + seconds * 1_000 };
    return durable.start(job, run, { id: runOf(chainId, attempt), connection });
  };

  return {
    async start({ projectId, request, webhook }) {
      const { id = newId(now()), ...rest } = request;
      const hash = createHash('sha256').update(JSON.stringify(rest)).digest('hex');
      const names = request.steps.map(({ name }) => name);
      const kept = { ...rest, ...(webhook !== undefined && { webhook }) };
      const isNew = await database.transaction(async (connection) => {
        const ids = names.map(() => newId(now()));
        if (!(await insertChain(connection, { projectId, id }, kept, hash, ids))) return false;
        const seconds = request.deadlineSeconds;
        await startRun(connection, { chainId: id, attempt: 1, steps: names, seconds });
        return true;
      });
      if (isNew) return { id, was: 'accepted' };
      const same = await database.rows(
        'select 1 from chains where id = $1 and project_id = $2 and hash = $3',
        [id, projectId, hash],
      );
      return { id, was: same.length > 0 ? 'known' : 'different' };
    },
    find: (chain) => findChain(database, chain),
    async cancel({ projectId, id }) {
      const attempt = await database.transaction(async (connection) => {
        const stored = await findStored(connection, id);
        if (stored?.projectId !== projectId) return undefined;
        return (await end(connection, id, stored.attempt, 'cancelled')) ? stored.attempt : undefined;
      });
      if (attempt === undefined) return false;
      await durable.cancel(runOf(id, attempt));
      return true;
    },
    retry: (chain) =>
      database.transaction(async (connection) => {
        const attempt = await beginAgain(connection, chain);
        const stored = attempt && (await findStored(connection, chain.id));
        if (!stored) return false;
        const { steps, deadlineSeconds: seconds } = stored.request;
        const names = steps.map(({ name }) => name);
        await startRun(connection, { chainId: chain.id, attempt, steps: names, seconds });
        return true;
      }),
    forget: (olderThan) => removeChains(database, 'ended_at < $1', [new Date(olderThan)]),
    removeOlder: (projectId, before) =>
      removeChains(database, 'ended_at is not null and created_at < $1 and project_id = $2', [
        new Date(before),
        projectId,
      ]),
  };
}
