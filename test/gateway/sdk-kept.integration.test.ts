import { setTimeout as sleep } from 'node:timers/promises';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#lib/domain/index.ts';
import type { VendorTest } from '#test/support/vendors.ts';
import { anOutcome } from '../interactions/items.ts';
import { errorOf, keptOf, lastCall, logged, settings, startSdkWorld } from './sdk-world.ts';

/** What Kept adds to the vendors' APIs, through the headers that their packages can send and read. */
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
const slowly = (model: string) =>
  world.rules({ id: 'slow', model, fault: { kind: 'slow', firstTokenMs: 50, msPerToken: 25 } });
/** Waits for something that happens by itself soon. */
async function until<T>(read: () => T | Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  for (let waitedMs = 0; ; waitedMs += 20) {
    const value = await read();
    if (isSo(value) || waitedMs > 5_000) return value;
    await sleep(20);
  }
}

describe('headers', () => {
  test('what they say is in the log; the route they name serves', async () => {
    const [chain, act] = [newId(), newId()];
    const defaultHeaders = {
      'x-kept-feature': 'site-plan',
      'x-kept-user': 'user 17',
      'x-kept-session': 'session-1',
      'x-kept-chain': chain,
      'x-kept-act': act,
      'x-kept-prompt': 'site-plan@v7',
      'x-kept-route': 'anthropic',
      'x-kept-language': 'de',
      'x-kept-metadata': JSON.stringify({ plan: 'free', seats: 3 }),
      'x-kept-trace-id': 'trace of ours',
    };
    const clients = [
      new OpenAI({ ...settings(world), defaultHeaders }).chat.completions,
      new Anthropic({ ...settings(world, ''), defaultHeaders }).messages,
    ];
    for (const client of clients) {
      const asked = (client as typeof openai.chat.completions).create({
        ...{ model: 'gpt-4.1', messages, max_tokens: 500 },
      });
      const { response } = await asked.withResponse();
      expect(response.headers.get('x-kept-trace-id')).toBe('trace of ours');
      expect(response.headers.get('x-kept-vendor')).toBe('anthropic');
      const row = await logged(world, response.headers);
      expect(row).toMatchObject({
        ...{ feature: 'site-plan', session: 'session-1', chainId: chain, actId: act, language: 'de' },
        ...{ prompt: 'site-plan', promptVersion: 'v7', traceId: 'trace of ours', vendor: 'anthropic' },
        ...{ metadata: { plan: 'free', seats: 3 }, organization: 'anthropic-a' },
      });
      const byTrace = await world.kept.call('GET', '/v1/interactions?traceId=trace%20of%20ours');
      expect(byTrace.body.rows.map(({ id }: { id: string }) => id)).toContain(row.id);
      const byUser = await world.kept.call('GET', '/v1/interactions?user=user%2017');
      expect(byUser.body.rows.map(({ id }: { id: string }) => id)).toContain(row.id);
    }
  });

  test('who the user is, as the vendors have it', async () => {
    for (const asked of [
      openai.chat.completions.create({ model: 'gpt-4.1', messages, user: 'user 18' }).withResponse(),
      anthropic.messages
        .create({ model: 'gpt-4.1', messages, max_tokens: 500, metadata: { user_id: 'user 18' } })
        .withResponse(),
    ]) {
      const { userHash } = await logged(world, (await asked).response.headers);
      expect(userHash).toMatch(/^[0-9a-f-]{36}$/);
    }
    const { body } = await world.kept.call('GET', '/v1/interactions?user=user%2018');
    expect(body.rows).toHaveLength(2);
  });

  test('a user whose name is longer than any is still served', async () => {
    const asked = openai.chat.completions.create({ model: 'gpt-4.1', messages, user: 'x'.repeat(5_000) });
    expect((await asked).usage?.completion_tokens).toBe(60);
  });
});

describe('outcomes', () => {
  const report = async (interactionId: string, outcomeToken: string) => {
    const outcomes = [anOutcome(interactionId, 'inserted', { outcomeToken })];
    const { publishableKey } = world.kept.credentials;
    return (await world.kept.call('POST', '/v1/outcomes', { outcomes }, publishableKey)).body;
  };

  test('the token of the headers, and of the last event, lets a browser report', async () => {
    const { response } = await openai.responses
      .create({ model: 'gpt-4.1', input: '60 tokens about bread' })
      .withResponse();
    const id = response.headers.get('x-kept-interaction-id') as string;
    expect(await report(id, response.headers.get('x-kept-outcome-token') as string)).toMatchObject({
      accepted: 1,
    });
    const events = [];
    const stream = anthropic.messages.stream({ model: 'gpt-4.1', messages, max_tokens: 500 });
    for await (const event of stream) events.push(event);
    const kept = keptOf(events.at(-2));
    expect(await report(kept.interactionId, kept.outcomeToken)).toMatchObject({ accepted: 1 });
    expect(stream.response?.headers.get('x-kept-outcome-token')).toBe(kept.outcomeToken);
    for (const one of [id, kept.interactionId]) expect((await logged(world, one)).outcome).toBe('inserted');
    expect((await report(id, kept.outcomeToken)).rejected).toMatchObject([
      { error: { code: 'wrong_token' } },
    ]);
  });
});

describe('hanging up', () => {
  test.each(['gpt-f1', 'claude-f1'])(
    '%s: the call upstream ends, and what came is logged with its cost',
    async (model) => {
      slowly(model);
      const openings = [
        () => openai.chat.completions.create({ model, messages, stream: true }),
        () => openai.responses.create({ model, input: '60 tokens about bread', stream: true }),
        () => anthropic.messages.create({ model, messages, max_tokens: 500, stream: true }),
      ];
      for (const open of openings) {
        const { data, response } = await open().withResponse();
        let events = 0;
        for await (const _ of data as AsyncIterable<unknown>) if (++events === 12) break;
        const entry = await until(
          () => lastCall(world),
          ({ finishedAt }) => finishedAt !== null,
        );
        expect(entry).toMatchObject({ hungUp: true, model });
        expect(entry.tokens).toBeLessThan(50);
        const row = await until(
          () => logged(world, response.headers).catch(() => undefined),
          (found) => found !== undefined,
        );
        const [attempt] = row.attempts;
        expect(row).toMatchObject({ status: 'failed', errorKind: 'cancelled', model });
        expect(attempt).toMatchObject({ status: 'cancelled', errorKind: 'cancelled' });
        expect(row.result.length).toBeGreaterThan(5);
        expect(attempt.outputTokens).toBeGreaterThan(3);
        expect(attempt.costMicroUsd).toBe(row.costMicroUsd);
        expect([row.inputTokens, row.outputTokens]).toEqual([attempt.inputTokens, attempt.outputTokens]);
      }
    },
  );

  test('before the first token, and without a stream', async () => {
    world.rules({ id: 'still', model: 'gpt-f2', fault: { kind: 'slow', firstTokenMs: 4_000 } });
    for (const stream of [false, true]) {
      const controller = new AbortController();
      const { signal } = controller;
      const asked = openai.chat.completions.create({ model: 'gpt-f2', messages, stream }, { signal });
      await until(
        () => world.simulator.ledger().length,
        (calls) => calls === (stream ? 2 : 1),
      );
      controller.abort();
      expect(await errorOf(Promise.resolve(asked))).toBeInstanceOf(OpenAI.APIUserAbortError);
      const entry = await until(
        () => lastCall(world),
        ({ finishedAt }) => finishedAt !== null,
      );
      expect(entry).toMatchObject({ hungUp: true, tokens: 0 });
    }
    const find = async () =>
      (await world.kept.call('GET', '/v1/interactions?model=gpt-f2')).body.rows as {
        status: string;
      }[];
    expect(await until(find, ({ length }) => length === 2)).toMatchObject([
      { status: 'failed' },
      { status: 'failed' },
    ]);
  });
});

describe('idempotency', () => {
  const once = () => ({ headers: { 'x-kept-idempotency-key': newId() } });

  test('a repeat is answered with the first answer, whole and streamed; nobody is asked again', async () => {
    const [whole, streamed, message] = [once(), once(), once()];
    const body = { model: 'gpt-4.1', messages };
    const ask = {
      whole: () => openai.chat.completions.create(body, whole).withResponse(),
      message: () => anthropic.messages.create({ ...body, max_tokens: 500 }, message).withResponse(),
    };
    for (const again of [ask.whole, ask.message]) {
      const first = await again();
      const calls = world.simulator.ledger().length;
      const second = await again();
      expect(second.data).toEqual(first.data);
      expect(world.simulator.ledger()).toHaveLength(calls);
      expect(second.response.headers.get('x-kept-replayed')).toBe('true');
      for (const name of ['x-kept-interaction-id', 'x-kept-outcome-token', 'x-kept-vendor'])
        expect(second.response.headers.get(name)).toBe(first.response.headers.get(name));
    }
    const stream = async () => {
      const { data, response } = await openai.chat.completions
        .create({ ...body, stream: true }, streamed)
        .withResponse();
      const chunks = [];
      for await (const chunk of data) chunks.push(chunk);
      return { chunks, response };
    };
    const first = await stream();
    const calls = world.simulator.ledger().length;
    const second = await stream();
    expect(second.chunks).toEqual(first.chunks);
    expect(world.simulator.ledger()).toHaveLength(calls);
    expect(second.response.headers.get('x-kept-replayed')).toBe('true');
    for (const name of ['x-kept-interaction-id', 'x-kept-outcome-token', 'content-type'])
      expect(second.response.headers.get(name)).toBe(first.response.headers.get(name));
  });

  test('one still under way answers 409, and its repeat by the package gets the answer', async () => {
    slowly('gpt-f3');
    const key = once();
    const body = { model: 'gpt-f3', messages };
    const first = openai.chat.completions.create(body, key);
    const running = Promise.resolve(first);
    await until(
      () => world.simulator.ledger().length,
      (calls) => calls === 1,
    );
    const early = await errorOf(Promise.resolve(openai.chat.completions.create(body, key)));
    expect(early).toBeInstanceOf(OpenAI.ConflictError);
    expect(early.code).toBe('in_flight');
    const patient = new OpenAI({ ...settings(world), maxRetries: 4 });
    expect(await patient.chat.completions.create(body, key)).toEqual(await running);
    expect(world.simulator.ledger()).toHaveLength(1);
  });

  test('another request with the same key is refused', async () => {
    const key = once();
    const body = { model: 'gpt-4.1', messages, max_tokens: 500 };
    await openai.chat.completions.create(body, key);
    const other = await errorOf(Promise.resolve(openai.chat.completions.create({ ...body, seed: 7 }, key)));
    expect(other).toBeInstanceOf(OpenAI.UnprocessableEntityError);
    expect(other.code).toBe('idempotency_key_reused');
    expect(await errorOf(Promise.resolve(anthropic.messages.create(body, key)))).toBeInstanceOf(
      Anthropic.UnprocessableEntityError,
    );
  });

  test('what failed, or was given up, may be tried again', async () => {
    const key = once();
    world.rules({ id: 'once', model: 'gpt-f4', times: 1, fault: { kind: 'context_length' } });
    const ask = () => openai.chat.completions.create({ model: 'gpt-f4', messages }, key);
    expect(await errorOf(Promise.resolve(ask()))).toBeInstanceOf(OpenAI.BadRequestError);
    expect((await ask()).usage?.completion_tokens).toBe(60);
    slowly('gpt-f5');
    const other = once();
    const stream = () => openai.chat.completions.create({ model: 'gpt-f5', messages, stream: true }, other);
    for await (const _ of await stream()) break;
    await until(
      () => lastCall(world),
      ({ finishedAt }) => finishedAt !== null,
    );
    world.rules();
    const again = await until(
      () =>
        stream().then(
          (data) => data,
          () => undefined,
        ),
      (data) => data !== undefined,
    );
    let text = '';
    for await (const { choices } of again ?? []) text += choices[0]?.delta.content ?? '';
    expect(text.length).toBeGreaterThan(100);
  });
});
