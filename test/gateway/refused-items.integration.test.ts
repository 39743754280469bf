import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ItemError, newId } from '#lib/domain/index.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { anInteraction, anOutcome } from '../interactions/items.ts';

/** Items that are refused one by one: by index, naming the field, leaving their neighbours alone. */
let kept: TestServer;
beforeAll(async () => {
  kept = await startTestServer();
});
afterAll(async () => {
  expect(kept.said).toEqual([]);
  await kept[Symbol.asyncDispose]();
});

interface Answer {
  accepted: number;
  duplicates: number;
  rejected: { list: string; index: number; error: ItemError }[];
}
const post = async (body: unknown, key?: string): Promise<Answer> =>
  (await kept.call('POST', '/v1/interactions', body, key)).body;
const read = async (id: string, key?: string) =>
  await kept.call('GET', `/v1/interactions/${id}`, undefined, key);

const day = 86_400_000;

test('each wrong type is refused by index, naming the field', async () => {
  const wrong: [string, unknown][] = [
    ['id', 'abc'],
    ['id', '0190e1f0-0000-4000-8000-000000000000'],
    ['feature', undefined],
    ['feature', 'no spaces please'],
    ['createdAt', 'soon'],
    ['input', 5],
    ['fullPrompt', { a: 1 }],
    ['result', ['x']],
    ['candidates', 'x'],
    ['status', 'done'],
    ['vendor', 'v'.repeat(201)],
    ['user', 7],
    ['chainId', 'x'],
    ['actId', 9],
    ['latencyMs', '12'],
    ['latencyMs', -1],
    ['usage', 3],
    ['costMicroUsd', 0.5],
    ['metadata', 'x'],
    ['metadata', ['x']],
    ['attempts', {}],
  ];
  const interactions = [
    ...wrong.map(([field, value]) =>
      anInteraction({ [field]: value, ...(field === 'createdAt' && { id: undefined }) }),
    ),
    'not an object',
    null,
    anInteraction({ usage: { inputTokens: -1 } }),
    anInteraction({ attempts: [{ status: 'maybe' }] }),
    anInteraction(),
  ];
  const fields = [
    ...wrong.map(([field]) => field),
    '(item)',
    '(item)',
    'usage.inputTokens',
    'attempts.0.status',
  ];
  const { accepted, rejected } = await post({ interactions });
  expect(accepted).toBe(1);
  expect(rejected.map(({ list, index, error }) => [list, index, error.code, error.field])).toEqual(
    fields.map((field, index) => ['interactions', index, 'invalid', field]),
  );
});

test('each wrong type of an outcome is refused by index, naming the field', async () => {
  const wrong: [string, unknown][] = [
    ['interactionId', 'x'],
    ['kind', 'liked'],
    ['occurredAt', undefined],
    ['occurredAt', 'soon'],
    ['occurredAt', -5],
    ['editDistance', 1.5],
    ['selectedIndex', 0.5],
    ['reason', 5],
  ];
  const good = anInteraction();
  const outcomes = [
    ...wrong.map(([field, value]) => ({ ...anOutcome(good.id, 'edited'), [field]: value })),
    'x',
  ];
  const { accepted, rejected } = await post({ interactions: [good], outcomes });
  expect(accepted).toBe(1);
  expect(rejected.map(({ list, index, error }) => [list, index, error.field])).toEqual(
    [...wrong.map(([field]) => field), '(item)'].map((field, index) => ['outcomes', index, field]),
  );
});

test('bytes that are not UTF-8 refuse their item only; the neighbours are stored as they are', async () => {
  const before = anInteraction({
    input: 'Bäckerei 🥐 パン屋',
    metadata: { größe: 'groß', キー: { ö: ['ü'] } },
  });
  const broken = anInteraction({ metadata: { note: 'BROKEN' } });
  const brokenKey = anInteraction({ metadata: { BROKEN: 'x' } });
  const after = anInteraction({ result: 'Crème brûlée', candidates: ['naïve', '漢字'] });
  const outcome = anOutcome(before.id, 'closed', { reason: 'zu süß' });
  const escaped = anInteraction({ input: 'ESCAPED' });
  const text = JSON.stringify({
    interactions: [before, broken, after, brokenKey, escaped],
    outcomes: [outcome],
  });
  const escapes = String.raw`caf\u00e9 \u6f22 \\u00e9`;
  const parts = text
    .replace('ESCAPED', () => escapes)
    .split('BROKEN')
    .map((part) => Buffer.from(part));
  const bytes = Buffer.concat(
    parts.flatMap((part, i) => (i ? [Buffer.from([0xc3, 0x28, 0xff]), part] : [part])),
  );

  const { accepted, rejected } = await post(new Uint8Array(bytes));
  expect(accepted).toBe(4);
  expect((await read(escaped.id)).body.input).toBe('café 漢 \\u00e9');
  expect(rejected.map(({ list, index, error }) => [list, index, error.code, error.field])).toEqual([
    ['interactions', 1, 'invalid', 'metadata.note'],
    ['interactions', 3, 'invalid', 'metadata'],
  ]);
  expect((await read(before.id)).body).toMatchObject({
    input: before.input,
    metadata: before.metadata,
    signals: [{ reason: 'zu süß' }],
  });
  expect((await read(after.id)).body).toMatchObject({
    result: 'Crème brûlée',
    candidates: ['naïve', '漢字'],
  });
  expect((await read(broken.id)).status).toBe(404);
});

test('ids outside the live bounds are refused, with import any past is taken', async () => {
  const now = Date.now();
  const old = anInteraction({ id: newId(now - day - 60_000) });
  const inTime = anInteraction({ id: newId(now - day + 60_000) });
  const ahead = anInteraction({ id: newId(now + 240_000) });
  const future = anInteraction({ id: newId(now + 360_000) });
  const { accepted, rejected } = await post({ interactions: [old, inTime, ahead, future] });
  expect(accepted).toBe(2);
  expect(rejected.map(({ index, error }) => [index, error.code, error.field])).toEqual([
    [0, 'too_old', 'id'],
    [3, 'in_future', 'id'],
  ]);
  const years = anInteraction({ id: newId(Date.UTC(2019, 5, 1)) });
  const before2000 = anInteraction({ id: newId(Date.UTC(1999, 11, 31)) });
  const imported = await post({ interactions: [old, years, future, before2000], import: true });
  expect(imported.accepted).toBe(2);
  expect(imported.rejected.map(({ index, error }) => [index, error.code])).toEqual([
    [2, 'in_future'],
    [3, 'too_old'],
  ]);
});

test('sixty weeks of history come in one import, as do its outcomes', async () => {
  const interactions = Array.from({ length: 60 }, (_, week) =>
    anInteraction({ id: newId(Date.UTC(2012, 0, 2) + week * 7 * day) }),
  );
  const outcomes = interactions.map(({ id }, week) =>
    anOutcome(id, 'inserted', { occurredAt: Date.UTC(2012, 0, 2) + week * 7 * day + 5_000 }),
  );
  expect(await post({ interactions, import: true })).toMatchObject({ accepted: 60, rejected: [] });
  expect(await post({ interactions: [], outcomes, import: true })).toMatchObject({
    accepted: 60,
    rejected: [],
  });
});

test('an outcome of an old id that is not known is refused, not kept as a stub', async () => {
  const id = newId(Date.now() - 2 * day);
  const { rejected } = await post({ outcomes: [anOutcome(id, 'closed')] });
  expect(rejected[0]?.error).toMatchObject({ code: 'unknown_interaction', field: 'interactionId' });
});

test('a clock that is ahead is refused without sentAt and corrected with it', async () => {
  const item = anInteraction();
  const hour = 3_600_000;
  const clientNow = Date.now() + hour;
  const outcome = anOutcome(item.id, 'inserted', { occurredAt: clientNow - 2_000 });
  const refused = await post({ interactions: [item], outcomes: [outcome] });
  expect(refused.rejected).toMatchObject([
    { list: 'outcomes', index: 0, error: { code: 'in_future', field: 'occurredAt' } },
  ]);
  expect((await post({ outcomes: [outcome], sentAt: new Date(clientNow).toISOString() })).accepted).toBe(1);
  const { signals } = (await read(item.id)).body;
  expect(Math.abs(signals[0].occurredAt - (Date.now() - 2_000))).toBeLessThan(5_000);
  // The time as sent identifies the signal: with another sentAt it is still the same one.
  expect((await post({ outcomes: [outcome], sentAt: clientNow + 700 })).duplicates).toBe(1);
});

test('a clock that is years behind is corrected too; a time that no correction explains is refused', async () => {
  const item = anInteraction();
  const clientNow = Date.UTC(2001, 0, 1);
  const outcomes = [anOutcome(item.id, 'inserted', { occurredAt: clientNow - 1_000 })];
  expect(await post({ interactions: [item], outcomes, sentAt: clientNow })).toMatchObject({ accepted: 2 });
  const { rejected, accepted } = await post({
    interactions: [anInteraction({ shownAt: 1_000 }), anInteraction({ shownAt: Date.now() + day })],
    outcomes: [anOutcome(item.id, 'closed', { occurredAt: 1_000 })],
  });
  expect(accepted).toBe(0);
  expect(rejected.map(({ list, error }) => [list, error.code, error.field])).toEqual([
    ['interactions', 'too_old', 'shownAt'],
    ['interactions', 'in_future', 'shownAt'],
    ['outcomes', 'too_old', 'occurredAt'],
  ]);
  const farFuture = Date.UTC(9999, 0, 1);
  const far = await post({
    interactions: [anInteraction({ id: undefined, createdAt: Date.now() })],
    outcomes: [anOutcome(item.id, 'closed')],
    sentAt: farFuture,
  });
  expect(far.rejected.map(({ error }) => error.code)).toEqual(['too_old', 'too_old']);
});

test('metadata nested beyond all measure does not take the batch with it', async () => {
  const depth = 100_000;
  const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
  const good = anInteraction();
  const bad = JSON.stringify(anInteraction({ metadata: { deep: 'DEEP' } })).replace('"DEEP"', deep);
  const body = await post(`{"interactions":[${JSON.stringify(good)},${bad}]}`);
  expect(body.rejected.map(({ index, error }) => [index, error.field])).toEqual([[1, 'metadata']]);
  expect((await read(good.id)).status).toBe(200);
});

test('NUL in what is asked for or set is no fault', async () => {
  for (const query of [
    'text=a%00b',
    'user=%00',
    'vendor=%00',
    'metadata.x=%00',
    'metadata.%00=x',
    'outcome=%00',
  ])
    expect([query, (await kept.call('GET', `/v1/interactions?${query}`)).status]).toEqual([query, 400]);
  for (const query of ['vendor=%00', 'by=metadata.%00', 'metadata.%00=x&by=vendor'])
    expect([query, (await kept.call('GET', `/v1/insights/insert-rate?${query}`)).status]).toEqual([
      query,
      400,
    ]);
  const note = await kept.call('POST', '/v1/annotations', { kind: 'a\u0000', text: 'b\u0000\ud800' });
  expect(note.status).toBe(200);
  expect((await kept.call('PUT', '/v1/features/with%00nul', { measured: true })).status).toBe(400);
  expect((await kept.call('PUT', '/v1/features/named', { name: 'a\u0000' })).status).toBe(200);
  expect((await kept.call('PUT', '/v1/project/dimensions', { dimensions: ['a\u0000'] })).status).toBe(200);
});
