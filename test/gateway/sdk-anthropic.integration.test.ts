import Anthropic from '@anthropic-ai/sdk';
import { betaZodTool } from '@anthropic-ai/sdk/helpers/beta/zod';
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { VendorTest } from '#test/support/vendors.ts';
import { errorOf, keptOf, lastCall, logged, longRules, pixel, settings, startSdkWorld } from './sdk-world.ts';

/** The @anthropic-ai/sdk package with another address and key, and nothing else. */
let world: VendorTest;
let client: Anthropic;
let viaOpenAi: Anthropic;
beforeAll(async () => {
  world = await startSdkWorld();
  client = new Anthropic(settings(world, ''));
  viaOpenAi = new Anthropic({ ...settings(world, ''), defaultHeaders: { 'x-kept-route': 'openai' } });
});
afterAll(async () => {
  expect(world.kept.said).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const ask = (content: string) => [{ role: 'user' as const, content }];
const bread = { model: 'claude-haiku-4-5', max_tokens: 1_000, messages: ask('60 tokens about bread') };
const weather = {
  name: 'weather',
  description: 'Tells the weather',
  input_schema: { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] },
};
const clock = {
  name: 'clock',
  description: 'Tells the time',
  input_schema: { type: 'object' as const, properties: {} },
};

describe('text', () => {
  test('whole: what the caller sees is what the log has', async () => {
    for (const anthropic of [client, viaOpenAi]) {
      const { data, response } = await anthropic.messages.create(bread).withResponse();
      expect(data).toMatchObject({ type: 'message', role: 'assistant', stop_reason: 'end_turn' });
      const [block] = data.content;
      const row = await logged(world, response.headers);
      expect(row).toMatchObject({
        ...{
          status: 'completed',
          input: '60 tokens about bread',
          result: block?.type === 'text' && block.text,
        },
        ...{ inputTokens: data.usage.input_tokens, outputTokens: 60 },
        vendor: response.headers.get('x-kept-vendor'),
        organization: response.headers.get('x-kept-organization'),
      });
      expect(data.usage.output_tokens).toBe(60);
      expect(data.model.startsWith(row.model)).toBe(true);
    }
    expect(lastCall(world)).toMatchObject({ vendor: 'openai', endpoint: 'chat' });
  });

  test('streamed: the same, with `kept` beside the usage', async () => {
    for (const anthropic of [client, viaOpenAi]) {
      const stream = anthropic.messages.stream(bread);
      const events: Anthropic.MessageStreamEvent[] = [];
      for await (const event of stream) events.push(event);
      const message = await stream.finalMessage();
      const types = events.map(({ type }) => type).filter((type) => type !== 'content_block_delta');
      expect(types).toEqual([
        'message_start',
        'content_block_start',
        'content_block_stop',
        'message_delta',
        'message_stop',
      ]);
      const row = await logged(world, keptOf(events.at(-2)));
      expect(row).toMatchObject({ result: await stream.finalText(), outputTokens: 60 });
      expect(message.usage).toMatchObject({ input_tokens: row.inputTokens, output_tokens: 60 });
    }
  });

  test('system prompts, stop sequences and limits', async () => {
    const system = [{ type: 'text' as const, text: 'Write an HTML snippet.' }];
    const hours = { ...bread, messages: ask('Opening hours') };
    for (const anthropic of [client, viaOpenAi]) {
      const html = await anthropic.messages.create({ ...hours, system });
      expect(html.content).toMatchObject([{ type: 'text', text: expect.stringMatching(/^<section/) }]);
      const inside = await anthropic.messages.create({
        ...hours,
        messages: [...hours.messages, { role: 'system' as const, content: 'Write an HTML snippet.' }],
      });
      expect(inside.content).toMatchObject([{ type: 'text', text: expect.stringMatching(/^<section/) }]);
      const cut = await anthropic.messages.create({ ...bread, max_tokens: 12 });
      expect(cut).toMatchObject({ stop_reason: 'max_tokens', usage: { output_tokens: 12 } });
    }
    const stopped = await client.messages.create({
      ...hours,
      system: 'Write HTML.',
      stop_sequences: ['<style>'],
    });
    expect(stopped).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: '<style>' });
    const { content } = await viaOpenAi.messages.create({ ...bread, stop_sequences: ['.'] });
    expect(content).toMatchObject([{ type: 'text', text: expect.not.stringContaining('.') }]);
  });

  test('pictures go in', async () => {
    const picture = { type: 'base64' as const, media_type: 'image/png' as const, data: pixel };
    const content = [
      { type: 'text' as const, text: 'What is this, in 20 tokens?' },
      { type: 'image' as const, source: picture },
      { type: 'image' as const, source: { type: 'url' as const, url: 'https://example.com/cat.png' } },
    ];
    const body = { ...bread, messages: [{ role: 'user' as const, content }] };
    expect((await client.messages.create(body)).usage.input_tokens).toBeGreaterThan(2 * 1_400);
    expect((await viaOpenAi.messages.create(body)).usage.input_tokens).toBeGreaterThan(2 * 765);
  });

  test('thinking, and tokens that were written to and read from the cache', async () => {
    const system = [
      { type: 'text' as const, text: longRules, cache_control: { type: 'ephemeral' as const } },
    ];
    const body = { ...bread, max_tokens: 4_000, system };
    const first = await client.messages.create(body);
    expect(first.usage.cache_creation_input_tokens).toBeGreaterThan(1_000);
    const second = await client.messages.stream(body).finalMessage();
    expect(second.usage.cache_read_input_tokens).toBe(first.usage.cache_creation_input_tokens);
    expect(second.usage.input_tokens).toBe(first.usage.input_tokens);
    const thought = await client.messages.create({
      ...body,
      thinking: { type: 'enabled', budget_tokens: 2_000 },
    });
    expect(thought.content.map(({ type }) => type)).toEqual(['thinking', 'text']);
    expect(thought.content[0]).toMatchObject({ signature: expect.stringMatching(/.{20}/) });
    const again = [
      ...bread.messages,
      { role: 'assistant' as const, content: thought.content },
      ...ask('20 tokens more'),
    ];
    for (const anthropic of [client, viaOpenAi]) {
      const { stop_reason } = await anthropic.messages.create({ ...body, messages: again });
      expect(stop_reason).toBe('end_turn');
    }
  });
});

describe('tools', () => {
  test('parallel calls, whole and streamed, at both vendors', async () => {
    const messages = ask('What is the weather in Oslo, and what time is it?');
    const body = { ...bread, messages, tools: [weather, clock] };
    for (const anthropic of [client, viaOpenAi]) {
      const whole = await anthropic.messages.create(body);
      const streamed = await anthropic.messages.stream(body).finalMessage();
      for (const { content, stop_reason } of [whole, streamed]) {
        expect(stop_reason).toBe('tool_use');
        expect(content).toMatchObject([
          { type: 'tool_use', name: 'weather', input: { city: 'Oslo' } },
          { type: 'tool_use', name: 'clock' },
        ]);
      }
      const one = { type: 'auto' as const, disable_parallel_tool_use: true };
      expect((await anthropic.messages.create({ ...body, tool_choice: one })).content).toHaveLength(1);
      const chosen = { type: 'tool' as const, name: 'clock' };
      const { content } = await anthropic.messages.create({ ...body, tool_choice: chosen });
      expect(content).toMatchObject([{ name: 'clock' }]);
    }
  });

  test('the round trip that the package makes by itself', async () => {
    for (const anthropic of [client, viaOpenAi]) {
      for (const stream of [false, true]) {
        const asked: unknown[] = [];
        const tool = betaZodTool({
          name: 'weather',
          description: 'Tells the weather',
          inputSchema: z.object({ city: z.string() }),
          run: (given) => {
            asked.push(given);
            return 'Rain, 7 °C';
          },
        });
        const runner = anthropic.beta.messages.toolRunner({
          ...{ ...bread, messages: ask('How is the weather in Oslo?') },
          ...{ tools: [tool], stream },
        });
        const { content } = await runner.runUntilDone();
        expect(asked).toEqual([{ city: 'Oslo' }]);
        expect(content).toMatchObject([{ type: 'text', text: expect.stringMatching(/.{20}/) }]);
      }
    }
  });

  test('results with an error, a picture, or nothing in them', async () => {
    const picture = { type: 'base64' as const, media_type: 'image/png' as const, data: pixel };
    const results = [
      { content: 'no such city', is_error: true },
      { content: [{ type: 'image' as const, source: picture }] },
      { content: '' },
      {},
    ];
    for (const anthropic of [client, viaOpenAi]) {
      for (const result of results) {
        const call = { type: 'tool_use' as const, id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } };
        const answer = { type: 'tool_result' as const, tool_use_id: 'toolu_1', ...result };
        const { stop_reason } = await anthropic.messages.create({
          ...{ ...bread, tools: [weather] },
          messages: [
            ...ask('How is the weather in Oslo?'),
            { role: 'assistant', content: [call] },
            { role: 'user', content: [answer] },
          ],
        });
        expect(stop_reason).toBe('end_turn');
      }
    }
  });
});

describe('structured output and models', () => {
  const page = z.object({ title: z.string(), tags: z.array(z.string()), price: z.number().nullable() });

  test.each(['claude-haiku-4-5', 'claude-3-5-haiku-20241022', 'gpt-4.1-mini', 'gpt-4-turbo'])(
    'from %s, parsed whole and streamed',
    async (model) => {
      const output_config = { format: zodOutputFormat(page) };
      const body = { ...bread, model, messages: ask('A page about bread'), output_config };
      const whole = await client.messages.parse(body);
      const streamed = await client.messages.stream(body).finalMessage();
      for (const { parsed_output } of [whole, streamed])
        expect(page.parse(parsed_output)).toEqual(parsed_output);
      expect(lastCall(world).model).toBe(model);
    },
  );

  test('models, all and one', async () => {
    const ids: string[] = [];
    for await (const { id } of client.models.list()) ids.push(id);
    expect(ids).toEqual(expect.arrayContaining(['gpt-4.1-mini', 'claude-haiku-4-5']));
    expect(await client.models.retrieve('gpt-4.1-mini')).toMatchObject({ type: 'model', id: 'gpt-4.1-mini' });
    expect(await errorOf(client.models.retrieve('none'))).toBeInstanceOf(Anthropic.NotFoundError);
  });
});
