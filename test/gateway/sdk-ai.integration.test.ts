import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import {
  APICallError,
  embedMany,
  generateImage,
  generateObject,
  generateText,
  type LanguageModel,
  type ModelMessage,
  Output,
  stepCountIs,
  streamText,
  tool,
} from 'ai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { VendorTest } from '#test/support/vendors.ts';
import { errorOf, lastCall, logged, longRules, pixel, settings, startSdkWorld } from './sdk-world.ts';

/** The ai package with its providers for OpenAI and Anthropic: another address and key, and nothing else. */
let world: VendorTest;
beforeAll(async () => {
  // It warns of models that it does not know.
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
  world = await startSdkWorld();
});
afterAll(async () => {
  expect(world.kept.said).toEqual([]);
  await world[Symbol.asyncDispose]();
});

const ways: Record<string, (headers?: Record<string, string>) => (model: string) => LanguageModel> = {
  chat: (headers = {}) => createOpenAI({ ...settings(world), headers }).chat,
  responses: (headers = {}) => createOpenAI({ ...settings(world), headers }),
  messages: (headers = {}) => createAnthropic({ ...settings(world), headers }),
};
/** Each way of asking, at each vendor. */
const cases = Object.keys(ways).flatMap((way) => [
  [way, 'gpt-4.1-mini', 'openai'] as const,
  [way, 'claude-haiku-4-5', 'anthropic'] as const,
]);
const modelOf = (way: string, model: string, headers?: Record<string, string>) =>
  (ways[way] as (typeof ways)[string])(headers)(model);
const prompt = '60 tokens about bread';

describe.each(cases)('%s, %s', (way, name, vendor) => {
  const weather = (asked: unknown[]) =>
    tool({
      description: 'Tells the weather',
      inputSchema: z.object({ city: z.string() }),
      execute: async (given) => {
        asked.push(given);
        return { words: 'Rain', celsius: 7 };
      },
    });

  test('text, whole and streamed, is what the log has', async () => {
    const model = modelOf(way, name);
    const whole = await generateText({ model, prompt });
    expect(whole).toMatchObject({ finishReason: 'stop', usage: { outputTokens: 60 } });
    const row = await logged(world, new Headers(whole.response.headers));
    expect(row).toMatchObject({ result: whole.text, vendor, inputTokens: whole.usage.inputTokens });
    const streamed = streamText({ model, prompt });
    const parts: string[] = [];
    for await (const part of streamed.textStream) parts.push(part);
    expect(parts.length).toBeGreaterThan(5);
    const { headers } = await streamed.response;
    expect(await logged(world, new Headers(headers))).toMatchObject({
      ...{ result: parts.join(''), outputTokens: 60, inputTokens: (await streamed.usage).inputTokens },
    });
    expect(lastCall(world).vendor).toBe(vendor);
  });

  test('instructions, pictures, limits and stop sequences', async () => {
    const model = modelOf(way, name);
    const content = [
      { type: 'text' as const, text: 'Opening hours' },
      { type: 'image' as const, image: pixel, mediaType: 'image/png' },
    ];
    const messages: ModelMessage[] = [{ role: 'user', content }];
    const { text, usage } = await generateText({ model, system: 'Write an HTML snippet.', messages });
    expect(text).toMatch(/^<section/);
    expect(usage.inputTokens).toBeGreaterThan(765);
    const cut = await generateText({ model, prompt, maxOutputTokens: 16, temperature: 0.2 });
    expect([cut.finishReason, cut.usage.outputTokens]).toEqual(['length', 16]);
    // Responses know no stop sequences: the package warns by itself.
    if (way === 'responses') return;
    const stopped = await generateText({ model, prompt, stopSequences: ['.'] });
    expect(stopped.text).not.toContain('.');
  });

  test('tools: calls, results and the answer, in one go, whole and streamed', async () => {
    const model = modelOf(way, name);
    for (const generate of [generateText, streamText]) {
      const asked: unknown[] = [];
      const run = await generate({
        ...{ model, prompt: 'How is the weather in Oslo?', tools: { weather: weather(asked) } },
        stopWhen: stepCountIs(3),
      });
      expect((await run.text).length).toBeGreaterThan(20);
      expect(asked).toEqual([{ city: 'Oslo' }]);
      expect((await run.steps).map(({ finishReason }) => finishReason)).toEqual(['tool-calls', 'stop']);
    }
  });

  test('parallel tools', async () => {
    const clock = tool({
      description: 'Tells the time',
      inputSchema: z.object({}),
      execute: async () => '9:00',
    });
    const { steps, text } = await generateText({
      model: modelOf(way, name),
      prompt: 'What is the weather in Oslo, and what time is it?',
      tools: { weather: weather([]), clock },
      stopWhen: stepCountIs(3),
    });
    expect(steps[0]?.toolCalls.map(({ toolName }) => toolName)).toEqual(['weather', 'clock']);
    expect(text.length).toBeGreaterThan(20);
  });

  test('a conversation that goes on with the messages of its answers', async () => {
    const model = modelOf(way, name);
    const messages: ModelMessage[] = [{ role: 'user', content: prompt }];
    const texts: string[] = [];
    for (const generate of [generateText, streamText, generateText]) {
      const run = await generate({ model, messages });
      texts.push(await run.text);
      messages.push(...(await run.response).messages, { role: 'user', content: '20 tokens more' });
    }
    const { response } = await generateText({ model, messages });
    const { fullPrompt } = await logged(world, new Headers(response.headers));
    for (const text of texts) expect(fullPrompt).toContain(`[assistant]\n${text}`);
  });

  test('structured output', async () => {
    const schema = z.object({ title: z.string(), tags: z.array(z.string()), price: z.number().nullable() });
    const model = modelOf(way, name);
    const { output } = await generateText({
      model,
      prompt: 'A page about bread',
      output: Output.object({ schema }),
    });
    expect(schema.parse(output)).toEqual(output);
    const streamed = streamText({ model, prompt: 'A page about bread', output: Output.object({ schema }) });
    expect(schema.safeParse(await streamed.output).success).toBe(true);
    const { object } = await generateObject({ model, prompt: 'A page about bread', schema });
    expect(schema.parse(object)).toEqual(object);
  });

  test('errors keep their status', async () => {
    const unknown = await errorOf(generateText({ model: modelOf(way, 'none'), prompt, maxRetries: 0 }));
    expect([APICallError.isInstance(unknown), unknown.statusCode]).toEqual([true, 404]);
    const streamed = streamText({ model: modelOf(way, 'none'), prompt, maxRetries: 0, onError: () => {} });
    expect(await errorOf(Promise.resolve(streamed.text))).toBeInstanceOf(Error);
  });
});

test('cached and reasoning tokens', async () => {
  const ask = { system: longRules, prompt, model: modelOf('responses', 'gpt-5') };
  await generateText(ask);
  const { usage } = await generateText(ask);
  expect(usage.inputTokenDetails.cacheReadTokens).toBeGreaterThan(1_000);
  expect(usage.outputTokenDetails.reasoningTokens).toBeGreaterThan(0);
});

test('thoughts go round with the tools', async () => {
  const anthropic = createAnthropic(settings(world));
  const { steps, reasoningText } = await generateText({
    model: anthropic('claude-haiku-4-5'),
    prompt: 'How is the weather in Oslo?',
    tools: {
      weather: tool({
        description: 'Tells the weather',
        inputSchema: z.object({ city: z.string() }),
        execute: async () => 'Rain',
      }),
    },
    stopWhen: stepCountIs(3),
    providerOptions: { anthropic: { thinking: { type: 'enabled', budgetTokens: 2_000 } } },
  });
  expect(steps).toHaveLength(2);
  expect(reasoningText?.length).toBeGreaterThan(10);
});

test('embeddings and images', async () => {
  const openai = createOpenAI(settings(world));
  const { embeddings, usage } = await embedMany({
    ...{ model: openai.embedding('text-embedding-3-small'), values: ['bread', 'a bakery', 'rain'] },
  });
  expect(embeddings.map(({ length }) => length)).toEqual([1_536, 1_536, 1_536]);
  expect(usage.tokens).toBeGreaterThan(0);
  for (const model of ['gpt-image-1', 'dall-e-3']) {
    const { image } = await generateImage({ model: openai.image(model), prompt: 'A fox' });
    expect(image.mediaType).toBe('image/png');
    expect(image.uint8Array.length).toBeGreaterThan(100);
  }
});
