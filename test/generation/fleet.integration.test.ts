import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { toggleKind } from '#lib/routing/index.ts';
import type { LedgerEntry } from '#lib/simulator/index.ts';
import { startTestServer } from '#test/support/kept.ts';
import { runKept } from '#test/support/kept-process.ts';
import { hasRedis } from '#test/support/redis.ts';
import { type ChatOptions, chat, type Seen } from './chat.ts';
import { type Fleet, type Gateway, startFleet } from './fleet.ts';
import { expectSpared, startLoad } from './fleet-load.ts';

/** Three processes, one vendor's trouble: what they know of it they know together. Their clocks are ten minutes apart. */
let fleet: Fleet;
const minutes = 60_000;
const minute5 = 5 * minutes;
const target = (vendor: string, model: string, timeouts: object = {}) => ({
  target: { vendor, model, timeouts },
});
const claude = target('anthropic', 'claude-haiku-4-5');
const pair = (first: object) => ({ node: { fallback: [first, claude] } });

beforeAll(async () => {
  if (!hasRedis) return;
  const account = (id: string, more: object = {}) => ({
    id,
    vendor: 'openai' as const,
    key: `key-of-${id}`,
    ...more,
  });
  const latency = (firstTokenMs: number, msPerToken = 0) => ({
    latency: { firstTokenMs, msPerToken, sigma: 0 },
  });
  const names = ['gpt-down', 'gpt-held', 'gpt-one', 'gpt-other'];
  fleet = await startFleet(
    [0, minute5, -minute5],
    [
      account('openai-a', { models: names }),
      { id: 'anthropic-a', vendor: 'anthropic', key: 'key-of-anthropic-a' },
      ...['sick-a', 'sick-b'].map((id) => account(id, { models: ['sick'] })),
      ...['twin-a', 'twin-b'].map((id) => account(id, { models: ['twin'] })),
      account('limited', { models: ['limited'], ...latency(120) }),
      account('slow', { models: ['slow'], ...latency(50, 15) }),
    ],
    { MODEL_ENGINE_CONCURRENCY_LIMITS: '{"limited":{"limited":6}}' },
  );
  for (const id of ['sick-a', 'sick-b', 'twin-a', 'twin-b', 'limited', 'slow']) {
    const vendor = id.replace(/-.$/, '');
    await fleet.organization(id, { vendor, models: [vendor] });
  }
  await fleet.route('down', pair(target('openai', 'gpt-down')));
  await fleet.route('held', pair(target('openai', 'gpt-held', { firstTokenMs: 120_000 })));
  await fleet.route('moving', { node: target('openai', 'gpt-one') });
  await sleep(1_000);
});
afterAll(() => fleet?.[Symbol.asyncDispose]());

const measured = (figures: object) => process.stderr.write(`measured: ${JSON.stringify(figures)}\n`);
const calls = (matches: (entry: LedgerEntry) => boolean) => fleet.simulator.ledger().filter(matches);
const expectServed = (seen: readonly Seen[]) =>
  expect(
    seen
      .filter(({ status, finish }) => status !== 200 || finish !== 'stop')
      .map(({ status, error }) => [status, error]),
  ).toEqual([]);

describe.skipIf(!hasRedis)('trouble', () => {
  test.concurrent('fault 15: down for a while, everybody is served, and it is in use again soon after', async () => {
    const load = startLoad(fleet.gateways.slice(0, 3), 20, { route: 'down' });
    await sleep(1_000);
    const downMs = 12_000;
    fleet.rule('down', { model: 'gpt-down', fault: { kind: 'unavailable' } });
    await sleep(downMs);
    fleet.rule('down');
    const since = Date.now();
    const isBack = () =>
      calls(({ model, status, at }) => model === 'gpt-down' && status === 200 && at > since).length;
    await vi.waitUntil(isBack, { timeout: 30_000 });
    const backAfterMs = Date.now() - since;
    await load.stop();
    expectServed(load.seen);
    const failed = calls(({ model, fault }) => model === 'gpt-down' && fault === 'unavailable');
    measured({ ...expectSpared(fleet, failed, load, downMs), requests: load.seen.length, backAfterMs });
  });

  test.concurrent('an organization that only says 429 is spared as well, its sibling serves', async () => {
    fleet.rule('sick', { organization: 'sick-a', fault: { kind: 'rate_limit' } });
    const load = startLoad(fleet.gateways.slice(0, 3), 20, { model: 'sick' });
    await sleep(10_000);
    await load.stop();
    expectServed(load.seen);
    measured({
      sick: expectSpared(
        fleet,
        calls(({ organization }) => organization === 'sick-a'),
        load,
        10_000,
      ),
    });
  });

  test.concurrent('a gateway is killed while it has the probe: after the lease, and not before, another one probes', async () => {
    const [asking] = fleet.gateways as [Gateway];
    const doomed = await fleet.start(0);
    const ask = () => chat(asking, { route: 'held', stream: false, prompt: '5 tokens' });
    const reached = () => calls(({ model }) => model === 'gpt-held');
    fleet.rule('held', { model: 'gpt-held', fault: { kind: 'unavailable' } });
    const seen = [await ask(), await ask()];
    const before = reached().length;
    fleet.rule('held', { model: 'gpt-held', fault: { kind: 'silence' } });
    await sleep(2_450);
    const lost = chat(doomed, { route: 'held', stream: false }).catch(() => 'lost');
    await vi.waitUntil(() => reached().length > before, { timeout: 15_000 });
    fleet.rule('held');
    const probe = reached().at(-1) as LedgerEntry;
    expect(probe.fault).toBe('silence');
    await doomed.process.end('SIGKILL');
    expect(await lost).toBe('lost');
    while (reached().length === before + 1) {
      expect(Date.now() - probe.at).toBeLessThan(23_000);
      seen.push(await ask());
      await sleep(100);
    }
    expectServed(seen);
    const after = reached().at(-1) as LedgerEntry;
    expect([after.status, after.at - probe.at > 19_900]).toEqual([200, true]);
    measured({ probedAgainAfterMs: Math.round(after.at - probe.at) });
  });
});

describe.skipIf(!hasRedis)('what all of them share', () => {
  /** Until every gateway does as is expected, ms. */
  async function untilAll(isSo: (gateway: Gateway) => Promise<boolean>): Promise<number> {
    const since = performance.now();
    for (const gateway of fleet.gateways.slice(0, 3))
      while (!(await isSo(gateway))) {
        expect(performance.now() - since).toBeLessThan(3_000);
        await sleep(20);
      }
    return Math.round(performance.now() - since);
  }
  const vendorOf = async (gateway: Gateway, options: ChatOptions) => {
    const seen = await chat(gateway, { stream: false, prompt: '5 tokens', ...options });
    expectServed([seen]);
    return `${seen.headers.get('x-kept-vendor')} ${seen.headers.get('x-kept-organization')} ${seen.model}`;
  };

  test('a changed route, a drained organization and the toggle reach everybody', async () => {
    const moving = (gateway: Gateway) => vendorOf(gateway, { route: 'moving' });
    expect(await moving(fleet.gateways[0] as Gateway)).toBe('openai openai-a gpt-one');
    await fleet.route('moving', { node: target('openai', 'gpt-other') });
    const routeMs = await untilAll(async (gateway) => (await moving(gateway)).endsWith('gpt-other'));

    await fleet.organization('twin-a', { vendor: 'twin', models: ['twin'], weight: 0 });
    await sleep(1_000);
    const since = Date.now();
    for (let i = 0; i < 30; i++) await vendorOf(fleet.gateways[i % 3] as Gateway, { model: 'twin' });
    const late = calls(({ at }) => at > since).map(({ organization }) => organization);
    expect([late.length, new Set(late)]).toEqual([30, new Set(['twin-b'])]);

    const by = { by: 'test' };
    const models = { anthropic: { 'gpt-other': 'claude-haiku-4-5' } };
    await fleet.catalog.change(toggleKind, 0, 'vendor', { vendor: 'anthropic', models }, by);
    const toggleMs = await untilAll(async (gateway) => (await moving(gateway)).startsWith('anthropic'));
    await fleet.catalog.change(toggleKind, 0, 'vendor', { vendor: null, models }, by);
    const backMs = await untilAll(async (gateway) => (await moving(gateway)).startsWith('openai'));
    measured({ routeMs, toggleMs, backMs });
  });

  test('a limit of calls at once holds for all together, also while Redis is killed and comes back', async () => {
    const seen: Seen[] = [];
    let isOver = false;
    const client = async (n: number) => {
      const gateway = fleet.gateways[n % 3] as Gateway;
      while (!isOver)
        seen.push(await chat(gateway, { model: 'limited', prompt: '5 tokens', stream: n % 2 === 0 }));
    };
    const since = Date.now();
    const clients = Array.from({ length: 24 }, (_, n) => client(n));
    await sleep(2_500);
    await fleet.redis.kill();
    await sleep(2_000);
    await fleet.redis.start();
    await sleep(4_500);
    isOver = true;
    await Promise.all(clients);
    expectServed(seen);
    const limited = calls(({ organization, at }) => organization === 'limited' && at >= since);
    const most = Math.max(...limited.map(({ concurrent }) => concurrent));
    expect([most, limited.length]).toEqual([6, seen.length]);
    for (const { process } of fleet.gateways.slice(0, 3))
      expect([/Redis is away/.test(process.output()), /Redis is back/.test(process.output())]).toEqual([
        true,
        true,
      ]);
    measured({
      served: seen.length,
      slowestMs: Math.round(Math.max(...seen.map(({ elapsedMs }) => elapsedMs))),
    });
  });

  test('one process without Redis and others beside it: whoever comes second is refused, with the reason', async () => {
    const refusal = async (env: Record<string, string>) => {
      const home = fleet.newHome();
      const { child, output } = runKept({ ...fleet.env, KEPT_HOME: home, PORT: '0', KEPT_DEMO: '0', ...env });
      expect(await new Promise((done) => child.once('close', done))).toBe(1);
      expect(readdirSync(home)).toEqual([]);
      return output();
    };
    const keys = () => fleet.database.rows('select id from api_keys order by id');
    const before = await keys();
    expect(await refusal({ REDIS_URL: '' })).toMatch(/another Kept works on this database.*set REDIS_URL/);
    expect(await keys()).toEqual(before);
    await fleet.database.rows('create database alone');
    const databaseUrl = fleet.postgres.url.replace(/postgres$/, 'alone');
    await using _alone = await startTestServer({ databaseUrl });
    expect(await refusal({ DATABASE_URL: databaseUrl })).toMatch(
      /another Kept works on this database without Redis/,
    );
  });

  test.skipIf(!existsSync('/proc/self/status'))(
    '200 readers who do not read do not pile up in memory',
    async () => {
      const { kept, process } = fleet.gateways[0] as Gateway;
      const residentMb = () =>
        Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${process.child.pid}/status`, 'utf8'))?.[1]) / 1_024;
      const before = residentMb();
      const responses = await Promise.all(
        Array.from({ length: 200 }, async () => {
          const sent = request(`${kept.url}/v1/chat/completions`, {
            method: 'POST',
            headers: { authorization: `Bearer ${kept.credentials.secretKey}` },
          });
          const messages = [{ role: 'user', content: '1000 tokens about bread' }];
          sent.end(JSON.stringify({ model: 'gpt-one', stream: true, messages }));
          const [response] = (await once(sent, 'response')) as [IncomingMessage];
          return response;
        }),
      );
      let most = residentMb();
      for (let waited = 0; waited < 2_000; waited += 100) {
        await sleep(100);
        most = Math.max(most, residentMb());
      }
      const ends = await Promise.all(
        responses.map(async (response) => (await response.toArray()).join('').slice(-14)),
      );
      expect(new Set(ends)).toEqual(new Set(['data: [DONE]\n\n']));
      expect(most - before).toBeLessThan(160);
      measured({ residentMb: Math.round(before), grewByMb: Math.round(most - before) });
    },
  );

  test('a gateway that is told to stop finishes what it has begun', async () => {
    const leaving = fleet.gateways[2] as Gateway;
    const begun = Array.from({ length: 20 }, (_, n) =>
      chat(leaving, { model: 'slow', prompt: '60 tokens about bread', stream: n % 2 === 0 }),
    );
    await sleep(300);
    // Until the door is shut others come; they are served too, or not let in.
    const late: Seen[] = [];
    const knock = async () => {
      for (;;) late.push(await chat(leaving, { model: 'slow', prompt: '5 tokens', stream: false }));
    };
    const knocking = Promise.allSettled([knock(), knock(), knock()]);
    const [code, ...seen] = await Promise.all([leaving.process.end('SIGTERM'), ...begun]);
    await knocking;
    expect(code).toBe(0);
    expectServed([...seen, ...late]);
    const ids = seen.map(({ headers }) => headers.get('x-kept-interaction-id'));
    const rows = await fleet.database.rows(
      "select id from interactions where id = any($1) and status = 'completed'",
      [ids],
    );
    expect(rows).toHaveLength(20);
    for (const { process } of fleet.gateways) expect(process.output()).not.toMatch(/fault/);
  });
});
