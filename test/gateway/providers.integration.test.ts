import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKey, createKeyring } from '#lib/auth/index.ts';
import { createGateway } from '#lib/gateway/index.ts';
import { registerProviders } from '#lib/gateway/providers.ts';
import type { ProvidersParts } from '#lib/providers/index.ts';
import { keys, openaiAt, type ProvidersSetUp, setUpProviders } from '#test/providers/set-up.ts';

let setUp: ProvidersSetUp;
let server: Server;
let parts: ProvidersParts;
let call: (
  method: string,
  path: string,
  body?: unknown,
  key?: string,
) => Promise<{ status: number; body: any }>;
let secretKey: string;
let publishableKey: string;
beforeAll(async () => {
  setUp = await setUpProviders();
  parts = await setUp.start();
  const { database } = parts;
  const { id } = setUp.log.project;
  secretKey = await createKey(database, id, 'secret', 'test');
  publishableKey = await createKey(database, id, 'publishable', 'test');
  const keyring = createKeyring(database);
  const reportFault = (error: unknown) => {
    throw error;
  };
  const log = undefined as never;
  const gateway = createGateway({ ...parts, keyring, log, reportFault });
  registerProviders(gateway, { ...parts, keyring });
  server = createServer(getRequestListener(gateway.fetch, { overrideGlobalObjects: false }));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  call = async (method, path, body, key = secretKey) => {
    const response = await fetch(`${address}${path}`, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const { url } = setUp.simulator;
  await call('PUT', '/v1/organizations/openai-a', openaiAt(url, keys['openai-a']));
  const anthropic = { vendor: 'anthropic', api: 'anthropic', key: keys['anthropic-a'], baseUrl: url };
  await call('PUT', '/v1/organizations/anthropic-a', anthropic);
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await setUp[Symbol.asyncDispose]();
});

const gpt = { target: { vendor: 'openai', model: 'gpt-4.1-mini' } };

test('what is read can be sent back, and the caller is remembered with the note', async () => {
  const made = await call('PUT', '/v1/routes/main?note=hello%20w%C3%B6rld', { node: gpt });
  expect(made.body).toMatchObject({ name: 'main', version: 1, note: 'hello wörld' });
  expect(made.body.changedBy).toBe(`api key ${secretKey.split('_')[2]}`);
  expect(Date.parse(made.body.changedAt)).toBeGreaterThan(Date.now() - 60_000);
  const read = await call('GET', '/v1/routes/main');
  expect((await call('PUT', '/v1/routes/main', read.body.body)).body).toMatchObject({
    version: 2,
    body: { node: gpt },
  });
  expect((await call('GET', '/v1/routes')).body.routes).toMatchObject([{ name: 'main', usedBy: [] }]);

  await call('PUT', '/v1/features/hero/routing', { route: 'main' });
  const {
    version: _,
    changedAt: __,
    changedBy: ___,
    note: ____,
    feature,
    ...routing
  } = (await call('GET', '/v1/features/hero/routing')).body;
  expect(feature).toBe('hero');
  expect((await call('PUT', '/v1/features/hero/routing', routing)).body).toMatchObject({
    route: 'main',
    version: 2,
  });
  expect((await call('POST', '/v1/features/hero/kill', { reason: 'broken' })).body.killed).toEqual({
    reason: 'broken',
  });
  expect((await call('POST', '/v1/routes/dry-run', { feature: 'hero' })).body.refused.code).toBe(
    'feature_off',
  );
  expect((await call('POST', '/v1/features/hero/revive')).body.killed).toBeNull();
  expect((await call('POST', '/v1/routes/dry-run', { feature: 'hero' })).body.verdict).toContain('openai-a');
});

test('every refusal has its status, and says what to do', async () => {
  const expectError = async (
    status: number,
    code: string,
    method: string,
    path: string,
    body?: unknown,
    key?: string,
  ) => {
    const answer = await call(method, path, body, key);
    expect([answer.status, answer.body.error?.code], `${method} ${path}`).toEqual([status, code]);
    return answer.body.error;
  };
  await expectError(401, 'unknown_key', 'GET', '/v1/toggle', undefined, 'kept_sk_unknown');
  await expectError(403, 'secret_key_needed', 'GET', '/v1/organizations', undefined, publishableKey);
  for (const path of ['organizations', 'routes', 'prompts', 'contexts'])
    await expectError(404, 'not_found', 'GET', `/v1/${path}/nobody`);
  await expectError(404, 'not_found', 'GET', '/v1/features/none/canary');
  await expectError(404, 'not_found', 'DELETE', '/v1/prices/none');
  const invalid = await expectError(422, 'invalid_document', 'PUT', '/v1/routes/x', {
    node: { route: 'nowhere' },
  });
  expect(invalid.details).toEqual([expect.stringMatching(/^node.route: .*nowhere/)]);
  await call('PUT', '/v1/contexts/shop', { values: { tone: 'dry' } });
  const conflict = await expectError(409, 'version_conflict', 'PUT', '/v1/contexts/shop?expectedVersion=0', {
    values: {},
  });
  expect(conflict.details).toEqual({ currentVersion: 1 });
  await expectError(400, 'invalid', 'PUT', '/v1/contexts/shop?expectedVersion=one', { values: {} });
  await expectError(400, 'invalid', 'PUT', '/v1/contexts/shop', { values: { tone: 'a\u0000b' } });
  await expectError(400, 'invalid', 'PUT', '/v1/contexts/shop', { values: { '\ud800': 'x' } });
  await expectError(400, 'invalid', 'GET', '/v1/prompts/x/versions/latest');
});

test('secrets go in and never come out', async () => {
  const slackUrl = 'https://hooks.slack.com/services/T0/B0/this-is-secret';
  const webhook = { url: 'https://example.com/hooks/also-a-secret', secret: 'signs-what-is-sent' };
  expect((await call('PUT', '/v1/notices', { slackUrl, webhook, kinds: ['toggle'] })).status).toBe(200);
  // What is absent stays.
  const changed = await call('PUT', '/v1/notices', { minimumMinutesBetween: 1, kinds: null });
  expect(changed.body).toEqual({
    slack: { urlHint: 'hooks.slack.com …cret' },
    webhook: { urlHint: 'example.com …cret' },
    kinds: null,
    minimumMinutesBetween: 1,
    version: 2,
  });
  expect((await call('PUT', '/v1/notices', { slackUrl: null })).body.slack).toBeNull();
  const said = await Promise.all(
    ['/v1/notices', '/v1/organizations', '/v1/organizations/openai-a'].map((path) => call('GET', path)),
  );
  expect(JSON.stringify(said)).not.toMatch(/this-is|also-a|signs-what|aaaa|v1\.|[sS]ealed|ingerprint/);
  expect(said[2]?.body).toMatchObject({ id: 'openai-a', key: 'ends …AAAA' });
  const stored = await parts.database.rows('select body::text from catalog_versions');
  expect(JSON.stringify(stored)).not.toMatch(/this-is-secret|signs-what|aaaaaaaa/);
});

test('organizations are drained, restored, probed and removed', async () => {
  expect((await call('POST', '/v1/organizations/openai-a/drain')).body.drained).toBe(true);
  expect((await call('POST', '/v1/organizations/openai-a/restore')).body).toMatchObject({ weight: 1 });
  expect((await call('POST', '/v1/organizations/openai-a/probe')).body.id).toBe('openai-a');
  await call('PUT', '/v1/organizations/openai-b', openaiAt(setUp.simulator.url, keys['openai-b']));
  expect((await call('DELETE', '/v1/organizations/openai-b')).body).toEqual({ removed: 'openai-b' });
  expect((await call('GET', '/v1/organizations')).body.organizations).toHaveLength(2);
});

test('prompts, prices, limits, toggle and canaries are read and changed', async () => {
  await call('PUT', '/v1/prompts/writer', { user: 'first' });
  await call('PUT', '/v1/prompts/writer', { user: 'second' });
  expect((await call('GET', '/v1/prompts/writer/versions')).body.versions).toMatchObject([
    { version: 2 },
    { version: 1 },
  ]);
  expect((await call('GET', '/v1/prompts/writer/versions/v1')).body.body.user).toBe('first');
  expect((await call('POST', '/v1/prompts/writer/versions/1/restore')).body.version).toBe(3);

  const price = { entries: [{ since: '2026-01-01', input: 0.5, output: 1 }] };
  const model = '/v1/prices/meta-llama/llama-4';
  expect((await call('PUT', model, price)).status).toBe(200);
  expect((await call('GET', model)).body.prices).toMatchObject([
    { model: 'meta-llama/llama-4', source: 'catalog' },
  ]);
  expect((await call('DELETE', model)).status).toBe(200);
  expect((await call('GET', model)).body.prices).toEqual([]);

  expect(
    (await call('PUT', '/v1/concurrency-limits', { anthropic: { 'claude-sonnet-4-5': 2 } })).body,
  ).toMatchObject({
    limits: { anthropic: { 'claude-sonnet-4-5': 2 } },
    inForce: [{ vendor: 'anthropic', model: 'claude-sonnet-4-5', limit: 2, inFlight: 0, saturation: 0 }],
  });

  const models = { anthropic: { text: 'claude-sonnet-4-5' } };
  const moved = await call('PUT', '/v1/toggle?note=outage', { vendor: 'anthropic', models });
  expect(moved.body).toMatchObject({
    vendor: 'anthropic',
    models,
    history: [{ note: 'outage', to: 'anthropic' }],
  });
  expect((await call('PUT', '/v1/toggle', { vendor: null })).body).toMatchObject({ vendor: null, models });

  const canary = '/v1/features/hero/canary';
  expect((await call('PUT', canary, { candidate: { node: gpt }, share: 0.1 })).body.body.state).toBe(
    'running',
  );
  expect((await call('POST', `${canary}/share`, { share: 0.3 })).body.body.share).toBe(0.3);
  expect((await call('POST', `${canary}/stop?note=slow`)).body.body).toMatchObject({
    state: 'stopped',
    stoppedBecause: 'slow',
  });
  expect((await call('POST', `${canary}/promote`)).body.body.state).toBe('promoted');
  expect((await call('POST', `${canary}/roll-back`)).body.body.state).toBe('rolled_back');
  expect((await call('GET', canary)).body.history).toHaveLength(5);
  expect((await call('GET', '/v1/canaries')).body.canaries).toMatchObject([{ name: 'hero' }]);
});
