import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Catalog } from '#lib/catalog/index.ts';
import { createMemoryStore } from '#lib/coordination/index.ts';
import {
  type CallEnd,
  createPool,
  type Lease,
  organizationKind,
  type Pool,
  type PoolEvent,
} from '#lib/pool/index.ts';
import { type Rule, type Simulator, startSimulator } from '#lib/simulator/index.ts';
import { createDispatcher, type TextRequest, type VendorError } from '#lib/vendors/index.ts';
import { memoryCatalog } from './set-up.ts';

/** Two organizations of one vendor over HTTP, with the smallest retry loop there is: another organization, once. */
const dispatcher = createDispatcher();
let simulator: Simulator;
let pool: Pool;
let events: PoolEvent[];
const model = 'gpt-4.1';
const request: TextRequest = {
  kind: 'text',
  model,
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Write a headline about tea.' }] }],
};

beforeEach(async () => {
  const limits = { requestsPerMinute: 10_000, tokensPerMinute: 1_000_000 };
  simulator = await startSimulator({
    organizations: ['a', 'b'].map((id) => ({ id, vendor: 'openai', key: `key-${id}`, limits })),
  });
  const catalog = memoryCatalog();
  for (const [id, weight] of [
    ['a', 3],
    ['b', 1],
  ] as const)
    catalog.put(organizationKind, id, {
      ...{ vendor: 'openai', api: 'openai', baseUrl: `${simulator.url}/v1/`, sealedKey: `key-${id}`, weight },
    });
  events = [];
  pool = createPool({
    catalog: catalog as unknown as Catalog,
    store: createMemoryStore(),
    ...{
      process: 'p',
      openSecret: (sealed: string) => sealed,
      dispatcher,
      environmentLimits: { openai: { [model]: 8 } },
    },
    onEvent: (event) => events.push(event),
  });
});
afterEach(async () => {
  await pool.close();
  await simulator.close();
});

async function attempt(lease: Lease): Promise<boolean> {
  const at = performance.now();
  const report = (end: Omit<CallEnd, 'totalMs' | 'inputTokens' | 'outputTokens'>, outputTokens = 0) =>
    lease.report({ ...end, inputTokens: 20, outputTokens, totalMs: performance.now() - at });
  try {
    const { result, headroom } = await lease.client.send(request, { timeouts: lease.timeouts });
    report({ headroom }, result.usage.outputTokens);
    return true;
  } catch (error) {
    report({ error: error as VendorError });
    return false;
  }
}

async function generate(draw: number): Promise<string> {
  const tried = new Set<string>();
  for (;;) {
    const lease = await pool.lease({
      ...{ vendor: 'openai', model, inputTokens: 20, draw, maxWaitMs: 2000, exclude: tried },
    });
    if (!('client' in lease)) throw new Error(lease.kind);
    if (await attempt(lease)) return lease.organization;
    tried.add(lease.organization);
  }
}
const many = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, n) => generate((n + 0.5) / count)));
const callsOf = (id: string) => simulator.ledger().filter(({ organization }) => organization === id).length;
const rules = (...list: Omit<Rule, 'id'>[]) =>
  simulator.setRules(list.map((rule, n) => ({ id: `r${n}`, ...rule })));

describe('two organizations', () => {
  test('share the calls by weight, no more at once than the limit, and are known by their headers', async () => {
    await many(40);
    expect(callsOf('a')).toBeGreaterThanOrEqual(29);
    expect(callsOf('a')).toBeLessThanOrEqual(31);
    expect(Math.max(...simulator.ledger().map(({ concurrent }) => concurrent))).toBeLessThanOrEqual(8);
    for (const { perModel, inFlight } of pool.organizations()) {
      expect(perModel[0]?.headroom).toMatchObject({
        requests: { source: 'headers', limit: 10_000 },
        tokens: { source: 'headers', limit: 1_000_000 },
      });
      expect(inFlight).toBe(0);
    }
  });

  test('everything is served while one has lost its key, and again by both when it has it back', async () => {
    rules({ organization: 'a', fault: { kind: 'unauthorized' } });
    await many(20);
    expect(callsOf('a')).toBeLessThanOrEqual(8); // under way at once before the first was refused
    const before = callsOf('a');
    await many(20);
    expect(callsOf('a')).toBe(before);
    const told = () => events.filter(({ kind }) => kind.startsWith('organization'));
    expect(told()).toMatchObject([
      { kind: 'organization_out', subject: 'a', reason: expect.stringContaining('auth: 401') },
    ]);
    rules();
    await pool.probe('a');
    await generate(0.9);
    expect(told().map(({ kind }) => kind)).toEqual(['organization_out', 'organization_back']);
  });

  test('one that answers 429 with Retry-After is left alone for as long', async () => {
    rules({ organization: 'a', sequence: [{ kind: 'rate_limit', retryAfter: 1 }] });
    expect(await generate(0)).toBe('b');
    const since = performance.now();
    let served = 'b';
    while (served === 'b' && performance.now() - since < 5000) served = await generate(0);
    expect(served).toBe('a');
    const [first, second] = simulator.ledger().filter(({ organization }) => organization === 'a');
    expect((second?.at ?? 0) - (first?.finishedAt ?? 0)).toBeGreaterThanOrEqual(990);
    expect(pool.organizations()[0]?.perModel[0]?.breaker.state).toBe('closed');
    expect(events).toEqual([]);
  });

  test('one that fails is given up after three calls, and used again soon after it is back', async () => {
    rules({ organization: 'a', until: 2000, fault: { kind: 'unavailable' } });
    for (let n = 0; n < 10; n++) await generate(0);
    expect(callsOf('a')).toBe(3);
    await expect.poll(() => generate(0), { timeout: 10_000, interval: 50 }).toBe('a');
    expect(events.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual([
      `breaker_opened a/${model}`,
      `breaker_closed a/${model}`,
    ]);
  });
});
