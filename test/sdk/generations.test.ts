import { expect, test } from 'vitest';
import { isId, WorkError } from '#lib/sdk/index.ts';
import { eventually } from '../support/eventually.ts';
import { type KeptServer, type Scripted, startKeptServer } from './kept-server.ts';
import { START_MS, setUp } from './server-set-up.ts';
import type { VirtualClock } from './virtual-clock.ts';

const ID = '019a1b2c-3d4e-7f50-8a6b-7c8d9eafb0c1';
/** The server's clock limit of one request; no pause is as long. */
const REQUEST_MS = 9_999;

const state = (status: string, fields: object = {}): Scripted => ({
  status: 200,
  body: { id: ID, status, traceId: 't', ...fields },
});
const refusal = (status: number, code: string, headers: Record<string, string> = {}): Scripted => ({
  ...{ status, headers, body: { error: { code, message: 'no' } } },
});
const away = { status: 503, headers: { 'retry-after': '7' } };

/** The pause, ms, after the request number `count` was answered; then its time has passed. */
async function pauseAfter(count: number, server: KeptServer, clock: VirtualClock): Promise<number> {
  await eventually(() => {
    expect(server.received).toHaveLength(count);
    expect(clock.waits).toHaveLength(1);
    expect(clock.waits).not.toContain(REQUEST_MS);
  });
  const [waitMs = 0] = clock.waits;
  clock.advance(waitMs);
  return Math.round(waitMs);
}
const workErrorOf = (work: Promise<unknown>): Promise<WorkError> =>
  work.then(
    () => expect.fail('it did not fail'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(WorkError);
      return error as WorkError;
    },
  );

test('what is generated now is the answer, under the token of its id', async () => {
  await using server = await startKeptServer();
  const { kept, clock } = setUp(server);
  server.script.push(state('completed', { result: 'Order bread', vendor: 'openai' }));
  const generation = await kept.generate({ feature: 'button-text', input: 'a bakery', user: undefined });
  expect(generation).toMatchObject({ id: ID, result: 'Order bread', outcomeToken: kept.outcomeToken(ID) });
  const [{ method, path, body, idempotencyKey } = {}] = server.received;
  expect([method, path, idempotencyKey]).toEqual(['POST', '/v1/generations', undefined]);
  expect(body).toEqual({ feature: 'button-text', input: 'a bakery' });
  expect(clock.waits).toEqual([]);
});

test('what cannot be generated now is asked for once', async () => {
  await using server = await startKeptServer();
  const { kept, clock } = setUp(server);
  server.script.push(
    refusal(429, 'throttled', { 'retry-after': '3' }),
    refusal(404, 'unknown_prompt'),
    'hang',
  );
  expect(await workErrorOf(kept.generate({ feature: 'x' }))).toMatchObject({
    ...{ code: 'unavailable', reason: 'throttled', status: 429, retryAfterMs: 3000 },
  });
  expect(await workErrorOf(kept.generate({ feature: 'x' }))).toMatchObject({
    ...{ code: 'refused', reason: 'unknown_prompt', status: 404, message: '404: no' },
  });
  const hanging = workErrorOf(kept.generate({ feature: 'x' }, { timeoutMs: 20_000 }));
  await eventually(() => expect(server.received).toHaveLength(3));
  clock.advance(20_000);
  expect(await hanging).toMatchObject({ code: 'timeout' });
  expect(server.received).toHaveLength(3);
  expect(clock.waits).toEqual([]);
});

test('a durable request is repeated, the same with its id, until it is known to be taken', async () => {
  await using server = await startKeptServer();
  const { kept, clock, errors } = setUp(server);
  server.script.push('hang', away, { status: 200, body: { welcome: 'to our hotel' } }, state('waiting'));
  const asked = kept.generate({ feature: 'x', input: 'y', mode: 'durable', deadlineSeconds: 600 });
  await eventually(() => expect(server.received).toHaveLength(1));
  clock.advance(10_000);
  for (const tries of [1, 2, 3]) {
    await eventually(() => expect(errors).toHaveLength(tries));
    clock.advance(errors.at(-1)?.retryInMs as number);
  }
  const { id, outcomeToken, answer } = await asked;
  expect([isId(id), outcomeToken, answer]).toEqual([true, kept.outcomeToken(id), undefined]);
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(START_MS);
  expect(errors.map((error) => [error.code, error.id])).toEqual(Array(3).fill(['unreachable', id]));
  const body = { id, feature: 'x', input: 'y', mode: 'durable', deadlineSeconds: 600 };
  expect(server.received.map((one) => one.body)).toEqual(Array(4).fill(body));
  expect(clock.waits).toEqual([]);
});

test('what was not known to be taken in time can be taken up by the id of the error; a refusal is final', async () => {
  await using server = await startKeptServer();
  const { kept, clock } = setUp(server);
  server.script.push('hang', refusal(409, 'id_taken'));
  const asked = workErrorOf(
    kept.generate({ feature: 'x', mode: 'durable', id: ID.toUpperCase() }, { timeoutMs: 5000 }),
  );
  await eventually(() => expect(server.received).toHaveLength(1));
  clock.advance(5000);
  expect(await asked).toMatchObject({ code: 'timeout', id: ID, message: 'not done within 5000 ms' });
  const again = workErrorOf(kept.generate({ feature: 'x', mode: 'durable', id: ID }));
  expect(await again).toMatchObject({ code: 'refused', reason: 'id_taken', id: ID, status: 409 });
  await expect(kept.generate({ feature: 'x', mode: 'durable', id: '../x' })).rejects.toThrow(TypeError);
});

test('with defer an answer at once is in the handle; what was lost is asked for with one key', async () => {
  await using server = await startKeptServer();
  const { kept, clock, errors } = setUp(server);
  server.script.push(away, state('completed', { result: 'Order bread' }));
  const asked = kept.generate({ feature: 'x', onUnavailable: 'defer', id: ID });
  await eventually(() => expect(errors).toHaveLength(1));
  clock.advance(7350);
  const handle = await asked;
  expect(handle.answer).toMatchObject({ id: ID, result: 'Order bread' });
  expect(await handle.result()).toBe(handle.answer);
  expect(await handle.status()).toBe(handle.answer);
  expect(server.received.map(({ idempotencyKey }) => idempotencyKey)).toEqual([ID, ID]);
});

test.each([
  // A server without its database knows no key, and may generate.
  { script: [refusal(503, 'database_away'), 'lost'], keys: [ID, undefined, undefined], modes: ['defer'] },
  // The first is under way, or died with its server: what is left to the queue stays there.
  {
    script: [refusal(409, 'in_flight'), 'lost'],
    keys: [ID, undefined, undefined],
    modes: ['defer', 'durable'],
  },
  { script: ['lost', refusal(502, 'malformed')], keys: [ID, ID, undefined], modes: ['defer', 'durable'] },
  {
    script: [refusal(502, 'malformed'), refusal(503, 'database_away')],
    keys: [ID, undefined, undefined],
    modes: ['defer', 'durable'],
  },
] as const)('with defer, after $script, it is asked as $modes', async ({ script, keys, modes }) => {
  await using server = await startKeptServer();
  const { kept, clock, errors } = setUp(server);
  const lost = { status: 200, body: {} };
  const taken = { status: 202, body: { id: ID, status: 'waiting' } };
  server.script.push(...script.map((one) => (one === 'lost' ? lost : one)), taken);
  const asked = kept.generate({ feature: 'x', onUnavailable: 'defer', id: ID });
  for (const waitMs of [375, 750]) {
    await eventually(() => expect(errors.at(-1)?.retryInMs).toBe(waitMs));
    clock.advance(waitMs);
  }
  expect((await asked).answer).toBeUndefined();
  expect(server.received.map(({ idempotencyKey }) => idempotencyKey)).toEqual(keys);
  const asks = server.received.map(({ body }) => body.mode ?? body.onUnavailable);
  expect([...new Set(asks)]).toEqual(modes);
  expect(asks.at(-1)).toBe(modes.at(-1));
});

test('pauses follow the estimate, else grow, start anew when it runs, and outlast failures', async () => {
  await using server = await startKeptServer();
  let isAway = false;
  const { kept, clock } = setUp(server, {
    requestTimeoutMs: REQUEST_MS,
    fetch: (url, init) => (isAway ? Promise.reject(new TypeError('fetch failed')) : fetch(url, init)),
  });
  const waiting = { kind: 'turn', reason: 'others are before it' };
  const estimates = [undefined, undefined, 4000, 60_000, 10, undefined];
  server.script.push(
    ...estimates.map((estimateMs) => state('waiting', { position: 1, estimateMs, waiting })),
    ...[state('running'), away, refusal(429, 'overloaded'), state('running')],
  );
  const result = kept.generation(ID).result();
  const pauses: number[] = [];
  for (let count = 1; count <= 10; count += 1) pauses.push(await pauseAfter(count, server, clock));
  // random is 0.5: no jitter in the looks; failures wait 1.05 × Retry-After, then three quarters of 1 s.
  expect(pauses).toEqual([500, 750, 4000, 15_000, 633, 3797, 500, 7350, 750, 750]);

  for (let looks = 0; looks < 20; looks += 1) server.script.push(state('running'));
  for (let count = 11; count <= 30; count += 1) pauses.push(await pauseAfter(count, server, clock));
  expect(pauses.slice(-3)).toEqual([15_000, 15_000, 15_000]);
  expect(Math.max(...pauses)).toBe(15_000);

  isAway = true;
  await eventually(() => expect(clock.waits).toHaveLength(1));
  server.script.push(state('completed', { result: 'Order bread', vendor: null, runs: 2 }));
  await eventually(() => expect(clock.waits).toEqual([375]));
  isAway = false;
  clock.advance(375);
  expect(await result).toEqual({
    ...{ id: ID, status: 'completed', traceId: 't', outcomeToken: kept.outcomeToken(ID) },
    ...{ result: 'Order bread', runs: 2 },
  });
  expect(new Set(server.received.map(({ method, path }) => `${method} ${path}`))).toEqual(
    new Set([`GET /v1/generations/${ID}`]),
  );
  expect(clock.waits).toEqual([]);
});

test('the other ends are typed errors', async () => {
  await using server = await startKeptServer();
  const { kept, clock } = setUp(server, { requestTimeoutMs: REQUEST_MS });
  const handle = kept.generation(ID);
  server.script.push(
    state('failed', { error: { code: 'deadline', message: 'not done by its deadline' } }),
    state('cancelled', { error: { code: 'cancelled', message: 'it was cancelled' } }),
    refusal(404, 'not_found'),
  );
  expect(await workErrorOf(handle.result())).toMatchObject({
    ...{ code: 'failed', reason: 'deadline', id: ID, message: 'not done by its deadline' },
  });
  expect(await workErrorOf(handle.result())).toMatchObject({ code: 'cancelled', id: ID });
  expect(await workErrorOf(handle.result())).toMatchObject({ code: 'refused', reason: 'not_found' });

  server.script.push(state('running'));
  const late = workErrorOf(handle.result({ timeoutMs: 400 }));
  await eventually(() => expect(clock.waits).toEqual([400, 500]));
  clock.advance(400);
  expect(await late).toMatchObject({ code: 'timeout', id: ID });
  expect(clock.waits).toEqual([]);
  expect(() => kept.generation('../interactions')).toThrow(TypeError);
});

test('an abort ends waiting and asking at once, with its own reason', async () => {
  await using server = await startKeptServer();
  const { kept, clock } = setUp(server, { requestTimeoutMs: REQUEST_MS });
  const reason = new Error('the page is gone');
  const handle = kept.generation(ID);
  server.script.push(state('running'), 'hang', away);
  for (const waits of [[500], [REQUEST_MS], [7350]]) {
    const controller = new AbortController();
    const result = handle.result({ signal: controller.signal });
    const count = 4 - server.script.length;
    await eventually(() => expect([server.received.length, clock.waits]).toEqual([count, waits]));
    controller.abort(reason);
    await expect(result).rejects.toBe(reason);
    expect(clock.waits).toEqual([]);
  }
  const signal = AbortSignal.abort(reason);
  await expect(handle.result({ signal })).rejects.toBe(reason);
  await expect(kept.generate({ feature: 'x' }, { signal })).rejects.toBe(reason);
  expect(server.received).toHaveLength(3);
});

test('status and cancel answer with the state, and are repeated for a minute', async () => {
  await using server = await startKeptServer();
  const { kept, clock, errors } = setUp(server);
  const handle = kept.generation(ID);
  server.script.push(state('waiting', { position: 3 }), away, state('cancelled'), 'hang');
  expect(await handle.status()).toMatchObject({ status: 'waiting', position: 3 });
  const cancelled = handle.cancel();
  await eventually(() => expect(errors).toHaveLength(1));
  clock.advance(7350);
  expect(await cancelled).toMatchObject({ status: 'cancelled' });
  expect(server.received.map(({ method }) => method)).toEqual(['GET', 'DELETE', 'DELETE']);
  const hanging = workErrorOf(handle.status({ timeoutMs: undefined }));
  await eventually(() => expect(server.received).toHaveLength(4));
  expect(clock.waits).toEqual([10_000, 60_000]);
  clock.advance(60_000);
  expect(await hanging).toMatchObject({ code: 'timeout' });
});
