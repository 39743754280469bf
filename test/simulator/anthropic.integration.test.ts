import Anthropic, { AuthenticationError, BadRequestError, NotFoundError } from '@anthropic-ai/sdk';
import { describe, expect, test } from 'vitest';
import { anthropicKey, simulate, withFault } from './simulators.ts';

const sdk = (url: string, apiKey = anthropicKey) => new Anthropic({ apiKey, baseURL: url, maxRetries: 0 });
const ask = (content: string) => ({
  model: 'claude-haiku-4-5',
  max_tokens: 500,
  messages: [{ role: 'user' as const, content }],
});
const weather = {
  name: 'get_weather',
  description: 'The weather of a city',
  input_schema: { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] },
};

describe('the Anthropic SDK', () => {
  test('text, whole and streamed', async () => {
    const client = sdk((await simulate()).url);
    const whole = await client.messages.create(ask('Answer in 40 tokens'));
    expect(whole).toMatchObject({ type: 'message', stop_reason: 'end_turn', usage: { output_tokens: 40 } });
    expect(whole.model).toBe('claude-haiku-4-5-20251001');
    const kinds: string[] = [];
    const stream = client.messages
      .stream(ask('Answer in 40 tokens'))
      .on('streamEvent', ({ type }) => kinds.push(type));
    const final = await stream.finalMessage();
    expect(final.usage.output_tokens).toBe(40);
    expect(await stream.finalText()).toBe((final.content[0] as { text: string }).text);
    expect(kinds.filter((kind) => kind !== 'content_block_delta')).toEqual([
      'message_start',
      'content_block_start',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    const cut = await client.messages.create({ ...ask('60 tokens'), max_tokens: 9 });
    expect([cut.stop_reason, cut.usage.output_tokens]).toEqual(['max_tokens', 9]);
  });

  test('tools with streamed input', async () => {
    const client = sdk((await simulate()).url);
    let pieces = 0;
    const stream = client.messages.stream({ ...ask('weather in Graz?'), tools: [weather] });
    stream.on('inputJson', () => pieces++);
    const message = await stream.finalMessage();
    expect(message.stop_reason).toBe('tool_use');
    expect(message.content[0]).toMatchObject({
      type: 'tool_use',
      name: 'get_weather',
      input: { city: 'Graz' },
    });
    expect(pieces).toBeGreaterThan(2);
    const any = await client.messages.create({
      ...ask('hello'),
      tools: [weather],
      tool_choice: { type: 'any' },
    });
    expect(any.stop_reason).toBe('tool_use');
  });

  test('JSON schema by output_config, thinking, marked cache', async () => {
    const client = sdk((await simulate()).url);
    const schema = {
      type: 'object',
      properties: { title: { type: 'string' } },
      required: ['title'],
      additionalProperties: false,
    };
    const json = await client.messages.create({
      ...ask('plan'),
      output_config: { format: { type: 'json_schema', schema } },
    });
    expect(JSON.parse((json.content[0] as { text: string }).text)).toHaveProperty('title');
    const thought = await client.messages
      .stream({ ...ask('hello'), max_tokens: 4000, thinking: { type: 'enabled', budget_tokens: 1024 } })
      .finalMessage();
    expect(thought.content.map(({ type }) => type)).toEqual(['thinking', 'text']);
    const system = [
      { type: 'text' as const, text: 'rule. '.repeat(1000), cache_control: { type: 'ephemeral' as const } },
    ];
    const [first, second] = [
      (await client.messages.create({ ...ask('hi'), system })).usage,
      (await client.messages.create({ ...ask('hi'), system })).usage,
    ];
    expect([first.cache_creation_input_tokens, first.cache_read_input_tokens]).toEqual([1500, 0]);
    expect([second.cache_creation_input_tokens, second.cache_read_input_tokens]).toEqual([0, 1500]);
    expect(second.input_tokens).toBe(first.input_tokens);
  });

  test('prefill: continued by 4.5, refused by 4.6, or by rule', async () => {
    const simulator = await simulate({ mode: 'same' });
    const client = sdk(simulator.url);
    const whole = ((await client.messages.create(ask('Answer in 60 tokens'))).content[0] as { text: string })
      .text;
    const start = whole.slice(0, 40).trimEnd();
    const messages = [...ask('Answer in 60 tokens').messages, { role: 'assistant' as const, content: start }];
    const rest = await client.messages.create({ ...ask(''), messages });
    expect(start + (rest.content[0] as { text: string }).text).toBe(whole);
    const refused = client.messages.create({ ...ask(''), model: 'claude-opus-4-6', messages });
    await expect(refused).rejects.toThrow(/does not support assistant message prefill/);
    simulator.setRules([{ id: 'no prefill', fault: { kind: 'prefill_refused' } }]);
    await expect(client.messages.create({ ...ask(''), messages })).rejects.toBeInstanceOf(BadRequestError);
    expect((await client.messages.create(ask('hi'))).stop_reason).toBe('end_turn');
    expect(simulator.ledger().map(({ prefill }) => prefill)).toEqual([false, true, true, true, false]);
  });

  test('models and errors', async () => {
    const simulator = await simulate();
    const client = sdk(simulator.url);
    expect((await client.models.list()).data.map(({ id }) => id)).toContain('claude-sonnet-4-5');
    expect(await client.models.retrieve('claude-opus-4-6')).toMatchObject({
      display_name: 'Claude Opus 4.6',
    });
    await expect(sdk(simulator.url, 'wrong').messages.create(ask('hi'))).rejects.toBeInstanceOf(
      AuthenticationError,
    );
    const unknown = client.messages.create({ ...ask('hi'), model: 'claude-99' });
    await expect(unknown).rejects.toBeInstanceOf(NotFoundError);
    const long = client.messages.create(ask('word '.repeat(170_000)));
    await expect(long).rejects.toThrow(/prompt is too long: \d+ tokens > 200000 maximum/);
    expect(simulator.ledger().at(-1)).toMatchObject({ status: 400, error: 'invalid_request_error' });
  });

  test('refusal as a stop reason', async () => {
    const client = sdk((await withFault({ kind: 'refusal' })).url);
    expect((await client.messages.create(ask('hi'))).stop_reason).toBe('refusal');
    const early = sdk((await withFault({ kind: 'content_filter_finish', afterTokens: 5 })).url);
    const message = await early.messages.stream(ask('60 tokens')).finalMessage();
    expect([message.stop_reason, message.usage.output_tokens]).toEqual(['refusal', 5]);
  });
});
