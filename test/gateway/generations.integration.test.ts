import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contextKind, projectContextName, promptKind } from '#lib/prompts/index.ts';
import { featureRoutingKind } from '#lib/routing/index.ts';
import { app } from '#lib/server/app.ts';
import type { VendorTest } from '#test/support/vendors.ts';
import { keptOf, logged, startSdkWorld } from './sdk-world.ts';

/** `POST /v1/generations`: stored prompts with variants and context, for whichever vendor answers. */
let world: VendorTest;
beforeAll(async () => {
  world = await startSdkWorld();
  const { catalog, database } = app();
  const [project] = await database.rows<{ id: number }>("select id from projects where slug = 'main'");
  const change = (kind: Parameters<typeof catalog.change>[0], name: string, body: unknown) =>
    catalog.change(kind, project?.id ?? 0, name, body, { by: 'test' });
  await change(promptKind as never, 'headline', {
    variables: { product: {}, tone: { default: 'plain' } },
    enhance: 'Sell {{product}}: {{input}}',
    system: 'Write one heading in a {{tone}} tone for {{context.business}}.',
    user: '{{enhanced}}',
    parameters: { maxTokens: 200 },
    variants: {
      anthropic: { user: '<request>{{enhanced}}</request>' },
      'openai/gpt-4o': { system: 'Only a heading, {{tone}}, for {{context.business}}.' },
    },
  });
  await change(promptKind as never, 'picture', {
    kind: 'image',
    user: 'A photograph of {{input}}',
    variables: {},
  });
  await change(contextKind as never, projectContextName, { values: { business: 'shops', city: 'Oslo' } });
  await change(contextKind as never, 'site-7', { values: { business: 'a bakery' }, analyse: false });
  await change(featureRoutingKind as never, 'headline', { prompt: 'headline', route: 'either' });
  await change(featureRoutingKind as never, 'picture', { prompt: 'picture' });
  await world.route('either', {
    node: {
      fallback: [
        { target: { vendor: 'openai', model: 'gpt-f1' } },
        { target: { vendor: 'anthropic', model: 'claude-haiku-4-5' } },
      ],
    },
  });
});
afterAll(async () => {
  expect(world.kept.said).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const bread = { feature: 'headline', input: 'bread', variables: { product: 'rye' } };
const generate = (body: object) => world.kept.call('POST', '/v1/generations', body);

/** The events of a stream, by name. */
async function stream(body: object): Promise<{ headers: Headers; events: { name: string; data: any }[] }> {
  const { url, credentials } = world.kept;
  const response = await fetch(`${url}/v1/generations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${credentials.secretKey}` },
    body: JSON.stringify({ ...body, stream: true }),
  });
  const events = (await response.text())
    .split('\n\n')
    .filter((event) => event.startsWith('event: '))
    .map((event) => ({
      name: /^event: (.*)$/m.exec(event)?.[1] ?? '',
      data: JSON.parse(/^data: (.*)$/m.exec(event)?.[1] ?? ''),
    }));
  return { headers: response.headers, events };
}

describe('layers', () => {
  test('input, enhanced and full prompt, with the context laid over one another', async () => {
    world.rules();
    const { status, headers, body } = await generate({
      ...{ ...bread, tenant: 'site-7', context: { city: 'Rome' }, user: 'u1', session: 's1', language: 'en' },
      ...{ metadata: { plan: 'free' }, traceId: 'mine' },
    });
    expect([status, body.status, body.vendor, body.attempts]).toEqual([200, 'completed', 'openai', 1]);
    expect(headers.get('x-kept-trace-id')).toBe('mine');
    const row = await logged(world, headers);
    expect(row).toMatchObject({
      ...{
        id: body.id,
        feature: 'headline',
        input: 'bread',
        enhancedPrompt: 'Sell rye: bread',
        result: body.result,
      },
      ...{ prompt: 'headline', promptVersion: 'v1', session: 's1', language: 'en', traceId: 'mine' },
      ...{ outputTokens: body.usage.outputTokens, costMicroUsd: body.costMicroUsd, model: body.model },
      metadata: { plan: 'free', tenant: 'site-7', analyse: false },
      fullPrompt: '[system]\nWrite one heading in a plain tone for a bakery.\n\n[user]\nSell rye: bread',
    });
  });

  test('each vendor has its own variant, also when it only stands in', async () => {
    world.rules({ id: 'down', model: 'gpt-f1', fault: { kind: 'bad_request', status: 503 } });
    const { body } = await generate({ ...bread, variables: { product: 'rye', tone: 'loud' } });
    expect([body.vendor, body.routeKind]).toEqual(['anthropic', 'fallback']);
    expect((await logged(world, body.id)).fullPrompt).toBe(
      '[system]\nWrite one heading in a loud tone for shops.\n\n[user]\n<request>Sell rye: bread</request>',
    );
    world.rules();
    await world.route('one', { node: { target: { vendor: 'openai', model: 'gpt-4o' } } });
    const other = await generate({ ...bread, route: 'one' });
    expect((await logged(world, other.body.id)).fullPrompt).toContain('Only a heading, plain, for shops.');
  });

  test('images', async () => {
    const { status, body } = await generate({ feature: 'picture', input: 'a fox', model: 'gpt-image-1' });
    expect([status, body.images.length, body.vendor]).toEqual([200, 1, 'openai']);
    const image = await fetch(world.kept.url + body.images[0].url, {
      headers: { authorization: `Bearer ${world.kept.credentials.secretKey}` },
    });
    expect(image.headers.get('content-type')).toBe('image/png');
    expect(await logged(world, body.id)).toMatchObject({
      ...{ input: 'a fox', fullPrompt: 'A photograph of a fox', prompt: 'picture' },
    });
  });

  test('without a stored prompt the input is sent as it is', async () => {
    const { body } = await generate({
      feature: 'free',
      input: '20 tokens about bread',
      model: 'claude-haiku-4-5',
    });
    expect(body).toMatchObject({ vendor: 'anthropic', finishReason: 'stop', usage: { outputTokens: 20 } });
    const row = await logged(world, body.id);
    expect([row.prompt, row.promptVersion]).toEqual([null, null]);
  });
});

describe('streamed', () => {
  test('deltas, and everything else in the last event', async () => {
    world.rules();
    const { headers, events } = await stream({ ...bread, input: '40 tokens about bread' });
    expect(headers.get('content-type')).toContain('text/event-stream');
    expect(new Set(events.slice(0, -1).map(({ name }) => name))).toEqual(new Set(['delta']));
    const last = events.at(-1);
    expect(last?.name).toBe('result');
    const text = events
      .slice(0, -1)
      .map(({ data }) => data.text)
      .join('');
    expect(last?.data).toMatchObject({
      status: 'completed',
      result: text,
      id: headers.get('x-kept-interaction-id'),
    });
    expect((await logged(world, last?.data.id)).result).toBe(text);
  });

  test('an error before the first token has its status; one after it is the last event', async () => {
    world.rules({ id: 'long', fault: { kind: 'context_length' } });
    const early = await world.kept.call('POST', '/v1/generations', {
      ...bread,
      stream: true,
      traceId: 'mine',
    });
    expect([early.status, early.body.error.code]).toEqual([400, 'context_length_exceeded']);
    expect([early.body.error.traceId, early.headers.get('x-kept-trace-id')]).toEqual(['mine', 'mine']);
    expect((await logged(world, early.headers)).traceId).toBe('mine');
    await world.route('alone', { node: { target: { vendor: 'openai', model: 'gpt-f2' } }, rescue: false });
    world.rules({ id: 'cut', fault: { kind: 'cut', afterTokens: 10 } });
    const { events } = await stream({ ...bread, input: '40 tokens about bread', route: 'alone' });
    const { name, data } = events.at(-1) ?? {};
    expect([name, data.error.code, data.error.traceId]).toEqual(['error', 'connection', data.traceId]);
    expect(await logged(world, keptOf({ kept: data }))).toMatchObject({
      status: 'failed',
      errorKind: 'connection',
    });
  });
});

describe('refused', () => {
  test.each([
    [{ ...bread, variables: {} }, 400, 'missing_variable', 'product'],
    [{ ...bread, prompt: 'none' }, 404, 'unknown_prompt', 'none'],
    [{ ...bread, prompt: 'headline@9' }, 404, 'unknown_prompt', 'headline'],
    [{ ...bread, route: 'none' }, 404, 'unknown_route', 'none'],
    [{ feature: 'free', model: 'gpt-4.1' }, 400, 'invalid', 'input'],
    [{ input: 'x' }, 400, 'invalid', 'feature'],
    [{ ...bread, feature: 'no spaces' }, 400, 'invalid', 'feature'],
    [{ ...bread, input: 7 }, 400, 'invalid', 'input'],
    [{ ...bread, variables: { product: ['rye'] } }, 400, 'invalid', 'variables.product'],
    [{ ...bread, chainId: 'x' }, 400, 'invalid', 'chainId'],
    [{ ...bread, traceId: 'späte → Spur' }, 400, 'invalid', 'traceId'],
    [{ ...bread, inptu: 'x' }, 400, 'invalid', 'inptu'],
  ])('%j', async (body, status, code, named) => {
    const refused = await generate(body);
    expect([refused.status, refused.body.error.code]).toEqual([status, code]);
    expect(refused.body.error.message).toContain(named);
    expect(refused.body.error.traceId).toBe(refused.headers.get('x-kept-trace-id'));
  });

  test('by a limit of the project: with its words, the true time, and nothing called or recorded', async () => {
    world.rules();
    const { call } = world.kept;
    const calm = { kind: 'throttle', limit: 1, periodMs: 60_000, key: 'user' };
    expect((await call('PUT', '/v1/limits/calm', calm)).status).toBe(200);
    const ask = { ...bread, user: 'u-calm', maxWaitMs: 100 };
    expect((await generate(ask)).status).toBe(200);
    const calls = world.simulator.ledger().length;
    const messages = [{ role: 'user', content: 'bread' }];
    const chat = { model: 'gpt-4.1', user: 'u-calm', messages };
    for (const [path, body, codeIs] of [
      ['/v1/generations', ask, { code: 'throttled' }],
      ['/v1/chat/completions', chat, { code: 'throttled', type: 'rate_limit_error' }],
      [
        '/v1/messages',
        { ...chat, max_tokens: 9, metadata: { user_id: 'u-calm' } },
        { type: 'rate_limit_error' },
      ],
    ] as const) {
      const refused = await call('POST', path, body);
      expect(refused.status).toBe(429);
      const message = 'limit "calm" is reached: 1 start a minute for "u-calm"';
      expect(refused.body.error).toMatchObject({ ...codeIs, message });
      const seconds = Number(refused.headers.get('retry-after'));
      expect(seconds).toBeGreaterThan(40);
      expect(seconds).toBeLessThanOrEqual(60);
      expect(refused.headers.has('x-kept-interaction-id')).toBe(false);
    }
    expect(world.simulator.ledger()).toHaveLength(calls);
    expect((await call('DELETE', '/v1/limits/calm')).status).toBe(200);
    expect((await generate(ask)).status).toBe(200);
  });
});
