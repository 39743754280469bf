import OpenAI, { APIError, AuthenticationError, NotFoundError } from 'openai';
import { describe, expect, test } from 'vitest';
import { openaiKey, simulate } from './simulators.ts';

async function client() {
  const simulator = await simulate();
  const openai = new OpenAI({ apiKey: openaiKey, baseURL: `${simulator.url}/v1`, maxRetries: 0 });
  return { simulator, openai };
}
const user = (content: string) => [{ role: 'user' as const, content }];
const weather = {
  type: 'function' as const,
  function: {
    name: 'get_weather',
    description: 'The weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};
const schema = {
  type: 'object',
  properties: { title: { type: 'string' }, count: { type: 'integer', minimum: 1, maximum: 3 } },
  required: ['title', 'count'],
  additionalProperties: false,
};

describe('the OpenAI SDK: chat', () => {
  test('text, n, length, stop', async () => {
    const { openai, simulator } = await client();
    const answer = await openai.chat.completions.create({
      model: 'gpt-4.1-mini',
      messages: user('button'),
      n: 3,
    });
    const texts = answer.choices.map(({ message }) => message.content);
    expect(new Set(texts).size).toBe(3);
    expect(answer).toMatchObject({ object: 'chat.completion', model: 'gpt-4.1-mini-2025-04-14' });
    const cut = await openai.chat.completions.create({
      model: 'gpt-4o',
      messages: user('60 tokens'),
      max_tokens: 7,
    });
    expect(cut.choices[0]?.finish_reason).toBe('length');
    expect(cut.usage?.completion_tokens).toBe(7);
    const stopped = await openai.chat.completions.create({
      model: 'gpt-4o',
      messages: user('60 tokens'),
      stop: '.',
    });
    expect(stopped.choices[0]?.message.content).not.toContain('.');
    expect(simulator.ledger().map(({ tokens }) => tokens)).toContain(7);
  });

  test('stream with usage is the sum of its tokens', async () => {
    const { openai } = await client();
    const stream = await openai.chat.completions.create({
      model: 'gpt-4.1-mini',
      messages: user('Answer in 60 tokens'),
      stream: true,
      stream_options: { include_usage: true },
    });
    let deltas = 0;
    let usage: OpenAI.CompletionUsage | null | undefined;
    let finish: string | null | undefined;
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) deltas++;
      finish = chunk.choices[0]?.finish_reason ?? finish;
      usage = chunk.usage ?? usage;
    }
    expect([deltas, finish, usage?.completion_tokens]).toEqual([60, 'stop', 60]);
  });

  test('tools: whole, streamed in pieces, several, and words after the result', async () => {
    const { openai } = await client();
    const ask = { model: 'gpt-4.1', messages: user('weather in Graz?'), tools: [weather] };
    const whole = await openai.chat.completions.create(ask);
    expect(whole.choices[0]?.finish_reason).toBe('tool_calls');
    const call = whole.choices[0]?.message.tool_calls?.[0] as { id: string; function: { arguments: string } };
    expect(JSON.parse(call.function.arguments)).toEqual({ city: 'Graz' });
    const stream = openai.chat.completions.stream(ask);
    let pieces = 0;
    stream.on('tool_calls.function.arguments.delta', () => pieces++);
    const last = await stream.finalChatCompletion();
    const [streamed] = last.choices[0]?.message.tool_calls ?? [];
    expect(streamed?.function.arguments).toBe('{"city":"Graz"}');
    expect(pieces).toBeGreaterThan(2);
    const after = await openai.chat.completions.create({
      ...ask,
      messages: [
        ...ask.messages,
        whole.choices[0]?.message as never,
        { role: 'tool', tool_call_id: call.id, content: '12 °C' },
      ],
    });
    expect(after.choices[0]?.finish_reason).toBe('stop');
    const forced = await openai.chat.completions.create({
      ...ask,
      messages: user('hello'),
      tool_choice: 'required',
    });
    expect(forced.choices[0]?.message.tool_calls).toHaveLength(1);
  });

  test('JSON schema, and strict mode as OpenAI has it', async () => {
    const { openai } = await client();
    const format = (strict: object) => ({
      model: 'gpt-4.1',
      messages: user('plan a page'),
      response_format: {
        type: 'json_schema' as const,
        json_schema: { name: 'plan', strict: true, schema: strict as Record<string, unknown> },
      },
    });
    const answer = await openai.chat.completions.create(format(schema));
    const value = JSON.parse(answer.choices[0]?.message.content ?? '') as { title: string; count: number };
    expect([1, 2, 3]).toContain(value.count);
    const { additionalProperties: _, ...loose } = schema;
    await expect(openai.chat.completions.create(format(loose))).rejects.toMatchObject({
      status: 400,
      code: 'invalid_json_schema',
    });
  });

  test('vision input counts, long prefixes are cached, reasoning is counted', async () => {
    const { openai } = await client();
    const plain = await openai.chat.completions.create({ model: 'gpt-4o', messages: user('what is this?') });
    const content = [
      { type: 'text' as const, text: 'what is this?' },
      { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AAAA' } },
    ];
    const seen = await openai.chat.completions.create({
      model: 'gpt-4o',
      messages: [{ role: 'user', content }],
    });
    expect((seen.usage?.prompt_tokens ?? 0) - (plain.usage?.prompt_tokens ?? 0)).toBeGreaterThan(500);
    const messages = [{ role: 'system' as const, content: 'rule. '.repeat(1500) }, ...user('hello')];
    const cached = [];
    for (let call = 0; call < 2; call++) {
      const { usage } = await openai.chat.completions.create({ model: 'gpt-5-mini', messages });
      expect(usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(0);
      cached.push(usage?.prompt_tokens_details?.cached_tokens);
    }
    expect(cached[0]).toBe(0);
    expect(cached[1]).toBe(2176);
    await expect(
      openai.chat.completions.create({ model: 'gpt-5-mini', messages, max_tokens: 5 }),
    ).rejects.toMatchObject({ code: 'unsupported_parameter' });
  });
});

describe('the OpenAI SDK: the rest', () => {
  test('responses: whole, streamed, tools, schema, incomplete', async () => {
    const { openai } = await client();
    const whole = await openai.responses.create({
      model: 'gpt-5-mini',
      input: 'write a heading about bread',
    });
    expect(whole.output_text.length).toBeGreaterThan(3);
    expect(whole.output.map(({ type }) => type)).toEqual(['reasoning', 'message']);
    const stream = openai.responses.stream({ model: 'gpt-4.1', input: 'Answer in 30 tokens' });
    let text = '';
    stream.on('response.output_text.delta', ({ delta }) => (text += delta));
    const final = await stream.finalResponse();
    expect(final.output_text).toBe(text);
    expect(final.usage?.output_tokens).toBe(30);
    const tool = { type: 'function' as const, ...weather.function, strict: false };
    const called = await openai.responses
      .stream({ model: 'gpt-4.1', input: 'weather in Graz?', tools: [tool] })
      .finalResponse();
    expect(called.output[0]).toMatchObject({
      type: 'function_call',
      name: 'get_weather',
      arguments: '{"city":"Graz"}',
    });
    const json = await openai.responses.create({
      model: 'gpt-4.1',
      input: 'plan',
      text: { format: { type: 'json_schema', name: 'plan', strict: true, schema } },
    });
    expect(JSON.parse(json.output_text)).toHaveProperty('title');
    const cut = await openai.responses.create({
      model: 'gpt-4.1',
      input: '60 tokens',
      max_output_tokens: 16,
    });
    expect([cut.status, cut.incomplete_details?.reason]).toEqual(['incomplete', 'max_output_tokens']);
  });

  test('embeddings: floats and base64 agree', async () => {
    const { openai } = await client();
    const ask = { model: 'text-embedding-3-small', input: ['one cake', 'two cakes'], dimensions: 256 };
    const packed = await openai.embeddings.create(ask);
    const plain = await openai.embeddings.create({ ...ask, encoding_format: 'float' });
    expect(packed.data[1]?.embedding).toHaveLength(256);
    expect(packed.data[1]?.embedding[3]).toBeCloseTo(plain.data[1]?.embedding[3] as number, 6);
  });

  test('models', async () => {
    const { openai } = await client();
    const ids = (await openai.models.list()).data.map(({ id }) => id);
    expect(ids).toContain('gpt-4.1-mini');
    expect(await openai.models.retrieve('gpt-4o')).toMatchObject({ id: 'gpt-4o', object: 'model' });
    await expect(openai.models.retrieve('gpt-99')).rejects.toBeInstanceOf(NotFoundError);
  });

  test('a compatible server with models of its own', async () => {
    const models = ['gemini-flash', 'gpt-4o'];
    const { url } = await simulate({
      organizations: [{ id: 'g', vendor: 'openai', key: openaiKey, models }],
    });
    const openai = new OpenAI({ apiKey: openaiKey, baseURL: `${url}/v1beta/openai`, maxRetries: 0 });
    const answer = await openai.chat.completions.create({ model: 'gemini-flash', messages: user('button') });
    expect(answer.model).toBe('gemini-flash');
    expect((await openai.models.list()).data.map(({ id }) => id)).toEqual(models);
    await expect(
      openai.chat.completions.create({ model: 'gpt-4.1', messages: user('hi') }),
    ).rejects.toBeInstanceOf(NotFoundError);
  });

  test('errors', async () => {
    const { openai, simulator } = await client();
    const wrongKey = new OpenAI({ apiKey: 'sk-wrong-key', baseURL: `${simulator.url}/v1`, maxRetries: 0 });
    await expect(wrongKey.models.list()).rejects.toBeInstanceOf(AuthenticationError);
    const unknown = openai.chat.completions.create({ model: 'gpt-99', messages: user('hi') });
    await expect(unknown).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
    await expect(openai.chat.completions.create({ model: 'gpt-4o', messages: [] })).rejects.toBeInstanceOf(
      APIError,
    );
    const long = openai.chat.completions.create({
      model: 'gpt-3.5-turbo',
      messages: user('word '.repeat(20_000)),
    });
    await expect(long).rejects.toMatchObject({ status: 400, code: 'context_length_exceeded' });
    expect(simulator.ledger().map(({ error }) => error)).toEqual([
      'invalid_api_key',
      'model_not_found',
      'empty_array',
      'context_length_exceeded',
    ]);
  });
});
