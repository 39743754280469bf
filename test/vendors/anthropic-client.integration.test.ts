import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  collect,
  createAnthropicClient,
  createAzureOpenAiClient,
  createCompatibleClient,
  createDispatcher,
  createOpenAiClient,
} from '#lib/vendors/index.ts';
import { ask, format, tool } from './asks.ts';
import { event, message, messageLimits, messageStream, messageToolStream } from './fixtures.ts';
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

const _openai = () =>
  createOpenAiClient({ apiKey: 'sk-1', baseUrl: `${server.url}/v1`, organization: 'org-1' }, { dispatcher });
const anthropic = () => createAnthropicClient({ apiKey: 'sk-ant-1', baseUrl: server.url }, { dispatcher });
const _azure = () =>
  createAzureOpenAiClient(
    { apiKey: 'az-1', endpoint: server.url, deployments: { 'gpt-4.1': 'eu one' } },
    { dispatcher },
  );
const _compatible = () => createCompatibleClient({ baseUrl: `${server.url}/openai/v1` }, { dispatcher });

describe('Anthropic', () => {
  test('answers whole, with cached tokens counted in', async () => {
    server.script(json(message, 200, messageLimits));
    const { result, headroom, vendorRequestId } = await anthropic().send(ask('claude-sonnet-4-5'));
    expect(result).toMatchObject({
      content: [{ type: 'text', text: 'Hi! My name is Claude.' }],
      usage: {
        inputTokens: 2235,
        cachedInputTokens: 40,
        cacheWriteTokens: 100,
        outputTokens: 503,
        reasoningTokens: 7,
      },
    });
    expect(headroom).toEqual({
      requests: { limit: 4000, remaining: 3999, resetAt: Date.parse('2026-11-21T12:00:01Z') },
      tokens: { limit: 400000, remaining: 399000, resetAt: Date.parse('2026-11-21T12:00:02Z') },
      outputTokens: { limit: 80000, remaining: 79000, resetAt: Date.parse('2026-11-21T12:00:03Z') },
    });
    expect(vendorRequestId).toBe('req_2');
    expect(server.seen[0]).toMatchObject({
      path: '/v1/messages',
      headers: { 'x-api-key': 'sk-ant-1', 'anthropic-version': '2023-06-01' },
      body: { max_tokens: 32_000, messages: [{ role: 'user', content: [{ type: 'text', text: 'Hello!' }] }] },
    });
  });

  test('streams thoughts, text and usage', async () => {
    server.script(stream(messageStream));
    const { events } = await anthropic().stream(
      ask('claude-sonnet-4-5', { reasoning: { effort: 'low' }, maxTokens: 100 }),
    );
    expect(await collect(events, ask('claude-sonnet-4-5'))).toMatchObject({
      content: [
        { type: 'reasoning', text: 'A greeting.', signature: 'c2ln' },
        { type: 'text', text: 'Hi there' },
      ],
      usage: { inputTokens: 2235, outputTokens: 15, reasoningTokens: 4, reported: true },
    });
    expect(server.seen[0]?.body).toMatchObject({
      thinking: { type: 'enabled', budget_tokens: 2048 },
      max_tokens: 2148,
    });
  });

  test('streams parallel tool calls; results go back in one message', async () => {
    server.script(stream(messageToolStream));
    const request = ask('claude-opus-4-8', {
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'Weather?' }] },
        {
          role: 'assistant',
          content: [{ type: 'toolCall', id: 'x', name: 'weather', arguments: '{"city":"Oslo"}' }],
        },
        {
          role: 'user',
          content: [
            { type: 'toolResult', id: 'x', content: [{ type: 'text', text: 'Rain' }], isError: true },
          ],
        },
        { role: 'user', content: [{ type: 'text', text: 'And?' }] },
      ],
      tools: [tool],
      toolChoice: 'required',
      parallelToolCalls: false,
      temperature: 1,
    });
    const { events } = await anthropic().stream(request);
    expect(await collect(events, request)).toMatchObject({
      content: [
        { id: 'toolu_a', name: 'weather', arguments: '{"city":"Oslo"}' },
        { id: 'toolu_b', name: 'time', arguments: '' },
      ],
      finishReason: 'toolCalls',
    });
    const { body } = server.seen[0] ?? {};
    expect(body.messages).toHaveLength(3);
    expect(body.messages[1].content).toEqual([
      { type: 'tool_use', id: 'x', name: 'weather', input: { city: 'Oslo' } },
    ]);
    expect(body.messages[2].content.map(({ type }: { type: string }) => type)).toEqual([
      'tool_result',
      'text',
    ]);
    expect(body.tool_choice).toEqual({ type: 'any', disable_parallel_tool_use: true });
    expect(body).not.toHaveProperty('temperature');
  });

  test('a schema: native, by a tool on older models, in words where neither serves', async () => {
    const input = { name: 'Ada' };
    server.script(
      json(message),
      stream([
        messageToolStream[0] as string,
        event({
          type: 'content_block_start',
          index: 0,
          content_block: { type: 'tool_use', id: 't', name: 'kept_answer', input: {} },
        }),
        event({
          type: 'content_block_delta',
          index: 0,
          delta: { type: 'input_json_delta', partial_json: JSON.stringify(input) },
        }),
        event({ type: 'content_block_stop', index: 0 }),
        event({ type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } }),
        event({ type: 'message_stop' }),
      ]),
      json(message),
    );
    await anthropic().send(ask('claude-opus-5-5', { responseFormat: format }));
    expect(server.seen[0]?.body.output_config.format.schema.properties.name).toEqual({
      type: 'string',
      description: 'minLength: 1',
    });
    const older = ask('claude-sonnet-4-20250514', { responseFormat: format });
    const { events } = await anthropic().stream(older);
    expect(await collect(events, older)).toMatchObject({
      content: [{ text: '{"name":"Ada"}' }],
      finishReason: 'stop',
    });
    expect(server.seen[1]?.body.tool_choice).toEqual({
      type: 'tool',
      name: 'kept_answer',
      disable_parallel_tool_use: true,
    });
    const open = { ...format, schema: { type: 'object', additionalProperties: { type: 'number' } } };
    await anthropic().send(ask('claude-opus-5-5', { responseFormat: open }));
    expect(server.seen[2]?.body.system[0].text).toContain('"additionalProperties"');
    expect(server.seen[2]?.body).not.toHaveProperty('output_config');
  });

  test('sees images, continues a prefill, and marks its cache', async () => {
    server.script(json(message));
    await anthropic().send(
      ask('claude-sonnet-4-5', {
        system: [{ type: 'text', text: 'Long.', cache: '1h' }],
        messages: [
          {
            role: 'user',
            content: [
              { type: 'image', source: { kind: 'url', url: 'https://x/y.png' } },
              {
                type: 'image',
                source: { kind: 'base64', mediaType: 'image/png', data: 'aGk=' },
                cache: '5m',
              },
            ],
          },
          { role: 'assistant', content: [{ type: 'text', text: 'It shows \n' }] },
        ],
      }),
    );
    const { body } = server.seen[0] ?? {};
    expect(body.system[0].cache_control).toEqual({ type: 'ephemeral', ttl: '1h' });
    expect(body.messages[0].content[0].source).toEqual({ type: 'url', url: 'https://x/y.png' });
    expect(body.messages[0].content[1]).toMatchObject({
      source: { media_type: 'image/png' },
      cache_control: { type: 'ephemeral' },
    });
    expect(body.messages[1].content[0].text).toBe('It shows');
  });
});
