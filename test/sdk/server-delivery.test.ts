import { expect, test } from 'vitest';
import { isId } from '#lib/sdk/index.ts';
import { eventually } from '../support/eventually.ts';
import { startKeptServer } from './kept-server.ts';
import { START_MS, setUp } from './server-set-up.ts';

test('a final refusal of the whole request rejects its items once and is not repeated', async () => {
  await using server = await startKeptServer();
  const { kept } = setUp(server);
  server.script.push({ status: 401, body: { error: { code: 'unauthorized', message: 'unknown key' } } });
  const { id } = kept.log({ feature: 'x' });
  const report = await kept.flush();
  expect(report).toMatchObject({
    accepted: 0,
    pending: 0,
    rejected: [{ id, field: null, message: '401: unknown key' }],
  });
  expect(server.received).toHaveLength(1);
});

test('a request that is too large is halved until it fits', async () => {
  await using server = await startKeptServer();
  const { kept } = setUp(server);
  server.script.push({ status: 413 }, { status: 413 });
  for (let n = 0; n < 4; n += 1) kept.log({ feature: 'x' });
  expect(await kept.flush()).toMatchObject({ accepted: 4, rejected: [], pending: 0 });
  expect(server.received.map(({ body }) => body.interactions?.length)).toEqual([4, 2, 1, 3]);
});

test('429 and 503 wait as long as Retry-After says, 5xx by growing backoff, and the same items come again', async () => {
  await using server = await startKeptServer();
  const { clock, kept, errors } = setUp(server);
  server.script.push(
    { status: 429, headers: { 'retry-after': '7' } },
    { status: 503, headers: { 'retry-after': new Date(START_MS + 60_000).toUTCString() } },
    { status: 500 },
    { status: 502 },
  );
  const { id } = kept.log({ feature: 'x' });
  const flushed = kept.flush({ timeoutMs: 3_600_000 });
  for (let tries = 1; tries <= 4; tries += 1) {
    await eventually(() => expect(errors).toHaveLength(tries));
    expect(server.received).toHaveLength(tries);
    const waitMs = errors.at(-1)?.retryInMs as number;
    clock.advance(waitMs - 1);
    expect(clock.waits[0]).toBe(1);
    clock.advance(1);
  }
  expect(await flushed).toMatchObject({ accepted: 1, pending: 0 });
  const waits = errors.map(({ retryInMs }) => retryInMs as number);
  // random is 0.5: asked waits grow by 5 %, our own are three quarters of 0.5 s, 1 s, 2 s, 4 s.
  expect(waits[0]).toBe(7350);
  expect(waits[1]).toBeCloseTo((60_000 - 7350) * 1.05);
  expect(waits.slice(2)).toEqual([1500, 3000]);
  expect(new Set(server.received.map(({ body }) => body.interactions?.[0]?.id))).toEqual(new Set([id]));
});

test('a server that is away is tried again; a 200 that is not Kept’s does not count as taken', async () => {
  await using server = await startKeptServer();
  let isAway = true;
  const { clock, kept, errors } = setUp(server, {
    fetch: (url, init) => fetch(isAway ? 'http://127.0.0.1:9/' : url, init),
  });
  kept.log({ feature: 'x' });
  const flushed = kept.flush({ timeoutMs: 60_000 });
  await eventually(() => expect(errors).toHaveLength(1));
  expect(errors[0]).toMatchObject({ code: 'unreachable', cause: expect.any(TypeError) });
  isAway = false;
  server.script.push({ status: 200, body: { welcome: 'to our hotel' } });
  clock.advance(375);
  await eventually(() => expect(errors).toHaveLength(2));
  clock.advance(750);
  expect(await flushed).toMatchObject({ accepted: 1, pending: 0 });
});

test('a request without an answer is cut off after its limit and repeated', async () => {
  await using server = await startKeptServer();
  const { clock, kept, errors } = setUp(server, { requestTimeoutMs: 5000 });
  server.script.push('hang');
  kept.log({ feature: 'x' });
  const flushed = kept.flush({ timeoutMs: 60_000 });
  await eventually(() => expect(server.received).toHaveLength(1));
  clock.advance(5000);
  await eventually(() => expect(errors[0]?.message).toBe('no answer within 5000 ms'));
  clock.advance(375);
  expect(await flushed).toMatchObject({ accepted: 1 });
});

test('the queue is bounded in items: oldest first go, are counted, and onError hears it once a try', async () => {
  await using server = await startKeptServer();
  const { kept, errors } = setUp(server, { maxQueueItems: 5, maxBatch: 100 });
  const ids = Array.from({ length: 8 }, () => kept.log({ feature: 'x' }).id);
  expect(await kept.flush()).toEqual({ accepted: 5, duplicates: 0, rejected: [], dropped: 3, pending: 0 });
  expect(server.received[0]?.body.interactions?.map(({ id }) => id)).toEqual(ids.slice(3));
  expect(errors.map(({ code, count }) => [code, count])).toEqual([['dropped', 3]]);
});

test('the queue is bounded in bytes, and what is being sent is not dropped', async () => {
  await using server = await startKeptServer();
  const { clock, kept } = setUp(server, { maxQueueBytes: 1000, maxBatch: 2, requestTimeoutMs: 5000 });
  server.script.push('hang');
  const sent = [kept.log({ feature: 'x' }).id, kept.log({ feature: 'x' }).id];
  await eventually(() => expect(server.received).toHaveLength(1));
  const lost = kept.log({ feature: 'x', result: 'y'.repeat(500) }).id;
  const last = kept.log({ feature: 'x', result: 'y'.repeat(500) }).id;
  const flushed = kept.flush({ timeoutMs: 60_000 });
  clock.advance(5000);
  await eventually(() => expect(clock.waits[0]).toBe(375));
  clock.advance(375);
  expect(await flushed).toMatchObject({ accepted: 3, dropped: 1, pending: 0 });
  const delivered = server.received.slice(1).flatMap(({ body }) => body.interactions?.map(({ id }) => id));
  expect(delivered).toEqual([...sent, last]);
  expect(delivered).not.toContain(lost);
});

test('flush gives up at its limit or on abort, says what is pending, and the items still go later', async () => {
  await using server = await startKeptServer();
  const { clock, kept, errors } = setUp(server);
  server.script.push({ status: 503, headers: { 'retry-after': '30' } });
  kept.log({ feature: 'x' });
  const flushed = kept.flush({ timeoutMs: 2000 });
  await eventually(() => expect(errors).toHaveLength(1));
  clock.advance(2000);
  expect(await flushed).toMatchObject({ accepted: 0, pending: 1 });
  const controller = new AbortController();
  const aborted = kept.flush({ signal: controller.signal });
  controller.abort();
  expect(await aborted).toMatchObject({ accepted: 0, pending: 1 });
  expect(clock.waits).toHaveLength(1);
  clock.advance(31_500);
  await eventually(() => expect(server.received).toHaveLength(2));
  expect(await kept.flush()).toMatchObject({ accepted: 1, pending: 0 });
});

test('close ends a wait at once, tries what is left one last time, and then takes nothing more', async () => {
  await using server = await startKeptServer();
  const { clock, kept, errors } = setUp(server);
  server.script.push({ status: 503, headers: { 'retry-after': '3000' } }, { status: 503 });
  kept.log({ feature: 'x' });
  void kept.flush({ timeoutMs: 1 });
  await eventually(() => expect(errors).toHaveLength(1));
  expect(await kept.close()).toMatchObject({ accepted: 0, pending: 1 });
  expect(server.received).toHaveLength(2);
  expect(isId(kept.log({ feature: 'x' }).id)).toBe(true);
  expect(errors.at(-1)).toMatchObject({ code: 'dropped', count: 1 });
  clock.advance(1);
  expect(clock.waits).toEqual([]);
});

test('close cuts a request that does not answer in time', async () => {
  await using server = await startKeptServer();
  const { clock, kept } = setUp(server);
  server.script.push('hang');
  kept.log({ feature: 'x' });
  const closed = kept.close({ timeoutMs: 1000 });
  await eventually(() => expect(server.received).toHaveLength(1));
  clock.advance(1000);
  expect(await closed).toMatchObject({ accepted: 0, pending: 1 });
  await eventually(() => expect(clock.waits).toEqual([]));
});
