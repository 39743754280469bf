import OpenAI from 'openai';
import { zodFunction, zodResponseFormat } from 'openai/helpers/zod';
import type { ChatCompletionChunk } from 'openai/resources/chat/completions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { VendorTest } from '#test/support/vendors.ts';
import { errorOf, keptOf, lastCall, logged, longRules, pixel, settings, startSdkWorld } from './sdk-world.ts';

/** The openai package with another address and key, and nothing else: chat, embeddings, images, models, errors. */
let world: VendorTest;
let client: OpenAI;
beforeAll(async () => {
  world = await startSdkWorld();
  client = new OpenAI(settings(world));
});
afterAll(async () => {
  expect(world.kept.said).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const ask = (content: string) => [{ role: 'user' as const, content }];
const bread = ask('60 tokens about bread');
/** The same package, whose requests a route sends to Anthropic. */
const viaAnthropic = () =>
  new OpenAI({ ...settings(world), defaultHeaders: { 'x-kept-route': 'anthropic' } });
const weather = {
  type: 'function' as const,
  function: {
    name: 'weather',
    description: 'Tells the weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};
const clock = {
  type: 'function' as const,
  function: { name: 'clock', description: 'Tells the time', parameters: { type: 'object', properties: {} } },
};
const both = ask('What is the weather in Oslo, and what time is it?');

describe('text', () => {
  test('whole: what the caller sees is what the log has', async () => {
    const asked = client.chat.completions.create({ model: 'gpt-4.1-mini', messages: bread });
    const { data, response } = await asked.withResponse();
    const [choice] = data.choices;
    expect(data).toMatchObject({ object: 'chat.completion', model: 'gpt-4.1-mini-2025-04-14' });
    expect(choice).toMatchObject({ index: 0, finish_reason: 'stop', message: { role: 'assistant' } });
    expect(data.usage).toMatchObject({
      completion_tokens: 60,
      total_tokens: 60 + (data.usage?.prompt_tokens ?? 0),
    });
    const row = await logged(world, response.headers);
    expect(row).toMatchObject({
      status: 'completed',
      input: '60 tokens about bread',
      result: choice?.message.content,
      model: 'gpt-4.1-mini',
      vendor: response.headers.get('x-kept-vendor'),
      organization: response.headers.get('x-kept-organization'),
      inputTokens: data.usage?.prompt_tokens,
      outputTokens: 60,
      finishReason: 'stop',
      traceId: response.headers.get('x-kept-trace-id'),
    });
    expect(row.costMicroUsd).toBeGreaterThan(0);
  });

  test('streamed: the same, with `kept` in the last event', async () => {
    const stream = await client.chat.completions.create({
      ...{ model: 'gpt-4.1-mini', messages: bread, stream: true },
      stream_options: { include_usage: true },
    });
    const chunks: ChatCompletionChunk[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    const text = chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('');
    const last = chunks.at(-1);
    const row = await logged(world, keptOf(last));
    expect(row).toMatchObject({ result: text, outputTokens: 60, status: 'completed' });
    expect(last?.usage).toMatchObject({ completion_tokens: 60, prompt_tokens: row.inputTokens });
    expect(keptOf(last)).toMatchObject({ vendor: row.vendor, model: row.model, traceId: row.traceId });
    expect(chunks.map(({ choices }) => choices[0]?.finish_reason).filter(Boolean)).toEqual(['stop']);
  });

  test('streamed without usage: none comes, and `kept` is in the event with the finish reason', async () => {
    const helper = client.chat.completions.stream({ model: 'gpt-4.1-mini', messages: bread });
    const chunks: ChatCompletionChunk[] = [];
    helper.on('chunk', (chunk) => chunks.push(chunk));
    const text = await helper.finalContent();
    expect(chunks.every(({ usage }) => !usage)).toBe(true);
    expect((await logged(world, keptOf(chunks.at(-1)))).result).toBe(text);
  });

  test('served by Anthropic through a route', async () => {
    const messages = [
      { role: 'system' as const, content: 'Write an HTML snippet.' },
      ...ask('Opening hours'),
    ];
    const body = { model: 'gpt-4.1-mini', messages };
    const whole = await viaAnthropic().chat.completions.create(body);
    const streamed = await viaAnthropic().chat.completions.stream(body).finalChatCompletion();
    for (const { model, choices } of [whole, streamed]) {
      expect(model).toMatch(/^claude-haiku-4-5/);
      expect(choices[0]).toMatchObject({ finish_reason: 'stop' });
      // Only its system prompt speaks of HTML.
      expect(choices[0]?.message.content).toMatch(/^<section/);
    }
    expect(lastCall(world)).toMatchObject({ vendor: 'anthropic', endpoint: 'messages' });
  });

  test('instructions, limits and stop sequences', async () => {
    const messages = [
      { role: 'developer' as const, content: 'Write an HTML snippet.' },
      ...ask('Opening hours'),
    ];
    for (const openai of [client, viaAnthropic()]) {
      const html = await openai.chat.completions.create({
        model: 'gpt-4.1-mini',
        messages,
        stop: ['<style>'],
      });
      expect(html.choices[0]?.message.content).toMatch(/^<section(?!.*<style>)/s);
      expect(html.choices[0]?.finish_reason).toBe('stop');
      const cut = await openai.chat.completions.create({
        ...{ model: 'gpt-4.1-mini', messages: bread, max_completion_tokens: 12, temperature: 0.2 },
      });
      expect([cut.choices[0]?.finish_reason, cut.usage?.completion_tokens]).toEqual(['length', 12]);
    }
  });

  test('pictures go in', async () => {
    const url = `data:image/png;base64,${pixel}`;
    const content = [
      { type: 'text' as const, text: 'What is this, in 20 tokens?' },
      { type: 'image_url' as const, image_url: { url, detail: 'low' as const } },
      { type: 'image_url' as const, image_url: { url: 'https://example.com/cat.png' } },
    ];
    const body = { model: 'gpt-4.1-mini', messages: [{ role: 'user' as const, content }] };
    expect((await client.chat.completions.create(body)).usage?.prompt_tokens).toBeGreaterThan(2 * 765);
    const claude = await viaAnthropic().chat.completions.create(body);
    expect(claude.usage?.prompt_tokens).toBeGreaterThan(2 * 1_400);
  });

  test('usage tells cached and reasoning tokens', async () => {
    const messages = [{ role: 'system' as const, content: longRules }, ...bread];
    await client.chat.completions.create({ model: 'gpt-4.1', messages });
    const { usage } = await client.chat.completions.create({ model: 'gpt-4.1', messages });
    expect(usage?.prompt_tokens_details?.cached_tokens).toBeGreaterThan(1_000);
    const thought = await client.chat.completions.create({
      ...{ model: 'gpt-5-mini', messages: bread, reasoning_effort: 'low' as const },
    });
    const reasoning = thought.usage?.completion_tokens_details?.reasoning_tokens ?? 0;
    expect(reasoning).toBeGreaterThan(0);
    expect(thought.usage?.completion_tokens).toBe(60 + reasoning);
  });
});

describe('tools', () => {
  test('parallel calls, whole and streamed, at both vendors', async () => {
    for (const openai of [client, viaAnthropic()]) {
      const body = { model: 'gpt-4.1-mini', messages: both, tools: [weather, clock] };
      const { data, response } = await openai.chat.completions.create(body).withResponse();
      const streamed = await openai.chat.completions.stream(body).finalChatCompletion();
      for (const { choices } of [data, streamed]) {
        expect(choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } });
        const calls = choices[0]?.message.tool_calls ?? [];
        expect(calls.map((call) => call.type === 'function' && call.function.name)).toEqual([
          'weather',
          'clock',
        ]);
        expect(calls[0]).toMatchObject({ function: { arguments: '{"city":"Oslo"}' } });
        expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
      }
      const { result } = await logged(world, response.headers);
      expect(JSON.parse(result.split('\n')[0])).toMatchObject({
        toolCall: 'weather',
        arguments: { city: 'Oslo' },
      });
      const one = await openai.chat.completions.create({ ...body, parallel_tool_calls: false });
      expect(one.choices[0]?.message.tool_calls).toHaveLength(1);
      const named = { type: 'function' as const, function: { name: 'clock' } };
      const chosen = await openai.chat.completions.create({ ...body, tool_choice: named });
      expect(chosen.choices[0]?.message.tool_calls).toMatchObject([{ function: { name: 'clock' } }]);
    }
  });

  test('the round trip that the package makes by itself', async () => {
    for (const openai of [client, viaAnthropic()]) {
      for (const stream of [false, true]) {
        const asked: unknown[] = [];
        const tool = zodFunction({
          name: 'weather',
          description: 'Tells the weather',
          parameters: z.object({ city: z.string() }),
          function: (given) => {
            asked.push(given);
            return 'Rain, 7 °C';
          },
        });
        const body = { model: 'gpt-4.1-mini', messages: ask('How is the weather in Oslo?'), tools: [tool] };
        const run = stream
          ? openai.chat.completions.runTools({ ...body, stream: true })
          : openai.chat.completions.runTools(body);
        expect((await run.finalContent())?.length).toBeGreaterThan(20);
        expect(asked).toEqual([{ city: 'Oslo' }]);
      }
    }
  });
});

describe('structured output', () => {
  const page = z.object({
    title: z.string(),
    sections: z.array(z.object({ heading: z.string(), kind: z.enum(['text', 'gallery']) })),
    price: z.number().nullable(),
  });
  const response_format = zodResponseFormat(page, 'page');

  test.each([
    ['natively', 'gpt-4.1-mini'],
    ['by a tool', 'gpt-4-turbo'],
    ['natively at Anthropic', 'claude-haiku-4-5'],
    ['by a tool at Anthropic', 'claude-3-5-haiku-20241022'],
  ])('%s: parsed whole and streamed', async (_, model) => {
    const body = { model, messages: ask('A page about bread'), response_format };
    const whole = await client.chat.completions.parse(body);
    const streamed = await client.chat.completions.stream(body).finalChatCompletion();
    for (const { choices } of [whole, streamed]) {
      expect(choices[0]?.finish_reason).toBe('stop');
      expect(choices[0]?.message.tool_calls ?? []).toEqual([]);
      expect(page.parse(choices[0]?.message.parsed)).toEqual(choices[0]?.message.parsed);
    }
    expect(lastCall(world).model).toBe(model);
  });

  test('any JSON', async () => {
    const { choices } = await client.chat.completions.create({
      ...{
        model: 'gpt-4.1-mini',
        messages: ask('JSON about bread'),
        response_format: { type: 'json_object' },
      },
    });
    expect(typeof JSON.parse(choices[0]?.message.content ?? '')).toBe('object');
  });
});

describe('embeddings, images, models', () => {
  test('embeddings are the same in both encodings', async () => {
    const body = { model: 'text-embedding-3-small', input: ['bread', 'a bakery'], dimensions: 256 };
    const { data, response } = await client.embeddings.create(body).withResponse();
    const plain = await client.embeddings.create({ ...body, encoding_format: 'float' });
    const raw = await client.embeddings.create({ ...body, encoding_format: 'base64' });
    expect(data.data.map(({ embedding }) => embedding.length)).toEqual([256, 256]);
    for (const [i, { embedding }] of plain.data.entries())
      for (const [at, value] of embedding.entries())
        expect(data.data[i]?.embedding[at]).toBeCloseTo(value, 6);
    expect(typeof raw.data[0]?.embedding).toBe('string');
    expect(data.usage.prompt_tokens).toBeGreaterThan(0);
    expect(await logged(world, response.headers)).toMatchObject({
      ...{ feature: 'embeddings', inputTokens: data.usage.prompt_tokens, result: '2 vectors' },
    });
  });

  test('images as bytes and as an address; the log keeps them', async () => {
    const drawn = await client.images.generate({ model: 'gpt-image-1', prompt: 'A fox' }).withResponse();
    const bytes = Buffer.from(drawn.data.data?.[0]?.b64_json ?? '', 'base64');
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(drawn.data.usage?.output_tokens).toBeGreaterThan(0);
    const painted = await client.images.generate({ model: 'dall-e-3', prompt: 'A fox' }).withResponse();
    const image = painted.data.data?.[0];
    expect([image?.url?.startsWith('http'), image?.b64_json]).toEqual([true, undefined]);
    expect(image?.revised_prompt).toContain('A fox');
    for (const { response } of [drawn, painted]) {
      const row = await logged(world, response.headers);
      expect(row).toMatchObject({ feature: 'images', input: 'A fox', metadata: { images: 1 } });
      const blob = await fetch(`${world.kept.url}/v1/blobs/${row.result.replace('blob:', '')}`, {
        headers: { authorization: `Bearer ${world.kept.credentials.secretKey}` },
      });
      expect([blob.status, blob.headers.get('content-type')]).toEqual([200, 'image/png']);
    }
  });

  test('models, all and one', async () => {
    const ids: string[] = [];
    for await (const { id } of client.models.list()) ids.push(id);
    expect(ids).toEqual(expect.arrayContaining(['gpt-4.1-mini', 'claude-haiku-4-5']));
    expect(await client.models.retrieve('claude-haiku-4-5')).toMatchObject({ owned_by: 'anthropic' });
    expect(await errorOf(client.models.retrieve('gpt-none'))).toBeInstanceOf(OpenAI.NotFoundError);
  });
});
