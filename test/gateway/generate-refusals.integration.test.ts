import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createKey, revokeKey } from '#lib/auth/index.ts';
import type { VendorTest } from '#test/support/vendors.ts';
import { startSdkWorld } from './sdk-world.ts';

/** What no endpoint that generates takes, in each endpoint's own error shape, with the trace id. */
let world: VendorTest;
beforeAll(async () => {
  world = await startSdkWorld();
});
afterAll(async () => {
  expect(world.simulator.ledger()).toEqual([]);
  expect(world.kept.said).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const messages = [{ role: 'user', content: 'Hi' }];
/** A body that each endpoint takes. */
const bodies: Record<string, Record<string, unknown>> = {
  '/v1/chat/completions': { model: 'gpt-4.1', messages },
  '/v1/responses': { model: 'gpt-4.1', input: 'Hi' },
  '/v1/messages': { model: 'gpt-4.1', messages, max_tokens: 10 },
  '/v1/embeddings': { model: 'text-embedding-3-small', input: 'Hi' },
  '/v1/images/generations': { model: 'gpt-image-1', prompt: 'Hi' },
  '/v1/generations': { model: 'gpt-4.1', feature: 'free', input: 'Hi' },
};
const endpoints = Object.keys(bodies);

interface Refused {
  status: number;
  code: string | null;
  message: string;
  param?: string | null;
  type?: string;
}

/** Sends a body as it is, and checks the shape of the refusal. */
async function refused(
  path: string,
  body: string | Uint8Array | Record<string, unknown>,
  headers: Record<string, string> = {},
): Promise<Refused> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await fetch(world.kept.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${world.kept.credentials.secretKey}`, ...headers },
    body: (isRaw ? body : JSON.stringify(body)) as string,
  });
  return shapeOf(path, response.status, response.headers.get('x-kept-trace-id'), await response.json());
}

function shapeOf(path: string, status: number, traceId: string | null, body: unknown): Refused {
  const { error, type } = body as { error: Omit<Refused, 'status'>; type?: string };
  expect(traceId).toMatch(/^[0-9a-f-]{36}$/);
  expect(error.message).toEqual(expect.any(String));
  if (path === '/v1/generations') expect(error).toMatchObject({ traceId, code: expect.any(String) });
  else
    expect(error).toMatchObject({
      trace_id: traceId,
      type: expect.stringMatching(/_error$|^request_too_large$/),
    });
  expect(type).toBe(path === '/v1/messages' ? 'error' : undefined);
  return { status, ...error };
}

describe.each(endpoints)('%s', (path) => {
  const body = bodies[path] as Record<string, unknown>;

  test.each([
    ['empty', ''],
    ['not JSON', '{"model": "gpt-4.1",'],
    ['a list', '[]'],
    ['a text', '"gpt-4.1"'],
    ['null', 'null'],
  ])('a body that is %s', async (_, text) => {
    const { status, message } = await refused(path, text);
    expect(status).toBe(400);
    expect(message).toMatch(/^the body/);
    expect(message).not.toContain('gpt');
  });

  test('a body that is not UTF-8, or nested too deeply', async () => {
    const field = path === '/v1/images/generations' ? 'prompt' : 'user';
    const latin1 = Buffer.from(JSON.stringify({ ...body, [field]: 'späte Brötchen' }), 'latin1');
    const notUtf8 = await refused(path, latin1);
    expect([notUtf8.status, notUtf8.message]).toEqual([400, `${field}: is not valid UTF-8`]);
    const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const deep = await refused(path, JSON.stringify(body).replace(/\}$/, `,"logit_bias":${nested}}`));
    expect([deep.status, deep.message]).toEqual([400, 'the body is nested too deeply']);
  });

  test('a body that is larger than 32 MiB, announced or not', async () => {
    const big = Buffer.alloc(32 * 1024 * 1024 + 1, ' ');
    expect(await refused(path, big)).toMatchObject({
      status: 413,
      message: expect.stringContaining('32 MiB'),
    });
    const chunked = await sendInPieces(path, big);
    expect(shapeOf(path, chunked.status, chunked.traceId, chunked.body).status).toBe(413);
  });

  test('no key, a publishable one, and a revoked one', async () => {
    const none = await refused(path, body, { authorization: '' });
    expect([none.status, none.code]).toEqual([401, 'no_key']);
    const { publishableKey } = world.kept.credentials;
    const publishable = await refused(path, body, { authorization: `Bearer ${publishableKey}` });
    expect([publishable.status, publishable.code]).toEqual([403, 'secret_key_needed']);
    const [project] = await world.kept.database.rows<{ id: number }>(
      "select id from projects where slug = 'main'",
    );
    const key = await createKey(world.kept.database, project?.id ?? 0, 'secret', 'old');
    await revokeKey(world.kept.database, key.split('_')[2] as string);
    const revoked = await refused(path, body, { 'x-api-key': key, authorization: '' });
    expect([revoked.status, revoked.code]).toEqual([401, 'unknown_key']);
  });

  test.each([
    ['x-kept-feature', 'no spaces allowed'],
    ['x-kept-metadata', '{"plan":'],
    ['x-kept-metadata', '["free"]'],
    ['x-kept-chain', 'chain-1'],
    ['x-kept-act', '0b0f2a3e-1f5c-4c1b-9f0a-000000000000'],
    ['x-kept-session', 's'.repeat(201)],
    ['x-kept-idempotency-key', 'k'.repeat(201)],
  ])('%s: %s', async (name, value) => {
    const { status, message } = await refused(path, body, { [name]: value });
    expect(status).toBe(400);
    expect(message).toContain(name);
  });

  test('a route that does not exist, a model that nobody sells, and one whose name is no name', async () => {
    const route = await refused(path, body, { 'x-kept-route': 'nowhere' });
    expect([route.status, route.code, route.message]).toEqual([
      404,
      'unknown_route',
      'route nowhere does not exist',
    ]);
    const model = await refused(path, { ...body, model: 'llama-of-nobody' });
    expect([model.status, model.code]).toEqual([404, 'model_not_found']);
    expect((await refused(path, { ...body, model: `gpt-${'x'.repeat(500)}` })).status).toBe(404);
  });
});

test.each([
  ['/v1/chat/completions', { messages: 'Hi' }, 'messages'],
  ['/v1/chat/completions', { messages: [{ role: 'user', content: 7 }] }, 'messages[0].content'],
  ['/v1/chat/completions', { messages: [{ role: 'robot', content: 'x' }] }, 'messages[0].role'],
  ['/v1/chat/completions', { tools: [{ type: 'function', function: {} }] }, 'tools[0].function.name'],
  ['/v1/chat/completions', { response_format: { type: 'xml' } }, 'response_format.type'],
  ['/v1/chat/completions', { stream: 'yes' }, 'stream'],
  ['/v1/chat/completions', { model: 4 }, 'model'],
  ['/v1/responses', { input: 7 }, 'input'],
  [
    '/v1/responses',
    { input: [{ type: 'message', role: 'user', content: [{ type: 'x' }] }] },
    'input[0].content[0].type',
  ],
  ['/v1/responses', { previous_response_id: 'resp_1' }, 'previous_response_id'],
  ['/v1/responses', { input: [{ type: 'item_reference', id: 'msg_1' }] }, 'input[0].id'],
  ['/v1/messages', { max_tokens: '10' }, 'max_tokens'],
  [
    '/v1/messages',
    { messages: [{ role: 'user', content: [{ type: 'video' }] }] },
    'messages[0].content[0].type',
  ],
  ['/v1/messages', { system: 7 }, 'system'],
  ['/v1/embeddings', { input: [1, 'x'] }, 'input'],
  ['/v1/embeddings', { encoding_format: 'hex' }, 'encoding_format'],
  ['/v1/images/generations', { prompt: null }, 'prompt'],
  ['/v1/images/generations', { n: 'two' }, 'n'],
])('%s names the field: %j', async (path, wrong, field) => {
  const { status, message, param } = await refused(path, { ...bodies[path], ...wrong });
  expect(status).toBe(400);
  expect(message).toContain(field);
  if (path !== '/v1/messages') expect(param).toBe(field);
});

test('an endpoint that there is not', async () => {
  for (const path of ['/v1/completions', '/v1/messages/count_tokens', '/v1/chat', '/v1/nothing']) {
    const { status, headers, body } = await world.kept.call('POST', path, {});
    expect([status, body.error.code, body.error.traceId]).toEqual([
      404,
      'not_found',
      headers.get('x-kept-trace-id'),
    ]);
  }
});

test('the trace id that the caller gives comes back', async () => {
  const { status, headers, body } = await world.kept.call('POST', '/v1/chat/completions', {});
  expect([status, headers.get('x-kept-trace-id')]).toEqual([400, body.error.trace_id]);
  const response = await fetch(`${world.kept.url}/v1/models`, { headers: { 'x-kept-trace-id': 'mine' } });
  expect(await response.json()).toMatchObject({ error: { code: 'no_key', trace_id: 'mine' } });
});

/** Without saying beforehand how long it is. */
function sendInPieces(
  path: string,
  bytes: Buffer,
): Promise<{ status: number; traceId: string | null; body: unknown }> {
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof sendInPieces>>>();
  const headers = { authorization: `Bearer ${world.kept.credentials.secretKey}` };
  const sending = request(world.kept.url + path, { method: 'POST', headers }, (response) => {
    let text = '';
    response.on('data', (data) => (text += data));
    response.on('end', () => {
      const traceId = response.headers['x-kept-trace-id'];
      resolve({ status: response.statusCode ?? 0, traceId: String(traceId), body: JSON.parse(text) });
    });
  });
  sending.on('error', reject);
  for (let at = 0; at < bytes.length; at += 1_000_000) sending.write(bytes.subarray(at, at + 1_000_000));
  sending.end();
  return promise;
}
