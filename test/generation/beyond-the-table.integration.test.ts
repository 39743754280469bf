import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { app } from '#lib/server/app.ts';
import type { Fault } from '#lib/simulator/index.ts';
import { startVendorTest, type VendorTest } from '#test/support/vendors.ts';
import { eventually } from '../support/eventually.ts';
import { chat, logged, type Seen } from './chat.ts';

/** What vendors do besides the sixteen faults, through the real endpoint. Each test has models and accounts of its own. */
let world: VendorTest;
/** A probe that is sent at the start and never settles. */
let probing: { call: Promise<unknown>; hangUp: AbortController; since: number };

const faults = ['event', 'late-event', 'empty', 'html', 'json', 'loris'];
const names = [...faults.map((name) => `gpt-${name}`), 'gpt-dark', 'gpt-probe', 'text-embedding-3-small'];
const quick = { connectMs: 1_000, firstTokenMs: 500, betweenTokensMs: 500, totalMs: 1_500 };

beforeAll(async () => {
  world = await startVendorTest({
    organization: (id) => (id === 'openai-a' ? { models: names } : {}),
    others: ['pair-a', 'pair-b', 'shut-a', 'shut-b'].map((id) => ({
      id,
      vendor: 'openai',
      key: `key-of-${id}`,
      models: [id.replace(/-.$/, '')],
    })),
  });
  const target = (vendor: string, model: string, timeouts: object = quick) => ({
    target: { vendor, model, timeouts },
  });
  const claude = target('anthropic', 'claude-haiku-4-5');
  for (const name of faults) {
    const node = target('openai', `gpt-${name}`);
    await world.route(name, { node });
    await world.route(`${name}-pair`, { node: { fallback: [node, claude] } });
  }
  await world.route('dark', { node: target('openai', 'gpt-dark') });
  await world.route('probe', { node: target('openai', 'gpt-probe', { firstTokenMs: 120_000 }) });
  await world.route('embedding', { node: target('openai', 'text-embedding-3-small') });
  for (const id of ['pair-a', 'pair-b'])
    await world.organization(id, { vendor: 'pair', models: ['pair', 'another'] });
  for (const id of ['shut-a', 'shut-b']) await world.organization(id, { vendor: 'shut', models: ['shut'] });
  await world.route('pair', { node: target('pair', 'pair') });
  await world.route('shut', { node: target('shut', 'shut') });
  await world.route('shut-pair', { node: { fallback: [target('shut', 'shut'), claude] } });
  probing = await startProbe();
});
afterAll(() => world[Symbol.asyncDispose]());

const callsTo = (model: string) => world.simulator.ledger().filter((entry) => entry.model === model);
const callsOf = (id: string) => world.simulator.ledger().filter((entry) => entry.organization === id);
const standing = (id: string, model: string) => {
  const [look] = app().pool.look({ vendor: id.replace(/-.$/, ''), model, organization: id });
  return look as NonNullable<typeof look>;
};

/** One caller's tries open a breaker; he does not wait for the end. */
const trip = (route: string) =>
  chat(world, { route, stream: false, signal: AbortSignal.timeout(800) }).catch(() => {});

/** Opens the breaker, waits until a probe is due, and lets the vendor swallow it. */
async function startProbe(): Promise<typeof probing> {
  world.rules({ id: 'down', model: 'gpt-probe', fault: { kind: 'unavailable' } });
  await trip('probe');
  const { waitMs } = standing('openai-a', 'gpt-probe');
  expect(waitMs).toBeGreaterThan(1_000);
  world.rules({ id: 'swallow', model: 'gpt-probe', times: 1, fault: { kind: 'silence' } });
  await sleep(waitMs + 5);
  const hangUp = new AbortController();
  const call = chat(world, { route: 'probe', stream: false, signal: hangUp.signal }).catch(() => {});
  await eventually(() => expect(callsTo('gpt-probe')).toHaveLength(1));
  return { call, hangUp, since: Date.now() };
}

const post = async (path: string, body: unknown, headers: Record<string, string>) => {
  const response = await fetch(world.kept.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.kept.credentials.secretKey}`, ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as any };
};

/** It all came, and the caller cannot tell that something was wrong on the way. */
const expectWhole = (seen: Seen) =>
  expect([seen.status, seen.finish, seen.error, seen.text.length > 50]).toEqual([
    200,
    'stop',
    undefined,
    true,
  ]);

test('while a probe is out, everybody else is refused', async () => {
  world.rules();
  const { canServe, waitMs } = standing('openai-a', 'gpt-probe');
  expect([canServe, waitMs > 17_000, waitMs <= 20_000]).toEqual([false, true, true]);
  const refused = await chat(world, { route: 'probe', stream: false });
  expect([refused.status, callsTo('gpt-probe').length]).toEqual([503, 0]);
});

describe('answers that are none', () => {
  const broken: [string, Fault][] = [
    ['event', { kind: 'error_event', afterTokens: 0 }],
    ['empty', { kind: 'empty' }],
    ['html', { kind: 'html' }],
    ['json', { kind: 'malformed_json' }],
    ['loris', { kind: 'slow_loris', bytesPerSecond: 60 }],
  ];
  test.each(broken)('%s: unseen where another can answer, else a clear error', async (name, fault) => {
    world.rules({ id: name, organization: 'openai-a', fault });
    for (const stream of [true, false]) {
      const seen = await chat(world, { route: `${name}-pair`, stream });
      expectWhole(seen);
      expect((await logged(world, seen)).vendor).toBe('anthropic');
    }
    const alone = await chat(world, { route: name, stream: false });
    expect(alone.status).toBeGreaterThanOrEqual(500);
    expect(alone.error?.message).toBeTruthy();
    expect(callsTo(`gpt-${name}`).length).toBeLessThanOrEqual(8);
    expect(world.kept.said).toEqual([]);
  });

  test('an error event after tokens: finished by another; alone, an error and no end marker', async () => {
    world.rules({ id: 'late', organization: 'openai-a', fault: { kind: 'error_event', afterTokens: 20 } });
    const seen = await chat(world, { route: 'late-event-pair' });
    expectWhole(seen);
    expect(seen.kept).toMatchObject({ vendor: 'anthropic', rescued: true });
    const alone = await chat(world, { route: 'late-event' });
    expect([alone.finish, alone.done, Boolean(alone.error?.message)]).toEqual([null, false, true]);
  });

  test.each(broken)('%s instead of an embedding: tried again, or a clear error in time', async (_, fault) => {
    world.rules({ id: 'once', organization: 'openai-a', times: 1, fault });
    const ask = { model: 'text-embedding-3-small', input: 'bread' };
    const startedAt = Date.now();
    const { status, body } = await post('/v1/embeddings', ask, { 'x-kept-route': 'embedding' });
    expect(Date.now() - startedAt).toBeLessThan(2_500);
    // Half a body may have been dripping for the whole time that there was.
    if (fault.kind === 'slow_loris') expect([status, body.error.message]).toEqual([504, expect.any(String)]);
    else expect([status, body.data?.[0].embedding.length]).toEqual([200, 1536]);
  });
});

describe('accounts', () => {
  test('one of two is refused (401): the other serves, a person is told, it is not called again', async () => {
    world.rules({ id: 'key', organization: 'pair-a', fault: { kind: 'unauthorized' } });
    for (let i = 0; i < 12; i++) expectWhole(await chat(world, { route: 'pair', stream: i % 2 === 0 }));
    expect([callsOf('pair-a').length, callsOf('pair-b').length]).toEqual([1, 12]);
    const incidents = () =>
      world.kept.database.rows(
        "select kind, severity from incidents where subject = 'pair-a' and ended_at is null",
      );
    await expect.poll(incidents).toEqual([{ kind: 'organization', severity: 'critical' }]);
    // Its other models are the same account's.
    expect(standing('pair-a', 'another').waitMs).toBeGreaterThan(200_000);
  });

  test.each(['payment_required', 'account_locked', 'insufficient_quota'] as const)(
    'the whole vendor is locked (%s): each account is asked once, everybody is served elsewhere',
    async (kind) => {
      await app().pool.probe();
      await expect.poll(() => standing('shut-b', 'shut').waitMs).toBe(0);
      world.rules(
        { id: 'a', organization: 'shut-a', fault: { kind } },
        { id: 'b', organization: 'shut-b', fault: { kind } },
      );
      for (let i = 0; i < 6; i++) {
        const seen = await chat(world, { route: 'shut-pair', stream: i % 2 === 0 });
        expectWhole(seen);
        expect((await logged(world, seen)).vendor).toBe('anthropic');
      }
      expect([callsOf('shut-a').length, callsOf('shut-b').length]).toEqual([1, 1]);
      const alone = await chat(world, { route: 'shut', stream: false });
      expect([alone.status, callsOf('shut-a').length]).toEqual([503, 1]);
      expect(Number(alone.headers.get('retry-after'))).toBeGreaterThan(240);
    },
  );
});

describe('nobody is left', () => {
  test('503 with the true Retry-After, in the shape of the endpoint; then it serves again', async () => {
    world.rules({ id: 'dark', organization: 'openai-a', fault: { kind: 'unavailable' } });
    await trip('dark');
    const before = callsTo('gpt-dark').length;
    const route = { 'x-kept-route': 'dark' };
    const messages = [{ role: 'user', content: '60 tokens about bread' }];
    const asks: [string, object, (body: any) => unknown, unknown][] = [
      ['chat/completions', { model: 'x', messages }, ({ error }) => error.code, 'no_organization_available'],
      [
        'chat/completions',
        { model: 'x', messages, stream: true },
        ({ error }) => typeof error.message,
        'string',
      ],
      ['responses', { model: 'x', input: 'hello' }, ({ error }) => error.code, 'no_organization_available'],
      ['messages', { model: 'x', max_tokens: 9, messages }, ({ error }) => error.type, 'overloaded_error'],
      [
        'generations',
        { feature: 'dark', input: 'hello', route: 'dark' },
        ({ error }) => error.code,
        'no_organization_available',
      ],
    ];
    let retryAfterS = 0;
    for (const [path, body, read, expected] of asks) {
      const { waitMs } = standing('openai-a', 'gpt-dark');
      const seen = await post(`/v1/${path}`, body, route);
      expect([seen.status, read(seen.body)], path).toEqual([path === 'messages' ? 529 : 503, expected]);
      retryAfterS = Number(seen.headers.get('retry-after'));
      expect(retryAfterS, path).toBeGreaterThanOrEqual(1);
      expect(Math.abs(retryAfterS * 1_000 - waitMs), path).toBeLessThan(1_050);
    }
    expect(callsTo('gpt-dark')).toHaveLength(before);
    world.rules();
    await sleep(retryAfterS * 1_000);
    expectWhole(await chat(world, { route: 'dark', stream: false }));
  });

  test('a probe that never settles does not leave the vendor shut: after its lease another one probes', async () => {
    world.rules();
    await sleep(standing('openai-a', 'gpt-probe').waitMs + 5);
    expectWhole(await chat(world, { route: 'probe', stream: false }));
    // The lost one is of yesterday: its end says nothing about today.
    probing.hangUp.abort();
    await probing.call;
    await sleep(20);
    expectWhole(await chat(world, { route: 'probe', stream: false }));
    expect(callsTo('gpt-probe')).toHaveLength(2);
    expect(world.kept.said).toEqual([]);
  });
});
