import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import Anthropic from '@anthropic-ai/sdk';
import { generateText, jsonSchema, Output, streamText, tool } from 'ai';
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openaiResponses, VendorError } from '#lib/vendors/index.ts';
import {
  ada,
  broken,
  calls,
  dialectServer,
  hello,
  limited,
  parameters,
  person,
  said,
  user,
  vendor,
} from './dialect-server.ts';

let server: Awaited<ReturnType<typeof dialectServer>>;
let openai: OpenAI;
let anthropic: Anthropic;
beforeAll(async () => {
  server = await dialectServer();
  openai = new OpenAI({ apiKey: 'k', baseURL: `${server.url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: 'k', baseURL: server.url, maxRetries: 0 });
});
afterAll(() => server.close());
beforeEach(() => {
  vendor.answer = {};
  vendor.asked = undefined;
});

describe('the openai package, chat', () => {
  const functionTool = { type: 'function' as const, function: { name: 'weather', parameters } };

  test('text, whole and streamed, with usage', async () => {
    vendor.answer = { result: hello };
    const whole = await openai.chat.completions.create({ model: 'm', messages: user });
    expect(whole).toMatchObject({ id: 'id_1', model: 'served-model', kept: { organization: 'org-7' } });
    expect(whole.choices[0]?.message.content).toBe('Hello “world”');
    const streamed = openai.chat.completions.stream({
      model: 'm',
      messages: user,
      stream_options: { include_usage: true },
    });
    const completion = await streamed.finalChatCompletion();
    expect(completion.choices[0]).toMatchObject({
      finish_reason: 'stop',
      message: { content: 'Hello “world”' },
    });
    expect(completion.usage).toMatchObject({
      total_tokens: 37,
      prompt_tokens_details: { cached_tokens: 10 },
    });
  });

  test('parallel tools, whole and streamed', async () => {
    vendor.answer = { result: calls };
    const ask = { model: 'm', messages: user, tools: [functionTool] };
    const whole = await openai.chat.completions.create(ask);
    const streamed = await openai.chat.completions.stream(ask).finalChatCompletion();
    for (const { choices } of [whole, streamed]) {
      expect(choices[0]?.finish_reason).toBe('tool_calls');
      expect(choices[0]?.message.tool_calls).toMatchObject([
        { id: 'call_a', function: { name: 'weather', arguments: '{"city":"Oslo"}' } },
        { id: 'call_b', function: { arguments: '{"city":"Rome"}' } },
      ]);
    }
    expect(vendor.asked?.tools?.[0]).toMatchObject({ name: 'weather', schema: parameters });
  });

  test('a schema', async () => {
    vendor.answer = { result: ada };
    const response_format = {
      type: 'json_schema' as const,
      json_schema: { name: 'person', schema: person, strict: true },
    };
    const { choices } = await openai.chat.completions.parse({ model: 'm', messages: user, response_format });
    expect(choices[0]?.message.parsed).toEqual({ name: 'Ada' });
    expect(vendor.asked?.responseFormat).toEqual({
      type: 'jsonSchema',
      name: 'person',
      schema: person,
      strict: true,
    });
  });

  test('errors, before and inside a stream', async () => {
    vendor.answer = { error: limited };
    const error = await openai.chat.completions
      .create({ model: 'm', messages: user })
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect(error).toMatchObject({ code: 'rate_limit_exceeded' });
    expect((error as InstanceType<typeof OpenAI.APIError>).headers?.get('retry-after')).toBe('2');
    vendor.answer = { result: hello, error: broken, cutAfter: 2 };
    const streamed = openai.chat.completions.stream({ model: 'm', messages: user });
    await expect(streamed.finalChatCompletion()).rejects.toThrow('The connection to the vendor broke.');
  });
});

describe('the openai package, the rest', () => {
  test('responses: text, tools and a schema, whole and streamed', async () => {
    vendor.answer = { result: hello };
    const whole = await openai.responses.create({ model: 'm', input: 'Hi', instructions: 'Be brief.' });
    expect(whole.output_text).toBe('Hello “world”');
    expect(whole.usage).toMatchObject({ input_tokens: 30, output_tokens_details: { reasoning_tokens: 2 } });
    expect(vendor.asked?.system).toEqual([{ type: 'text', text: 'Be brief.' }]);
    vendor.answer = { result: calls };
    const functionTool = { type: 'function' as const, name: 'weather', parameters, strict: false };
    const final = await openai.responses
      .stream({ model: 'm', input: 'Hi', tools: [functionTool] })
      .finalResponse();
    expect(final.output.map(({ type }) => type)).toEqual(['message', 'function_call', 'function_call']);
    expect(final.output[2]).toMatchObject({ call_id: 'call_b', arguments: '{"city":"Rome"}' });
    vendor.answer = { result: ada };
    const format = { type: 'json_schema' as const, name: 'person', schema: person };
    const parsed = await openai.responses.parse({ model: 'm', input: 'Hi', text: { format } });
    expect(parsed.output_parsed).toEqual({ name: 'Ada' });
  });

  test('responses: a call and its output go in; what is stateful is refused; a cut stream fails', async () => {
    vendor.answer = { result: hello };
    await openai.responses.create({
      model: 'm',
      input: [
        {
          role: 'user',
          content: [{ type: 'input_image', detail: 'low', image_url: 'data:image/png;base64,aGk=' }],
        },
        { type: 'function_call', call_id: 'c', name: 'weather', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c', output: 'Rain' },
      ],
    });
    expect(vendor.asked?.messages).toMatchObject([
      {
        role: 'user',
        content: [{ type: 'image', source: { kind: 'base64', mediaType: 'image/png', data: 'aGk=' } }],
      },
      { role: 'assistant', content: [{ type: 'toolCall', id: 'c' }] },
      { role: 'user', content: [{ type: 'toolResult', id: 'c', content: [{ type: 'text', text: 'Rain' }] }] },
    ]);
    expect(() => openaiResponses.readRequest({ model: 'm', input: 'x', previous_response_id: 'r' })).toThrow(
      VendorError,
    );
    vendor.answer = { result: hello, error: broken, cutAfter: 2 };
    const types: string[] = [];
    for await (const { type } of await openai.responses.create({ model: 'm', input: 'Hi', stream: true }))
      types.push(type);
    expect(types.at(-1)).toBe('response.failed');
    expect(types).not.toContain('response.completed');
  });

  test('embeddings in both encodings, images, models', async () => {
    const encoded = await openai.embeddings.create({ model: 'e', input: ['a', 'b'] });
    const plain = await openai.embeddings.create({ model: 'e', input: ['a', 'b'], encoding_format: 'float' });
    for (const { data } of [encoded, plain]) {
      expect(data.map(({ embedding }) => [...embedding])).toEqual([
        [0.5, -2],
        [0.5, -2],
      ]);
    }
    const painted = await openai.images.generate({ model: 'i', prompt: 'fox' });
    expect(painted.data).toEqual([{ b64_json: 'aGk=' }, { url: 'https://x/y.png', revised_prompt: 'fox' }]);
    expect((await openai.models.list()).data[0]).toMatchObject({ id: 'gpt-4.1', owned_by: 'openai' });
  });
});

describe('the @anthropic-ai/sdk package', () => {
  const ask = { model: 'm', max_tokens: 100, messages: user };

  test('text and thoughts, whole and streamed', async () => {
    vendor.answer = {
      result: said([{ type: 'reasoning', text: 'Hm.', signature: 'c2ln' }, ...hello.content]),
    };
    const whole = await anthropic.messages.create(ask);
    const streamed = await anthropic.messages.stream(ask).finalMessage();
    for (const message of [whole, streamed]) {
      expect(message).toMatchObject({
        id: 'id_1',
        model: 'served-model',
        stop_reason: 'end_turn',
        content: [
          { type: 'thinking', thinking: 'Hm.', signature: 'c2ln' },
          { type: 'text', text: 'Hello “world”' },
        ],
        usage: { input_tokens: 20, cache_read_input_tokens: 10, output_tokens: 7 },
      });
    }
  });

  test('parallel tools, whole and streamed', async () => {
    vendor.answer = { result: calls };
    const withTools = { ...ask, tools: [{ name: 'weather', input_schema: parameters }] };
    const whole = await anthropic.messages.create(withTools);
    const streamed = await anthropic.messages.stream(withTools).finalMessage();
    for (const { content, stop_reason } of [whole, streamed]) {
      expect(stop_reason).toBe('tool_use');
      expect(content).toMatchObject([
        { type: 'text' },
        { type: 'tool_use', id: 'call_a', input: { city: 'Oslo' } },
        { type: 'tool_use', id: 'call_b', input: { city: 'Rome' } },
      ]);
    }
  });

  test('a schema, models', async () => {
    vendor.answer = { result: ada };
    const output_config = { format: { type: 'json_schema' as const, schema: person } };
    const { parsed_output } = await anthropic.messages.parse({ ...ask, output_config });
    expect(parsed_output).toEqual({ name: 'Ada' });
    expect(vendor.asked?.responseFormat).toMatchObject({ type: 'jsonSchema', schema: person });
    expect((await anthropic.models.list()).data[0]).toMatchObject({ type: 'model', id: 'gpt-4.1' });
  });

  test('errors, before and inside a stream', async () => {
    vendor.answer = { error: limited };
    const error = await anthropic.messages.create(ask).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(Anthropic.RateLimitError);
    expect(error).toMatchObject({ type: 'rate_limit_error' });
    vendor.answer = { result: hello, error: broken, cutAfter: 2 };
    await expect(anthropic.messages.stream(ask).finalMessage()).rejects.toMatchObject({ type: 'api_error' });
  });
});

describe('the ai package', () => {
  const models = () => {
    const toOpenAi = createOpenAI({ apiKey: 'k', baseURL: `${server.url}/v1` });
    const toAnthropic = createAnthropic({ apiKey: 'k', baseURL: `${server.url}/v1` });
    return [toOpenAi.chat('gpt-4.1'), toOpenAi.responses('gpt-4.1'), toAnthropic('claude-opus-4-8')];
  };

  test('streams, calls tools and reads a schema through all three', async () => {
    for (const model of models()) {
      vendor.answer = { result: hello };
      const streamed = streamText({ model, prompt: 'Hi', maxRetries: 0 });
      expect(await streamed.text).toBe('Hello “world”');
      expect((await streamed.usage).outputTokens).toBe(7);
      vendor.answer = { result: calls };
      const tools = { weather: tool<unknown, never>({ inputSchema: jsonSchema(parameters) }) as never };
      const { toolCalls } = await generateText({ model, prompt: 'Hi', tools, maxRetries: 0 });
      expect(toolCalls.map(({ input }) => input)).toEqual([{ city: 'Oslo' }, { city: 'Rome' }]);
      vendor.answer = { result: ada };
      const output = Output.object({ schema: jsonSchema<{ name: string }>(person as never) });
      expect((await generateText({ model, prompt: 'Hi', output, maxRetries: 0 })).output).toEqual({
        name: 'Ada',
      });
      vendor.answer = { error: limited };
      await expect(generateText({ model, prompt: 'Hi', maxRetries: 0 })).rejects.toMatchObject({
        statusCode: 429,
      });
    }
  });
});
