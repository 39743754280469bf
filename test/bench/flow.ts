import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalog } from '#lib/catalog/index.ts';
import { createMemoryStore, openRedisStore, type Store } from '#lib/coordination/index.ts';
import type { Database } from '#lib/db/index.ts';
import { createFlow, type FlowAsk, type LimitBody, limitKind } from '#lib/flow/index.ts';
import { hasRedis, startRedis } from '#test/support/redis.ts';
import { percentile } from './figures.ts';
import type { Bench } from './run.ts';

const limits: Record<string, LimitBody> = {
  system: { kind: 'concurrency', limit: 100 },
  'per-user': { kind: 'concurrency', limit: 20, key: 'user' },
  rate: { kind: 'throttle', limit: 100_000, periodMs: 60_000 },
  'user-rate': { kind: 'throttle', limit: 600, periodMs: 60_000, key: 'user' },
  plan: { kind: 'priority', ahead: 'metadata.plan == "enterprise" ? 120 : 0' },
};

const catalogOf = (bodies: Record<string, LimitBody>): Catalog => {
  const documents = Object.entries(bodies).map(([name, body]) => ({
    ...{ projectId: 1, name, body: limitKind.schema.parse(body), version: 1, changedAt: 0 },
    ...{ changedBy: 'a bench', note: null },
  }));
  const list = (_: unknown, projectId: number) => (projectId === 1 ? documents : []);
  return { list, onChange: () => () => {} } as Partial<Catalog> as Catalog;
};

/** A caller every 5 ms, each released 50 ms later. @returns ms each */
async function admissions(store: Store, bodies: Record<string, LimitBody>, count: number): Promise<number[]> {
  const flow = createFlow({
    ...{ catalog: catalogOf(bodies), store, database: {} as Database, process: 'bench' },
    onEvent() {},
    fault(error) {
      throw error;
    },
  });
  const { signal } = new AbortController();
  const took: number[] = [];
  async function caller(n: number): Promise<void> {
    const ask: FlowAsk = {
      ...{ id: `i${n}`, projectId: 1, feature: 'f', user: `u${(n * 31) % 200}`, stream: true, signal },
      ...{ metadata: { plan: 'free' }, mode: 'now', inputTokens: 100, enqueuedAt: Date.now() },
      deadlineMs: 8000,
    };
    const since = performance.now();
    const admission = await flow.admit(ask);
    took.push(performance.now() - since);
    if ('refused' in admission) throw new Error(admission.refused.message);
    await sleep(50);
    admission.ok.release();
  }
  const callers: Promise<void>[] = [];
  for (let n = 0; n < count; n++) {
    callers.push(caller(n));
    await sleep(5);
  }
  await Promise.all(callers);
  await flow.close();
  return took.slice(count / 10);
}

/** What admission costs: nothing without limits, little with four of them. */
export const flow: Bench = async ({ report, scale }) => {
  const count = Math.max(500, Math.round(4000 * scale));
  const add = (name: string, took: number[], atMost: number) => {
    for (const [word, share] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const)
      report.add({
        ...{ bench: 'flow', name: `admission, ${name}, ${word}`, value: percentile(took, share), unit: 'ms' },
        ...(word === 'p99' && { target: { atMost } }),
      });
  };
  const memory = createMemoryStore();
  add('no limit', await admissions(memory, {}, count), 0.1);
  add('four limits in memory', await admissions(memory, limits, count), 1);
  if (!hasRedis) return;
  await using server = await startRedis();
  const store = await openRedisStore({ url: server.url, say: () => {} });
  await sleep(4500); // a new-born store admits nobody
  add('four limits with Redis', await admissions(store, limits, count), 3);
  await store.close();
};
