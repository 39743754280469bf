import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { isId, Kept, newId } from '#lib/sdk/index.ts';
import { eventually } from '../support/eventually.ts';
import { SECRET_KEY, startKeptServer } from './kept-server.ts';
import { START_MS, setUp } from './server-set-up.ts';

const timeOf = (id: string) => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

test('log answers at once with a UUIDv7 for now and its outcome token', () => {
  const { kept } = setUp({ url: 'http://127.0.0.1:9' });
  const { id, outcomeToken } = kept.log({ feature: 'button-text' });
  expect(isId(id)).toBe(true);
  expect(timeOf(id)).toBe(START_MS);
  const macKey = createHmac('sha256', SECRET_KEY).update('kept outcome token').digest();
  const mac = createHmac('sha256', macKey).update(id).digest().subarray(0, 16).toString('base64url');
  expect(outcomeToken).toBe(`ot_a1b2c3d4_${mac}`);
});

test('the token of a fixed id and key is a known one, in either case of the id', () => {
  const { kept } = setUp({ url: 'http://127.0.0.1:9' });
  const id = '019a1b2c-3d4e-7f50-8a6b-7c8d9eafb0c1';
  // Computed apart from this code, with Python's hmac and base64.
  expect(kept.outcomeToken(id)).toBe('ot_a1b2c3d4_VeAh1e8T0soVPCydzJJ5Ug');
  expect(kept.outcomeToken(id.toUpperCase())).toBe(kept.outcomeToken(id));
});

test('ids are UUIDv7 with variant 10, unlike each other', () => {
  const ids = new Set(Array.from({ length: 2000 }, () => newId(START_MS)));
  expect(ids.size).toBe(2000);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('createdAt without an id becomes the time of the id', () => {
  const { kept } = setUp({ url: 'http://127.0.0.1:9' });
  expect(timeOf(kept.log({ feature: 'x', createdAt: new Date(START_MS - 5000) }).id)).toBe(START_MS - 5000);
  expect(timeOf(kept.log({ feature: 'x', createdAt: '2026-11-20T11:59:00Z' }).id)).toBe(START_MS - 60_000);
});

test('a batch leaves after the interval, in one request, with key and sentAt', async () => {
  await using server = await startKeptServer();
  const { clock, kept } = setUp(server, { flushIntervalMs: 1000 });
  const { id } = kept.log({ feature: 'button-text', input: 'Grüße' });
  clock.advance(400);
  kept.log({ feature: 'hero-image' });
  kept.edited(id, 0.25, { reason: 'too long' });
  clock.advance(599);
  expect(server.received).toHaveLength(0);
  clock.advance(1);
  await eventually(() => expect(server.received).toHaveLength(1));
  const [request] = server.received;
  expect(request).toMatchObject({ path: '/v1/interactions', authorization: `Bearer ${SECRET_KEY}` });
  expect(request?.body).toMatchObject({
    sentAt: START_MS + 1000,
    interactions: [{ id, feature: 'button-text', input: 'Grüße' }, { feature: 'hero-image' }],
    outcomes: [
      {
        interactionId: id,
        kind: 'edited',
        occurredAt: START_MS + 400,
        editDistance: 0.25,
        reason: 'too long',
      },
    ],
  });
});

test('a full batch leaves at once, what is over waits for its own interval', async () => {
  await using server = await startKeptServer();
  const { clock, kept } = setUp(server, { maxBatch: 3, flushIntervalMs: 1000 });
  for (let n = 0; n < 3; n += 1) kept.log({ feature: 'x' });
  await eventually(() => expect(server.received).toHaveLength(1));
  kept.log({ feature: 'x' });
  await eventually(() => expect(clock.waits).toEqual([1000]));
  clock.advance(1000);
  await eventually(() => expect(server.received).toHaveLength(2));
  expect(server.received.map(({ body }) => body.interactions?.length)).toEqual([3, 1]);
});

test('every outcome kind has its shorthand', async () => {
  await using server = await startKeptServer();
  const { kept } = setUp(server);
  const id = newId(START_MS);
  const at = { occurredAt: '2026-11-20T11:59:59.000Z' };
  kept.shown(id, at);
  kept.inserted(id, { ...at, selectedIndex: 2 });
  kept.edited(id, 0.5, at);
  kept.regenerated(id, at);
  kept.closed(id, at);
  kept.reverted(id, at);
  expect(await kept.flush()).toEqual({ accepted: 6, duplicates: 0, rejected: [], dropped: 0, pending: 0 });
  const interactionId = id;
  expect(server.received[0]?.body.outcomes).toEqual([
    { interactionId, kind: 'shown', ...at },
    { interactionId, kind: 'inserted', ...at, selectedIndex: 2 },
    { interactionId, kind: 'edited', ...at, editDistance: 0.5 },
    { interactionId, kind: 'regenerated', ...at },
    { interactionId, kind: 'closed', ...at },
    { interactionId, kind: 'reverted', ...at },
  ]);
});

test('signals of one interaction in one tick keep their order', async () => {
  await using server = await startKeptServer();
  const { kept } = setUp(server);
  const [first, second] = [newId(START_MS), newId(START_MS)];
  kept.inserted(first);
  kept.edited(first, 0.5);
  kept.inserted(second);
  await kept.flush();
  const moments = server.received[0]?.body.outcomes?.map(({ occurredAt }) => occurredAt);
  expect(moments).toEqual([START_MS, START_MS + 1, START_MS]);
});

test('the report maps rejected items back to ids, and counts since the report before', async () => {
  await using server = await startKeptServer();
  const { kept, errors } = setUp(server);
  const error = { code: 'bad_value', field: 'costMicroUsd', message: 'must be an integer' };
  const late = { code: 'too_old', field: 'occurredAt', message: 'too old' };
  const rejected = [
    { list: 'interactions', index: 1, error },
    { list: 'outcomes', index: 0, error: late },
  ];
  server.script.push({ status: 200, body: { accepted: 1, duplicates: 1, rejected } });
  const first = kept.log({ feature: 'x' });
  kept.shown(first.id);
  const second = kept.log({ feature: 'x', costMicroUsd: 0.5 });
  kept.shown(second.id);
  expect(await kept.flush()).toEqual({
    accepted: 1,
    duplicates: 1,
    rejected: [
      { id: second.id, field: 'costMicroUsd', message: 'must be an integer' },
      { id: first.id, field: 'occurredAt', message: 'too old' },
    ],
    dropped: 0,
    pending: 0,
  });
  expect(errors.map(({ code, id }) => [code, id])).toEqual([
    ['rejected', second.id],
    ['rejected', first.id],
  ]);
  expect(await kept.flush()).toEqual({ accepted: 0, duplicates: 0, rejected: [], dropped: 0, pending: 0 });
});

test('log never throws: what cannot be right is refused before sending', async () => {
  await using server = await startKeptServer();
  const { kept, errors } = setUp(server, {
    onError: (error) => {
      errors.push(error);
      throw new Error('a mistake in the product');
    },
  });
  const circular: Record<string, unknown> = {};
  circular.self = circular;
  const anything = (value: unknown) => kept.log(value as { feature: string });
  for (const wrong of [
    undefined,
    {},
    { feature: 'x', id: 'no' },
    { feature: 'x', createdAt: 'never' },
    { feature: 'x', metadata: circular },
    { feature: 'x', metadata: { big: 1n } },
  ]) {
    expect(anything(wrong).outcomeToken).toMatch(/^ot_a1b2c3d4_/);
  }
  kept.shown('no');
  const report = await kept.flush();
  expect(report.rejected.map(({ field }) => field)).toEqual([
    'feature',
    'feature',
    'id',
    'createdAt',
    null,
    null,
    'interactionId',
  ]);
  expect(errors.every(({ code }) => code === 'invalid')).toBe(true);
  expect(server.received).toHaveLength(0);
});

test('an item is sent as it was when it was logged', async () => {
  await using server = await startKeptServer();
  const { kept } = setUp(server);
  const metadata = { tenant: 'a' };
  kept.log({ feature: 'x', metadata });
  metadata.tenant = 'b';
  await kept.flush();
  expect(server.received[0]?.body.interactions?.[0]?.metadata).toEqual({ tenant: 'a' });
});

test('no message holds a prompt or the key', async () => {
  await using server = await startKeptServer();
  const { kept, errors } = setUp(server, { maxQueueItems: 1 });
  const secret = 'the prompt nobody may read';
  kept.log({ feature: 'x', fullPrompt: secret });
  kept.log({ feature: '', fullPrompt: secret });
  kept.log({ feature: 'x', fullPrompt: secret });
  server.script.push({ status: 400 });
  await kept.flush();
  expect(errors.map(({ code }) => code)).toEqual(['invalid', 'dropped', 'rejected']);
  const said = errors.map((error) => `${error.stack} ${JSON.stringify(error)} ${error.cause}`).join();
  expect(said).not.toContain(secret);
  expect(said).not.toContain(SECRET_KEY);
});

test('a wrong key or url is told at construction, without the key', () => {
  const wrong = 'kept_pk_a1b2c3d4_0123456789abcdefghijABCDEFGHIJ01';
  expect(() => new Kept({ url: 'http://x', key: wrong })).toThrow(/secret key/);
  expect(() => new Kept({ url: 'http://x', key: wrong })).not.toThrow(/0123456789/);
  expect(() => new Kept({ url: 'not a url', key: SECRET_KEY })).toThrow(TypeError);
});
