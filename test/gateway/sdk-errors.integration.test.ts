import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { ContentFilterFinishReasonError } from 'openai/error';
import { zodResponseFormat } from 'openai/helpers/zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Fault } from '#lib/simulator/index.ts';
import type { VendorTest } from '#test/support/vendors.ts';
import { errorOf, logged, settings, startSdkWorld } from './sdk-world.ts';

/** What goes wrong comes out as the packages' own typed errors, whoever served. Every test has a model of its own. */
let world: VendorTest;
let openai: OpenAI;
let anthropic: Anthropic;
beforeAll(async () => {
  world = await startSdkWorld();
  openai = new OpenAI({ ...settings(world), maxRetries: 0 });
  anthropic = new Anthropic({ ...settings(world, ''), maxRetries: 0 });
});
afterAll(async () => {
  expect(world.kept.said).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const messages = [{ role: 'user' as const, content: '60 tokens about bread' }];
const chat = (model: string, more: object = {}) =>
  openai.chat.completions.create({ model, messages, ...more });
const message = (model: string, more: object = {}) =>
  anthropic.messages.create({ model, messages, max_tokens: 1_000, ...more });
/** Every call with this model ends so, at whichever vendor it is. */
const fails = (model: string, fault: Fault) => world.rules({ id: model, model, fault });
const traceOf = (error: { headers: Headers }) => error.headers.get('x-kept-trace-id');

describe('before any vendor is asked', () => {
  test('a key that does not exist, none, and one for browsers', async () => {
    const wrong = `kept_sk_zzzzzzzz_${'a'.repeat(32)}`;
    const publishable = world.kept.credentials.publishableKey;
    const unknown = await errorOf(
      new OpenAI({ ...settings(world), apiKey: wrong }).responses.create({ model: 'gpt-4.1', input: 'x' }),
    );
    expect(unknown).toBeInstanceOf(OpenAI.AuthenticationError);
    expect(unknown).toMatchObject({ status: 401, code: 'unknown_key', type: 'invalid_request_error' });
    expect(unknown.error.trace_id).toBe(traceOf(unknown));
    const browser = await errorOf(new OpenAI({ ...settings(world), apiKey: publishable }).models.list());
    expect(browser).toBeInstanceOf(OpenAI.PermissionDeniedError);
    expect(browser).toMatchObject({ code: 'secret_key_needed', type: 'invalid_request_error' });
    const other = new Anthropic({ ...settings(world, ''), apiKey: wrong });
    for (const work of [
      () => other.messages.create({ model: 'x', messages, max_tokens: 1 }),
      () => other.models.list(),
    ]) {
      const error = await errorOf(work());
      expect(error).toBeInstanceOf(Anthropic.AuthenticationError);
      expect(error).toMatchObject({ status: 401, type: 'authentication_error' });
      expect(error.error.error.trace_id).toBe(traceOf(error));
    }
  });

  test('a model that nobody sells, and a route that does not exist', async () => {
    const model = await errorOf(chat('none'));
    expect(model).toBeInstanceOf(OpenAI.NotFoundError);
    expect(model).toMatchObject({ code: 'model_not_found', message: expect.stringContaining('none') });
    expect(await errorOf(message('none'))).toBeInstanceOf(Anthropic.NotFoundError);
    expect(await errorOf(message('none'))).toMatchObject({ type: 'not_found_error' });
    const headers = { 'x-kept-route': 'nowhere' };
    const route = await errorOf(openai.chat.completions.create({ model: 'gpt-4.1', messages }, { headers }));
    expect([route.status, route.code]).toEqual([404, 'unknown_route']);
  });

  test('a field of the wrong type is named', async () => {
    const error = await errorOf(chat('gpt-4.1', { temperature: 'warm' }));
    expect(error).toBeInstanceOf(OpenAI.BadRequestError);
    expect(error).toMatchObject({ param: 'temperature', message: expect.stringContaining('temperature') });
    const other = await errorOf(message('claude-haiku-4-5', { max_tokens: 'many' }));
    expect(other).toBeInstanceOf(Anthropic.BadRequestError);
    expect(other).toMatchObject({
      type: 'invalid_request_error',
      message: expect.stringContaining('max_tokens'),
    });
  });
});

describe('from the vendor', () => {
  test('a model that the vendor does not know', async () => {
    const error = await errorOf(chat('gpt-of-tomorrow'));
    expect(error).toBeInstanceOf(OpenAI.NotFoundError);
    expect(error.code).toBe('model_not_found');
  });

  test('a rate limit with nowhere else to go: 429 with the wait, then 503 with the rest of it', async () => {
    fails('gpt-f1', { kind: 'rate_limit', retryAfter: 30 });
    const first = await errorOf(chat('gpt-f1'));
    expect(first).toBeInstanceOf(OpenAI.RateLimitError);
    expect([first.code, first.headers.get('retry-after')]).toEqual(['rate_limit_exceeded', '30']);
    const next = await errorOf(chat('gpt-f1'));
    expect(next).toBeInstanceOf(OpenAI.APIError);
    expect([next.status, next.code, next.type]).toEqual([503, 'no_organization_available', 'server_error']);
    expect(Number(next.headers.get('retry-after'))).toBeGreaterThan(25);
    expect(world.simulator.ledger()).toHaveLength(1);

    fails('claude-f1', { kind: 'rate_limit', retryAfter: 30 });
    const limited = await errorOf(message('claude-f1'));
    expect(limited).toBeInstanceOf(Anthropic.RateLimitError);
    expect([limited.type, limited.headers.get('retry-after')]).toEqual(['rate_limit_error', '30']);
    const out = await errorOf(message('claude-f1'));
    expect([out.status, out.type]).toEqual([529, 'overloaded_error']);
    expect(Number(out.headers.get('retry-after'))).toBeGreaterThan(25);
  });

  test("the other vendor's rate limit in the caller's words", async () => {
    fails('claude-f2', { kind: 'rate_limit', retryAfter: 30 });
    const limited = await errorOf(chat('claude-f2'));
    expect(limited).toBeInstanceOf(OpenAI.RateLimitError);
    expect(limited).toMatchObject({ code: 'rate_limit_exceeded', type: 'rate_limit_error' });
    fails('gpt-f2', { kind: 'rate_limit', retryAfter: 30 });
    const other = await errorOf(message('gpt-f2'));
    expect(other).toBeInstanceOf(Anthropic.RateLimitError);
    expect([other.type, other.headers.get('retry-after')]).toEqual(['rate_limit_error', '30']);
  });

  test('too long for the context', async () => {
    for (const model of ['gpt-f3', 'claude-f3']) {
      fails(model, { kind: 'context_length' });
      const error = await errorOf(chat(model));
      expect(error).toBeInstanceOf(OpenAI.BadRequestError);
      expect(error.code).toBe('context_length_exceeded');
      const other = await errorOf(message(model));
      expect(other).toBeInstanceOf(Anthropic.BadRequestError);
      expect(other.type).toBe('invalid_request_error');
      const row = await logged(world, other.headers);
      expect(row).toMatchObject({ status: 'failed', errorKind: 'context_length', traceId: traceOf(other) });
    }
  });

  test('refused by a content filter, before and in the middle', async () => {
    for (const model of ['gpt-f4', 'claude-f4']) {
      fails(model, { kind: 'content_filter' });
      const error = await errorOf(chat(model));
      expect(error).toBeInstanceOf(OpenAI.BadRequestError);
      expect(error.message).toMatch(/policy/);
      expect((await logged(world, error.headers)).errorKind).toBe('content_filter');
      expect(await errorOf(message(model))).toBeInstanceOf(Anthropic.BadRequestError);
      fails(model, { kind: 'content_filter_finish', afterTokens: 10 });
      const { choices } = await chat(model);
      expect(choices[0]?.finish_reason).toBe('content_filter');
      expect(await message(model)).toMatchObject({ stop_reason: 'refusal' });
      const response_format = zodResponseFormat(z.object({ text: z.string() }), 'page');
      const parsing = openai.chat.completions.parse({ model, messages, response_format });
      expect(await errorOf(parsing)).toBeInstanceOf(ContentFilterFinishReasonError);
      const response = await openai.responses.create({ model, input: '60 tokens about bread' });
      expect(response).toMatchObject({
        status: 'incomplete',
        incomplete_details: { reason: 'content_filter' },
      });
    }
  });

  test('the model declines in its own words', async () => {
    fails('claude-f5', { kind: 'refusal' });
    expect(await message('claude-f5')).toMatchObject({
      ...{ stop_reason: 'refusal', content: [{ type: 'text', text: expect.stringContaining('sorry') }] },
    });
    fails('gpt-f5', { kind: 'refusal' });
    const { choices } = await chat('gpt-f5');
    expect(choices[0]?.message).toMatchObject({ content: null, refusal: expect.stringContaining('sorry') });
    const { content } = await message('gpt-f5');
    expect(content).toMatchObject([{ type: 'text', text: expect.stringContaining('sorry') }]);
  });
});

describe('in a stream', () => {
  test('an error before the first token has its status; one after it is thrown by the iterator', async () => {
    fails('gpt-f8', { kind: 'context_length' });
    expect(await errorOf(chat('gpt-f8', { stream: true }))).toBeInstanceOf(OpenAI.BadRequestError);
    // Nobody may finish it: three tries would take their time.
    for (const [vendor, model] of [
      ['openai', 'gpt-f8'],
      ['anthropic', 'claude-f8'],
    ])
      await world.route(model as string, { node: { target: { vendor, model } }, rescue: false });
    const by = (route: string) => ({ headers: { 'x-kept-route': route } });
    fails('gpt-f8', { kind: 'cut', afterTokens: 20 });
    const helper = openai.chat.completions.stream({ model: 'gpt-f8', messages }, by('gpt-f8'));
    expect(await errorOf(helper.finalContent())).toBeInstanceOf(OpenAI.APIError);
    fails('claude-f8', { kind: 'cut', afterTokens: 20 });
    const stream = anthropic.messages.stream(
      { model: 'claude-f8', messages, max_tokens: 1_000 },
      by('claude-f8'),
    );
    expect(await errorOf(stream.finalMessage())).toBeInstanceOf(Anthropic.APIError);
    const response = openai.responses.stream({ model: 'x', input: '60 tokens about bread' }, by('claude-f8'));
    expect(await response.finalResponse()).toMatchObject({ status: 'failed', error: { code: 'connection' } });
  });
});

test("what Kept does not wait for, the package's own retry does", async () => {
  world.rules({ id: 'once', model: 'gpt-f10', times: 1, fault: { kind: 'rate_limit', retryAfter: 6 } });
  const patient = new OpenAI(settings(world));
  const { usage } = await patient.chat.completions.create({ model: 'gpt-f10', messages });
  expect(usage?.completion_tokens).toBe(60);
  const [limited, served] = world.simulator.ledger();
  expect((served?.at ?? 0) - (limited?.at ?? 0)).toBeGreaterThanOrEqual(6_000);
});

/** Last: they take a whole organization out of service. */
test("trouble with our accounts is ours: no key or vendor's words come out", async () => {
  for (const [model, kind, status] of [
    ['gpt-f6', 'unauthorized', 502],
    ['claude-f7', 'insufficient_quota', 429],
  ] as const) {
    world.rules({ id: model, model, times: 1, fault: { kind } });
    const error = await errorOf(chat(model));
    expect([error.status, error.headers.get('x-kept-trace-id')]).toEqual([status, expect.any(String)]);
    expect(JSON.stringify(error.error)).not.toMatch(/key-of|platform\.openai\.com|credit/);
  }
});
