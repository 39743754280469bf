import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { app } from '#lib/server/app.ts';
import { startVendorTest, type VendorTest } from '#test/support/vendors.ts';
import { type ChatOptions, chat, type Seen } from './chat.ts';

/** Many callers at once, callers who go away, and an organization that is slower than its siblings. */
let world: VendorTest;
const ids = ['trio-a', 'trio-b', 'trio-c'] as const;

beforeAll(async () => {
  world = await startVendorTest({
    organization: (id) =>
      id === 'openai-a'
        ? { modelLatency: { 'gpt-4.1-nano': { firstTokenMs: 60, msPerToken: 25, sigma: 0 } } }
        : {},
    others: [
      ...ids.map((id) => ({
        id,
        vendor: 'openai' as const,
        key: `key-of-${id}`,
        models: ['trio'],
        latency: { firstTokenMs: id === 'trio-c' ? 150 : 50, msPerToken: 0, sigma: 0 },
      })),
      { id: 'storm', vendor: 'openai', key: 'key-of-storm' },
    ],
    config: { concurrencyLimits: { openai: { 'gpt-4.1-nano': 1 } } },
  });
  for (const id of ids) await world.organization(id, { vendor: 'trio', models: ['trio'] });
  await world.organization('storm', { vendor: 'storm' });
});
afterAll(() => world[Symbol.asyncDispose]());

/** Sends so many, some of them at once. */
async function many(count: number, atOnce: number, optionsOf: (i: number) => ChatOptions): Promise<Seen[]> {
  const seen: Seen[] = [];
  let next = 0;
  const client = async () => {
    while (next < count) seen.push(await chat(world, { stream: false, ...optionsOf(next++) }));
  };
  await Promise.all(Array.from({ length: atOnce }, client));
  return seen;
}
const countsOf = (organizations: readonly string[]) =>
  organizations.map(
    (id) => world.simulator.ledger().filter(({ organization }) => organization === id).length,
  );

describe('callers who hang up', () => {
  const model = 'gpt-4.1-nano';
  const inFlight = () => {
    const own = app()
      .pool.organizations()
      .find(({ id }) => id === 'openai-a');
    const [limited] = app()
      .pool.concurrency()
      .filter((each) => each.model === model);
    return [own?.inFlight, limited?.inFlight];
  };
  const statusesOf = (traceId: string) =>
    world.kept.database.rows(
      `select i.status, a.status as attempt from interactions i join attempts a on a.interaction_id = i.id where trace_id = $1`,
      [traceId],
    );

  test('in the middle of a stream: the vendor is told, what was made is paid for and logged, the slot is free', async () => {
    world.rules();
    const hangUp = new AbortController();
    const response = await fetch(`${world.kept.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${world.kept.credentials.secretKey}` },
      body: JSON.stringify({
        model,
        stream: true,
        messages: [{ role: 'user', content: '200 tokens about bread' }],
      }),
      signal: hangUp.signal,
    });
    const id = response.headers.get('x-kept-interaction-id');
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    let read = '';
    while (read.split('"content"').length < 8)
      read += Buffer.from((await reader.read()).value ?? []).toString();
    expect(inFlight()).toEqual([1, 1]);
    // Another caller waits for the only slot.
    const waiting = chat(world, { model, prompt: '3 tokens' });
    await sleep(50);
    hangUp.abort();
    expect((await waiting).finish).toBe('stop');

    const [call] = world.simulator.ledger();
    expect([call?.hungUp, (call?.tokens ?? 999) < 60]).toEqual([true, true]);
    await expect.poll(inFlight).toEqual([0, 0]);
    const { status, body: row } = await world.kept.call('GET', `/v1/interactions/${id}`);
    expect([status, row.status, row.errorKind]).toEqual([200, 'failed', 'cancelled']);
    const [attempt] = row.attempts;
    expect(attempt).toMatchObject({ status: 'cancelled', organization: 'openai-a' });
    // Estimated: the vendor did not come to say it.
    expect(attempt.outputTokens).toBeGreaterThan(4);
    expect(attempt.outputTokens).toBeLessThan(2 * (call?.tokens ?? 0));
    expect(attempt.costMicroUsd).toBeGreaterThan(0);
    expect(row.costMicroUsd).toBe(attempt.costMicroUsd);
    expect(row.result.length).toBeGreaterThan(10);
  });

  test.each([
    ['before the first token', { stream: true }, 40],
    ['while a whole answer is made', { stream: false }, 200],
  ])('%s: the same', async (name, options, afterMs) => {
    world.rules();
    const headers = { 'x-kept-trace-id': `hung up ${name}` };
    const signal = AbortSignal.timeout(afterMs);
    await expect(chat(world, { model, prompt: '200 tokens', headers, signal, ...options })).rejects.toThrow();
    await expect.poll(() => world.simulator.ledger()[0]?.hungUp).toBe(true);
    await expect.poll(inFlight).toEqual([0, 0]);
    await expect
      .poll(() => statusesOf(headers['x-kept-trace-id']))
      .toEqual([{ status: 'failed', attempt: 'cancelled' }]);
  });

  test('while waiting for a slot: nobody is called for them, and no slot is lost', async () => {
    world.rules();
    const first = chat(world, { model, prompt: '20 tokens' });
    await expect.poll(inFlight).toEqual([1, 1]);
    const signal = AbortSignal.timeout(100);
    const gone = Array.from({ length: 5 }, () => chat(world, { model, prompt: '20 tokens', signal }));
    expect((await Promise.allSettled(gone)).every(({ status }) => status === 'rejected')).toBe(true);
    expect((await first).finish).toBe('stop');
    expect((await chat(world, { model, prompt: '3 tokens' })).finish).toBe('stop');
    expect(world.simulator.ledger()).toHaveLength(2);
    await expect.poll(inFlight).toEqual([0, 0]);
    expect(world.kept.said).toEqual([]);
  });
});

test('an organization three times slower than its siblings keeps a small share, and is never the last one', async () => {
  world.rules();
  await many(250, 10, () => ({ model: 'trio' }));
  const before = countsOf(ids);
  for (const count of before) expect(count).toBeGreaterThanOrEqual(50);
  const isSlow = () => {
    const [slow] = app()
      .pool.organizations()
      .filter(({ id }) => id === 'trio-c');
    return slow?.perModel[0]?.slow.isSlow;
  };
  await expect.poll(isSlow).toBe(true);
  world.rules();
  await many(200, 10, () => ({ model: 'trio' }));
  const [a = 0, b = 0, c = 0] = countsOf(ids);
  expect(a + b + c).toBe(200);
  expect(c).toBeLessThanOrEqual(30);
  expect(Math.min(a, b)).toBeGreaterThan(60);

  for (const id of ids.slice(0, 2))
    await world.organization(id, { vendor: 'trio', models: ['trio'], weight: 0 });
  world.rules();
  const seen = await many(20, 10, () => ({ model: 'trio' }));
  expect(seen.map(({ status }) => status)).toEqual(seen.map(() => 200));
  expect(countsOf(ids)).toEqual([0, 0, 20]);
});

test('when everything fails under load, the retry budget bounds what the vendor sees', async () => {
  world.rules({ id: 'storm', organization: 'storm', fault: { kind: 'unavailable' } });
  const requests = 400;
  const startedAt = Date.now();
  // Each with a model of its own: no breaker helps.
  const seen = await many(requests, 40, (i) => ({ model: `storm-${i}` }));
  const seconds = (Date.now() - startedAt) / 1_000;
  const calls = world.simulator.ledger().length;
  expect(calls).toBeGreaterThanOrEqual(requests);
  // A fifth of the requests, ten a second, and what was saved up in the ten seconds before.
  expect(calls).toBeLessThanOrEqual(requests * 1.2 + 10 * (seconds + 10) + 1);
  for (const { status, error } of seen) expect([status, Boolean(error?.message)]).toEqual([503, true]);
  expect(world.kept.said).toEqual([]);
});
