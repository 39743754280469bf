import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  collect,
  createAnthropicClient,
  createAzureOpenAiClient,
  createCompatibleClient,
  createDispatcher,
  createOpenAiClient,
} from '#lib/vendors/index.ts';
import { all, ask, format, schema, tool } from './asks.ts';
import { chatCompletion, chatDelta, chatLimits, chatStream, chatToolStream } from './fixtures.ts';
import { json, scriptedServer, stream } from './scripted-server.ts';

const dispatcher = createDispatcher();
let server: Awaited<ReturnType<typeof scriptedServer>>;
beforeAll(async () => {
  server = await scriptedServer(json({}));
});
afterEach(() => {
  expect(server.seen.length).toBeGreaterThan(0);
});
afterAll(async () => {
  await dispatcher.close();
  await server.close();
});

const openai = () =>
  createOpenAiClient({ apiKey: 'sk-1', baseUrl: `${server.url}/v1`, organization: 'org-1' }, { dispatcher });
const _anthropic = () => createAnthropicClient({ apiKey: 'sk-ant-1', baseUrl: server.url }, { dispatcher });
const azure = () =>
  createAzureOpenAiClient(
    { apiKey: 'az-1', endpoint: server.url, deployments: { 'gpt-4.1': 'eu one' } },
    { dispatcher },
  );
const compatible = () => createCompatibleClient({ baseUrl: `${server.url}/openai/v1` }, { dispatcher });

describe('OpenAI', () => {
  test('a call that is made again has the same key, and another one with another body', async () => {
    server.script(json(chatCompletion));
    const options = { idempotencyKey: 'interaction-1' };
    await openai().send(ask('gpt-4.1'), options);
    await openai().send(ask('gpt-4.1'), options);
    await openai().send(ask('gpt-4.1-mini'), options);
    const [first, again, other] = server.seen.map(({ headers }) => headers['idempotency-key']);
    expect(first).toMatch(/^interaction-1-[0-9a-f]{16}$/);
    expect(again).toBe(first);
    expect(other).toMatch(/^interaction-1-/);
    expect(other).not.toBe(first);
  });

  test('answers whole, with usage, headroom and request id', async () => {
    server.script(json(chatCompletion, 200, chatLimits));
    const before = Date.now();
    const phases: string[] = [];
    const { result, headroom, vendorRequestId } = await openai().send(ask('gpt-4.1'), {
      onPhase: (phase) => phases.push(phase),
    });
    expect(result).toMatchObject({
      model: 'gpt-4.1-2025-04-14',
      content: [{ type: 'text', text: 'Hello! How can I help?' }],
      finishReason: 'stop',
      usage: { inputTokens: 19, cachedInputTokens: 8, outputTokens: 10, reasoningTokens: 3, reported: true },
    });
    expect(headroom?.requests).toMatchObject({ limit: 60, remaining: 59 });
    expect(headroom?.tokens?.resetAt).toBeGreaterThanOrEqual(before + 360_000);
    expect(vendorRequestId).toBe('req_1');
    expect(phases).toEqual(['connected', 'headers']);
    expect(server.seen[0]).toMatchObject({
      path: '/v1/chat/completions',
      headers: { authorization: 'Bearer sk-1', 'openai-organization': 'org-1' },
      body: { model: 'gpt-4.1', messages: [{ role: 'user', content: 'Hello!' }] },
    });
    expect(server.seen[0]?.body).not.toHaveProperty('stream');
    expect(server.seen[0]?.headers).not.toHaveProperty('idempotency-key');
  });

  test('streams, whatever the pieces of the wire', async () => {
    const bytes = Buffer.from(chatStream.join(''));
    for (const size of [1, 7, 64, bytes.length]) {
      const pieces: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
      server.script((response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
        for (const piece of pieces) response.write(piece);
        response.end();
      });
      const { events } = await openai().stream(ask('gpt-4.1'));
      const list = await all(events);
      expect(list.map(({ type }) => type)).toEqual(['start', 'textDelta', 'textDelta', 'usage', 'finish']);
      expect(list[2]).toEqual({ type: 'textDelta', text: 'lo — “Привет”' });
      expect(list[3]).toMatchObject({ usage: { inputTokens: 19, reported: true } });
    }
    expect(server.seen[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  test('streams parallel tool calls', async () => {
    server.script(stream(chatToolStream));
    const request = ask('gpt-4.1', {
      tools: [tool],
      toolChoice: { name: 'weather' },
      parallelToolCalls: true,
    });
    const { events } = await openai().stream(request);
    expect(await collect(events, request)).toMatchObject({
      content: [
        { type: 'toolCall', id: 'call_a', name: 'weather', arguments: '{"city":"Oslo"}' },
        { type: 'toolCall', id: 'call_b', name: 'time', arguments: '{}' },
      ],
      finishReason: 'toolCalls',
    });
    expect(server.seen[0]?.body).toMatchObject({
      tools: [{ type: 'function', function: { name: 'weather' } }],
      tool_choice: { type: 'function', function: { name: 'weather' } },
      parallel_tool_calls: true,
    });
  });

  test('is asked for a schema in its own field, strict where the schema allows it', async () => {
    server.script(json(chatCompletion));
    await openai().send(ask('gpt-4.1', { responseFormat: format }));
    await openai().send(
      ask('gpt-4.1', { responseFormat: { ...format, schema: { type: 'object', properties: {} } } }),
    );
    expect(server.seen[0]?.body.response_format.json_schema).toEqual({
      name: 'person',
      schema,
      strict: true,
    });
    expect(server.seen[1]?.body.response_format.json_schema.strict).toBe(false);
  });

  test('a model without schemas is made to call a tool, and the answer reads as text', async () => {
    const call = {
      id: 'c',
      type: 'function',
      function: { name: 'kept_answer', arguments: '{"name":"Ada"}' },
    };
    const toolAnswer = {
      ...chatCompletion,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: null, tool_calls: [call] },
          finish_reason: 'tool_calls',
        },
      ],
    };
    server.script(
      json(toolAnswer),
      stream([
        chatDelta({ tool_calls: [{ index: 0, ...call }] }),
        chatDelta({}, 'tool_calls'),
        'data: [DONE]\n\n',
      ]),
    );
    const request = ask('gpt-3.5-turbo', { responseFormat: format });
    const whole = await openai().send(request);
    const { events } = await openai().stream(request);
    for (const result of [whole.result, await collect(events, request)]) {
      expect(result).toMatchObject({
        content: [{ type: 'text', text: '{"name":"Ada"}' }],
        finishReason: 'stop',
      });
    }
    expect(server.seen[0]?.body).toMatchObject({ tool_choice: { function: { name: 'kept_answer' } } });
    expect(server.seen[0]?.body).not.toHaveProperty('response_format');
  });

  test('reasoning models are spared what they refuse', async () => {
    server.script(json(chatCompletion));
    await openai().send(
      ask('gpt-5', {
        system: [{ type: 'text', text: 'Be brief.' }],
        temperature: 0.2,
        maxTokens: 50,
        reasoning: { effort: 'low' },
      }),
    );
    expect(server.seen[0]?.body).toEqual({
      model: 'gpt-5',
      messages: [
        { role: 'developer', content: 'Be brief.' },
        { role: 'user', content: 'Hello!' },
      ],
      max_completion_tokens: 50,
      reasoning_effort: 'low',
    });
  });

  test('a refusal ends as content filter', async () => {
    server.script(
      stream([chatDelta({ refusal: "I can't help" }), chatDelta({}, 'stop'), 'data: [DONE]\n\n']),
    );
    const { events } = await openai().stream(ask('gpt-4.1'));
    expect(await collect(events, ask('gpt-4.1'))).toMatchObject({
      content: [{ type: 'refusal', text: "I can't help" }],
      finishReason: 'contentFilter',
      usage: { reported: false },
    });
  });

  test('embeds and paints', async () => {
    server.script(
      json({
        object: 'list',
        data: [
          { object: 'embedding', index: 1, embedding: [3, 4] },
          { object: 'embedding', index: 0, embedding: [1, 2] },
        ],
        model: 'text-embedding-3-small',
        usage: { prompt_tokens: 8, total_tokens: 8 },
      }),
      json({
        created: 1713833628,
        output_format: 'webp',
        data: [{ b64_json: 'aGk=' }, { url: 'https://x/y.png', revised_prompt: 'a red fox' }],
        usage: {
          total_tokens: 100,
          input_tokens: 50,
          output_tokens: 50,
          input_tokens_details: { text_tokens: 10, image_tokens: 40 },
        },
      }),
    );
    const embedded = await openai().send({
      kind: 'embedding',
      model: 'text-embedding-3-small',
      input: ['a', 'b'],
    });
    expect(embedded.result.vectors).toEqual([
      [1, 2],
      [3, 4],
    ]);
    const painted = await openai().send({
      kind: 'image',
      model: 'gpt-image-1',
      prompt: 'a fox',
      answer: 'base64',
    });
    expect(painted.result).toMatchObject({
      images: [
        { base64: 'aGk=', mediaType: 'image/webp' },
        { url: 'https://x/y.png', revisedPrompt: 'a red fox' },
      ],
      usage: { inputTokens: 50, outputTokens: 50, imageTokens: 50, reported: true },
    });
    expect(server.seen[1]?.body).toEqual({ model: 'gpt-image-1', prompt: 'a fox' });
  });
});

describe('Azure OpenAI and compatible servers', () => {
  test('Azure: deployment, api-key, and a first chunk without choices', async () => {
    const filters = `data: ${JSON.stringify({ choices: [], created: 0, id: '', model: '', object: '', prompt_filter_results: [] })}\n\n`;
    server.script(stream([filters, ...chatStream]));
    const { events } = await azure().stream(ask('gpt-4.1'));
    expect(await collect(events, ask('gpt-4.1'))).toMatchObject({ id: 'chatcmpl-1', finishReason: 'stop' });
    expect(server.seen[0]).toMatchObject({
      path: '/openai/deployments/eu%20one/chat/completions?api-version=2024-10-21',
      headers: { 'api-key': 'az-1' },
    });
  });

  test('compatible: max_tokens, tool calls without index, thoughts, no usage, whole answers to streams', async () => {
    const call = (id: string, args: string) => ({
      tool_calls: [{ index: 0, id, type: 'function', function: { name: 'weather', arguments: args } }],
    });
    server.script(
      stream([
        chatDelta({ reasoning_content: 'Hm.' }),
        chatDelta(call('a', '{"city":"Oslo"}')),
        chatDelta(call('b', '{"city":"Rome"}')),
        chatDelta({}, 'stop'),
      ]),
      json(chatCompletion),
    );
    const request = ask('llama-3', { tools: [tool], maxTokens: 5 });
    const { events } = await compatible().stream(request);
    expect(await collect(events, request)).toMatchObject({
      content: [
        { type: 'reasoning', text: 'Hm.' },
        { type: 'toolCall', id: 'a', arguments: '{"city":"Oslo"}' },
        { type: 'toolCall', id: 'b', arguments: '{"city":"Rome"}' },
      ],
      finishReason: 'toolCalls',
      usage: { reported: false },
    });
    expect(server.seen[0]?.body).toMatchObject({ max_tokens: 5 });
    expect(server.seen[0]?.headers.authorization).toBeUndefined();
    const whole = await compatible().stream(ask('llama-3'));
    expect((await collect(whole.events, ask('llama-3'))).content).toEqual([
      { type: 'text', text: 'Hello! How can I help?' },
    ]);
  });
});
