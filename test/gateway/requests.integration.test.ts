import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKey, revokeKey } from '#lib/auth/index.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { anInteraction } from '../interactions/items.ts';

/** Requests that are refused as a whole: each with its status, its code, and nothing of its content. */
let kept: TestServer;
beforeAll(async () => {
  kept = await startTestServer();
});
afterAll(async () => {
  expect(kept.said).toEqual([]);
  await kept[Symbol.asyncDispose]();
});

const post = (body: unknown, key?: string) => kept.call('POST', '/v1/interactions', body, key);
const secretText = 'the recipe of my grandmother';

test.each([
  ['malformed JSON', `{"interactions": [{"input": "${secretText}" oops`, 'invalid_json'],
  ['an empty body', '', 'invalid_json'],
  ['an empty batch', {}, 'empty_batch'],
  ['an empty list', { interactions: [], outcomes: [] }, 'empty_batch'],
  ['an array', [anInteraction({ input: secretText })], 'invalid_body'],
  ['a string', JSON.stringify(secretText), 'invalid_body'],
  ['null', 'null', 'invalid_body'],
  ['a list that is no list', { interactions: anInteraction({ input: secretText }) }, 'invalid_body'],
  [
    'a thousand and one items',
    { interactions: Array.from({ length: 1_001 }, () => ({ feature: 'x' })) },
    'too_many_items',
  ],
  [
    'a time of sending that is none',
    { interactions: [anInteraction()], sentAt: 'yesterday' },
    'invalid_body',
  ],
  [
    'a time of sending beyond all calendars',
    { interactions: [anInteraction()], sentAt: 1e18 },
    'invalid_body',
  ],
])('%s is refused with 400', async (_, body, code) => {
  const { status, body: answer } = await post(body);
  expect(status).toBe(400);
  expect(answer.error).toMatchObject({ code, message: expect.any(String), traceId: expect.any(String) });
  expect(JSON.stringify(answer)).not.toContain('grandmother');
});

test('a batch of exactly a thousand is taken', async () => {
  const { status, body } = await post({ interactions: Array.from({ length: 1_000 }, () => anInteraction()) });
  expect({ status, accepted: body.accepted, rejected: body.rejected }).toEqual({
    status: 200,
    accepted: 1_000,
    rejected: [],
  });
});

test('ten megabytes are refused with 413 when the length is declared', async () => {
  const { status, body } = await post(JSON.stringify({ filler: 'x'.repeat(10_000_000) }));
  expect(status).toBe(413);
  expect(body.error.code).toBe('body_too_large');
});

test('ten megabytes in chunks are refused with 413 and not read to the end', async () => {
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sending = request(`${kept.url}/v1/interactions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${kept.credentials.secretKey}`,
        'content-type': 'application/json',
        'transfer-encoding': 'chunked',
      },
    });
    sending.on('response', (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sending.on('error', reject);
    sending.write('{"filler":"');
    for (let i = 0; i < 160; i++) sending.write('x'.repeat(65_536));
    sending.end('"}');
  });
  expect(status).toBe(413);
  expect(JSON.parse(text).error.code).toBe('body_too_large');
});

test('eight mebibytes less a little are taken', async () => {
  const { status, body } = await post({ interactions: [anInteraction({ filler: 'x'.repeat(8_388_000) })] });
  expect([status, body.accepted]).toEqual([200, 1]);
});

test.each([
  ['no key', undefined, 'no_key'],
  ['an unknown key', `kept_sk_aaaaaaaa_${'A'.repeat(32)}`, 'unknown_key'],
  ['a malformed key', 'kept_sk_short', 'unknown_key'],
  ['something else', 'Robert"); DROP TABLE interactions;--', 'no_key'],
])('%s is refused with 401', async (_, key, code) => {
  const response = await fetch(`${kept.url}/v1/interactions`, {
    method: 'POST',
    headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    body: JSON.stringify({ interactions: [anInteraction()] }),
  });
  expect(response.status).toBe(401);
  const { error } = (await response.json()) as { error: { code: string } };
  expect(error.code).toBe(code);
  if (key) expect(JSON.stringify(error)).not.toContain(key);
});

test('a key with the right id and a wrong secret is unknown', async () => {
  const wrong = kept.credentials.secretKey.slice(0, -32) + 'x'.repeat(32);
  expect((await post({ interactions: [anInteraction()] }, wrong)).status).toBe(401);
});

test('the key is also taken from x-api-key', async () => {
  const response = await fetch(`${kept.url}/v1/interactions`, {
    method: 'POST',
    headers: { 'x-api-key': kept.credentials.secretKey },
    body: JSON.stringify({ interactions: [anInteraction()] }),
  });
  expect(response.status).toBe(200);
});

test('a revoked key is soon refused', async () => {
  const { id } = await kept.addProject('revoking');
  const key = await createKey(kept.database, id, 'secret', 'to be revoked');
  const send = async () => (await post({ interactions: [anInteraction()] }, key)).status;
  expect(await send()).toBe(200);
  await revokeKey(kept.database, key.split('_')[2] as string);
  await expect.poll(send, { interval: 50 }).toBe(401);
});

test('a publishable key is refused where a secret one is needed', async () => {
  const { publishableKey } = kept.credentials;
  for (const [method, path] of [
    ['POST', '/v1/interactions'],
    ['GET', '/v1/interactions'],
    ['GET', '/v1/insights/insert-rate'],
    ['GET', '/v1/features'],
    ['PUT', '/v1/features/x'],
    ['POST', '/v1/annotations'],
    ['PUT', '/v1/project/dimensions'],
  ] as const) {
    const body = method === 'GET' ? undefined : {};
    const { status, body: answer } = await kept.call(method, path, body, publishableKey);
    expect([path, status, answer.error.code]).toEqual([path, 403, 'secret_key_needed']);
  }
});

test('an unknown endpoint or method answers 404 in the shape of all errors', async () => {
  for (const [method, path] of [
    ['GET', '/v1/nothing'],
    ['DELETE', '/v1/interactions'],
    ['GET', '/v1/interactions/not-an-id'],
    ['GET', '/v1/interactions/%ff'],
  ] as const) {
    const { status, body } = await kept.call(method, path);
    expect([path, status, body.error.code]).toEqual([path, 404, 'not_found']);
  }
});

test('an error carries the trace id of the caller', async () => {
  const response = await fetch(`${kept.url}/v1/nothing`, { headers: { 'x-kept-trace-id': 'trace-7' } });
  expect(response.headers.get('x-kept-trace-id')).toBe('trace-7');
  expect(await response.json()).toMatchObject({ error: { traceId: 'trace-7' } });
});
