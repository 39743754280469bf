import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import type { ResponseInputItem, ResponseStreamEvent } from 'openai/resources/responses/responses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { VendorTest } from '#test/support/vendors.ts';
import { keptOf, lastCall, logged, longRules, pixel, settings, startSdkWorld } from './sdk-world.ts';

/** The openai package's Responses API with another address and key, and nothing else. */
let world: VendorTest;
let client: OpenAI;
let viaAnthropic: OpenAI;
beforeAll(async () => {
  world = await startSdkWorld();
  client = new OpenAI(settings(world));
  viaAnthropic = new OpenAI({ ...settings(world), defaultHeaders: { 'x-kept-route': 'anthropic' } });
});
afterAll(async () => {
  expect(world.kept.said).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const bread = { model: 'gpt-4.1-mini', input: '60 tokens about bread' };
const weather = {
  type: 'function' as const,
  name: 'weather',
  description: 'Tells the weather',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  },
  strict: true,
};

describe('text', () => {
  test('whole: what the caller sees is what the log has', async () => {
    for (const openai of [client, viaAnthropic]) {
      const { data, response } = await openai.responses.create(bread).withResponse();
      expect(data).toMatchObject({ object: 'response', status: 'completed', error: null });
      expect(data.usage).toMatchObject({
        output_tokens: 60,
        total_tokens: 60 + (data.usage?.input_tokens ?? 0),
      });
      const row = await logged(world, response.headers);
      expect(row).toMatchObject({
        ...{ status: 'completed', input: bread.input, result: data.output_text },
        ...{ inputTokens: data.usage?.input_tokens, outputTokens: 60 },
        vendor: response.headers.get('x-kept-vendor'),
      });
      expect(data.model.startsWith(row.model)).toBe(true);
    }
    expect(lastCall(world).vendor).toBe('anthropic');
  });

  test('streamed: every event in its order, `kept` in the last one', async () => {
    for (const openai of [client, viaAnthropic]) {
      const stream = openai.responses.stream(bread);
      const events: ResponseStreamEvent[] = [];
      for await (const event of stream) events.push(event);
      const final = await stream.finalResponse();
      const types = events.map(({ type }) => type).filter((type) => type !== 'response.output_text.delta');
      expect(types).toEqual([
        'response.created',
        'response.in_progress',
        'response.output_item.added',
        'response.content_part.added',
        'response.output_text.done',
        'response.content_part.done',
        'response.output_item.done',
        'response.completed',
      ]);
      expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, i) => i));
      const row = await logged(world, keptOf(events.at(-1)));
      expect(row).toMatchObject({ result: final.output_text, outputTokens: final.usage?.output_tokens });
    }
  });

  test('instructions, pictures, limits, reasoning and cached tokens', async () => {
    const image_url = `data:image/png;base64,${pixel}`;
    const content = [
      { type: 'input_text' as const, text: 'Opening hours' },
      { type: 'input_image' as const, image_url, detail: 'auto' as const },
    ];
    const body = {
      model: 'gpt-5',
      instructions: 'Write an HTML snippet.',
      input: [
        { role: 'developer' as const, content: longRules },
        { role: 'user' as const, content },
      ],
      reasoning: { effort: 'low' as const, summary: 'auto' as const },
      store: false,
      include: ['reasoning.encrypted_content' as const],
    };
    await client.responses.create(body);
    const { output_text, usage } = await client.responses.create(body);
    expect(output_text).toMatch(/^<section/);
    expect(usage?.input_tokens_details.cached_tokens).toBeGreaterThan(1_000);
    expect((usage?.input_tokens ?? 0) - (usage?.input_tokens_details.cached_tokens ?? 0)).toBeGreaterThan(
      765,
    );
    expect(usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(0);
    const cut = await client.responses.create({ ...bread, max_output_tokens: 16 });
    expect(cut).toMatchObject({
      ...{ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } },
      usage: { output_tokens: 16 },
    });
  });

  test('a conversation that is sent whole', async () => {
    const input: ResponseInputItem[] = [{ role: 'user', content: '20 tokens about bread' }];
    for (const openai of [client, viaAnthropic, client]) {
      const { output, output_text } = await openai.responses.create({ model: 'gpt-4.1-mini', input });
      expect(output_text.length).toBeGreaterThan(20);
      input.push(...(output as ResponseInputItem[]), { role: 'user', content: '20 tokens more' });
    }
    const { fullPrompt } = await logged(
      world,
      (await client.responses.create({ model: 'gpt-4.1-mini', input }).withResponse()).response.headers,
    );
    expect(fullPrompt.match(/\[assistant\]/g)).toHaveLength(3);
  });
});

describe('tools', () => {
  test('a call, its result, and the answer: whole and streamed, at both vendors', async () => {
    for (const openai of [client, viaAnthropic]) {
      for (const isStreamed of [false, true]) {
        const input: ResponseInputItem[] = [{ role: 'user', content: 'How is the weather in Oslo?' }];
        const turn = () => {
          const body = { model: 'gpt-4.1-mini', input, tools: [weather] };
          return isStreamed ? openai.responses.stream(body).finalResponse() : openai.responses.create(body);
        };
        const { output } = await turn();
        const [call] = output;
        expect(output).toMatchObject([
          { type: 'function_call', name: 'weather', arguments: '{"city":"Oslo"}' },
        ]);
        const call_id = call?.type === 'function_call' ? call.call_id : '';
        input.push(...(output as ResponseInputItem[]), {
          type: 'function_call_output',
          call_id,
          output: 'Rain, 7 °C',
        });
        expect((await turn()).output).toMatchObject([
          { type: 'message', content: [{ type: 'output_text' }] },
        ]);
      }
    }
  });

  test('parallel calls', async () => {
    const clock = { ...weather, name: 'clock', description: 'Tells the time' };
    const input = 'What is the weather in Oslo, and what time is it?';
    const body = { model: 'gpt-4.1-mini', input, tools: [weather, clock] };
    const final = await client.responses.stream(body).finalResponse();
    expect(final.output.map((item) => item.type === 'function_call' && item.name)).toEqual([
      'weather',
      'clock',
    ]);
  });
});

describe('structured output', () => {
  const page = z.object({ title: z.string(), tags: z.array(z.string()), price: z.number().nullable() });

  test.each(['gpt-4.1-mini', 'gpt-4-turbo', 'claude-haiku-4-5', 'claude-3-5-haiku-20241022'])(
    'from %s, parsed whole and streamed',
    async (model) => {
      const body = { model, input: 'A page about bread', text: { format: zodTextFormat(page, 'page') } };
      const whole = await client.responses.parse(body);
      const streamed = await client.responses.stream(body).finalResponse();
      for (const { output_parsed } of [whole, streamed])
        expect(page.parse(output_parsed)).toEqual(output_parsed);
      expect(lastCall(world).model).toBe(model);
    },
  );
});
