import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { anInteraction, anOutcome } from '../interactions/items.ts';

/** Items that are stored although something about them is odd. */
let kept: TestServer;
beforeAll(async () => {
  kept = await startTestServer();
});
afterAll(async () => {
  expect(kept.said).toEqual([]);
  await kept[Symbol.asyncDispose]();
});

const post = async (body: unknown, key?: string) =>
  (await kept.call('POST', '/v1/interactions', body, key)).body;
const read = async (id: string, key?: string) =>
  await kept.call('GET', `/v1/interactions/${id}`, undefined, key);
async function stored(over: Record<string, unknown>) {
  const item = anInteraction(over);
  expect(await post({ interactions: [item] })).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
  return (await read(item.id)).body;
}

test('a prompt of a million characters is cut and flagged', async () => {
  const row = await stored({ fullPrompt: '漢'.repeat(1_000_000), candidates: ['😀'.repeat(20_001), 'a'] });
  expect(row.truncated).toBe(true);
  expect(row.fullPrompt).toHaveLength(200_000);
  expect(row.candidates[1]).toBe('a');
  expect((await stored({ fullPrompt: 'x'.repeat(200_000) })).truncated).toBe(false);
});

test('NUL and lone surrogates become U+FFFD wherever text is stored', async () => {
  const odd = 'a\u0000b\ud800c\udc00d😀\\u0000\\ud800';
  const fixed = 'a\ufffdb\ufffdc\ufffdd😀\\u0000\\ud800';
  const item = {
    ...anInteraction(),
    ...Object.fromEntries(
      [
        'input',
        'enhancedPrompt',
        'fullPrompt',
        'result',
        'vendor',
        'model',
        'organization',
        'prompt',
        'language',
      ]
        .concat('promptVersion', 'routeKind', 'session', 'traceId', 'errorKind', 'finishReason', 'user')
        .map((field) => [field, odd]),
    ),
    candidates: [odd],
    metadata: { [odd]: odd, list: [odd, { deep: odd }] },
    [`${odd}-unknown`]: odd,
    attempts: [{ status: 'failed', vendor: odd, errorKind: odd, reason: odd }],
  };
  // The second one is of a row that exists, and goes another way than the first.
  expect(
    await post({ interactions: [item], outcomes: [anOutcome(item.id, 'closed', { reason: odd })] }),
  ).toEqual({ accepted: 2, duplicates: 0, rejected: [] });
  expect(await post({ outcomes: [anOutcome(item.id, 'regenerated', { reason: odd })] })).toEqual({
    accepted: 1,
    duplicates: 0,
    rejected: [],
  });
  const { body } = await read(item.id);
  for (const field of [
    'input',
    'enhancedPrompt',
    'fullPrompt',
    'result',
    'vendor',
    'model',
    'session',
    'traceId',
  ])
    expect([field, body[field]]).toEqual([field, fixed]);
  expect(body).toMatchObject({
    candidates: [fixed],
    metadata: { [fixed]: fixed, list: [fixed, { deep: fixed }], [`${fixed}-unknown`]: fixed },
    attempts: [{ vendor: fixed, errorKind: fixed, reason: fixed }],
    signals: [{ reason: fixed }, { reason: fixed }],
  });
});

test('a reason that is cut in the middle of an emoji is stored, whether or not its row exists', async () => {
  const item = anInteraction();
  const reason = `${'x'.repeat(1_999)}😀`;
  await post({ interactions: [item], outcomes: [anOutcome(item.id, 'closed', { reason })] });
  expect((await post({ outcomes: [anOutcome(item.id, 'regenerated', { reason })] })).accepted).toBe(1);
});

test('unknown fields are kept in metadata; too much of it is cut and flagged', async () => {
  const row = await stored({
    tenant: 'acme',
    plan: { seats: 3 },
    metadata: { locale: 'de' },
    usage: { cachedInputTokens: 4 },
  });
  expect(row.metadata).toEqual({ tenant: 'acme', plan: { seats: 3 }, locale: 'de', cachedInputTokens: 4 });
  expect(row.truncated).toBe(false);
  const cut = await stored({ metadata: { small: 1, huge: 'x'.repeat(9_000), other: 'y' } });
  expect([cut.metadata, cut.truncated]).toEqual([{ small: 1, other: 'y' }, true]);
});

test("another project's id is another interaction, to read and to write", async () => {
  const other = await kept.addProject('other');
  const mine = anInteraction({ input: 'mine' });
  const theirs = { ...mine, input: 'theirs' };
  expect((await post({ interactions: [mine] })).accepted).toBe(1);
  expect((await read(mine.id, other.secretKey)).status).toBe(404);
  expect(
    (await post({ interactions: [theirs], outcomes: [anOutcome(mine.id, 'closed')] }, other.secretKey))
      .accepted,
  ).toBe(2);
  expect((await read(mine.id)).body).toMatchObject({ input: 'mine', outcome: 'pending', signals: [] });
  expect((await read(mine.id, other.secretKey)).body).toMatchObject({ input: 'theirs', outcome: 'closed' });
  // As members of their chains and acts they do not meet either.
  const next = anInteraction({ chainId: mine.id, actId: mine.id });
  await post({ interactions: [next] }, other.secretKey);
  expect((await read(mine.id)).body).toMatchObject({ chain: [{ id: mine.id }], act: null });
});

test('ids that had to be made are returned by index, null for what was refused', async () => {
  const known = anInteraction();
  const { ids, accepted } = await post({
    interactions: [{ feature: 'x' }, { feature: 5 }, known, { feature: 'x' }],
  });
  expect(accepted).toBe(3);
  expect(ids).toEqual([expect.any(String), null, known.id, expect.any(String)]);
  expect((await read(ids[3])).body.feature).toBe('x');
  expect((await post({ interactions: [anInteraction()] })).ids).toBeUndefined();
});

test('an id in capitals is the same id', async () => {
  const item = anInteraction();
  await post({ interactions: [{ ...item, id: item.id.toUpperCase() }] });
  expect((await post({ interactions: [item] })).duplicates).toBe(1);
  expect((await read(item.id.toUpperCase())).status).toBe(200);
});
