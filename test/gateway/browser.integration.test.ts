import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKey, outcomeToken, revokeKey } from '#lib/auth/index.ts';
import { newId } from '#lib/domain/index.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { anInteraction, anOutcome } from '../interactions/items.ts';

/** What a browser may do: report outcomes with a publishable key and each interaction's token. */
let kept: TestServer;
let projectId: number;
beforeAll(async () => {
  kept = await startTestServer();
  const rows = await kept.database.rows<{ id: number }>('select id from projects');
  projectId = rows[0]?.id as number;
});
afterAll(async () => {
  expect(kept.said).toEqual([]);
  await kept[Symbol.asyncDispose]();
});

const report = (outcomes: unknown[], key = kept.credentials.publishableKey) =>
  kept.call('POST', '/v1/outcomes', { outcomes }, key);
const token = (id: string, key = kept.credentials.secretKey) => outcomeToken(key, id);
const outcomeOf = async (id: string) => (await kept.call('GET', `/v1/interactions/${id}`)).body.outcome;
async function log(over = {}): Promise<string> {
  const item = anInteraction(over);
  await kept.call('POST', '/v1/interactions', { interactions: [item] });
  return item.id;
}

test("an interaction's own token lets its outcome in", async () => {
  const id = await log();
  const { body } = await report([anOutcome(id, 'inserted', { outcomeToken: token(id) })]);
  expect(body).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
  expect(await outcomeOf(id)).toBe('inserted');
});

test.each([
  ['no token', () => undefined],
  ['the token of another interaction', () => token(newId())],
  [
    'a token made with a key that does not exist',
    (id: string) => token(id, `kept_sk_zzzzzzzz_${'a'.repeat(32)}`),
  ],
  ['a token made with the publishable key', (id: string) => token(id, kept.credentials.publishableKey)],
  ['a token of nonsense', () => 'ot_x'],
])('%s is refused, and its neighbours are not', async (_, make) => {
  const [id, neighbour] = [await log(), await log()];
  const outcomeToken = make(id);
  const { status, body } = await report([
    anOutcome(id, 'inserted', outcomeToken === undefined ? {} : { outcomeToken }),
    anOutcome(neighbour, 'inserted', { outcomeToken: token(neighbour) }),
  ]);
  expect([status, body.accepted]).toEqual([200, 1]);
  expect(body.rejected).toEqual([
    {
      list: 'outcomes',
      index: 0,
      error: { code: 'wrong_token', field: 'outcomeToken', message: expect.any(String) },
    },
  ]);
  expect(await outcomeOf(id)).toBe('pending');
});

test('a token of another project is refused, with either kind of key', async () => {
  const other = await kept.addProject('tokens');
  const id = await log();
  const outcomes = [anOutcome(id, 'closed', { outcomeToken: token(id, other.secretKey) })];
  for (const key of [kept.credentials.publishableKey, kept.credentials.secretKey])
    expect((await report(outcomes, key)).body.rejected[0].error.code).toBe('wrong_token');
});

test('a token of a key that was revoked later still vouches for what came before', async () => {
  const key = await createKey(kept.database, projectId, 'secret', 'rotated');
  const id = await log();
  await revokeKey(kept.database, key.split('_')[2] as string);
  const { body } = await report([anOutcome(id, 'inserted', { outcomeToken: token(id, key) })]);
  expect(body.accepted).toBe(1);
  const later = newId(Date.now() + 60_000);
  const refused = await report([anOutcome(later, 'inserted', { outcomeToken: token(later, key) })]);
  expect(refused.body.rejected).toHaveLength(1);
});

test('a publishable key may not send interactions beside its outcomes', async () => {
  const { status } = await kept.call(
    'POST',
    '/v1/outcomes',
    { interactions: [anInteraction()] },
    kept.credentials.publishableKey,
  );
  expect(status).toBe(400);
});

test('a key that is bound to origins is refused from others', async () => {
  const key = await createKey(kept.database, projectId, 'publishable', 'bound', ['https://shop.example']);
  const id = await log();
  const from = (origin?: string) =>
    fetch(`${kept.url}/v1/outcomes`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, ...(origin && { origin }) },
      body: JSON.stringify({ outcomes: [anOutcome(id, 'inserted', { outcomeToken: token(id) })] }),
    });
  expect((await from('https://shop.example')).status).toBe(200);
  for (const origin of ['https://evil.example', 'http://shop.example', 'null', undefined]) {
    const response = await from(origin);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { code: 'foreign_origin' } });
  }
});

test('a preflight is answered for outcomes only', async () => {
  const preflight = (path: string) =>
    fetch(kept.url + path, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
  const { status, headers } = await preflight('/v1/outcomes');
  expect(status).toBe(204);
  expect(headers.get('access-control-allow-origin')).toBe('https://shop.example');
  expect(headers.get('access-control-allow-headers')).toContain('authorization');
  expect(headers.get('access-control-allow-credentials')).toBeNull();
  expect((await preflight('/v1/interactions')).headers.get('access-control-allow-origin')).toBeNull();
});

test('errors about outcomes can be read by the page that caused them', async () => {
  const id = newId();
  for (const [body, status] of [
    ['{', 400],
    [JSON.stringify({ outcomes: [anOutcome(id, 'closed')] }), 401],
    ['x'.repeat(9_000_000), 413],
  ] as const) {
    const response = await fetch(`${kept.url}/v1/outcomes`, {
      method: 'POST',
      headers: { origin: 'https://shop.example' },
      body,
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(response.headers.get('access-control-expose-headers')).toContain('retry-after');
  }
});

test('a beacon brings its key in the body as plain text', async () => {
  const id = await log();
  const outcomes = [anOutcome(id, 'inserted', { outcomeToken: token(id) })];
  const response = await fetch(`${kept.url}/v1/outcomes`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain;charset=UTF-8', origin: 'https://shop.example' },
    body: JSON.stringify({ key: kept.credentials.publishableKey, outcomes, sentAt: Date.now() }),
  });
  expect(await response.json()).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
  expect(await outcomeOf(id)).toBe('inserted');
});
