import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  anthropicMessages,
  type CanonicalEvent,
  Collector,
  capabilitiesOf,
  eventsOf,
  openaiChat,
  openaiEmbeddings,
  openaiImages,
  openaiResponses,
  type TextDialect,
  type TextRequest,
  type TextResult,
} from '#lib/vendors/index.ts';
import { fromMessages, MessagesReader } from '../../lib/vendors/anthropic/from-vendor.ts';
import { toMessages } from '../../lib/vendors/anthropic/to-vendor.ts';
import { ChatReader, fromChat } from '../../lib/vendors/openai/from-vendor.ts';
import { toChat, toEmbeddings, toImages } from '../../lib/vendors/openai/to-vendor.ts';
import type { EventReader } from '../../lib/vendors/transport/protocol.ts';
import { textRequest, textResult } from './arbitraries.ts';

const runs = { numRuns: 300, seed: 20261121 };
/** As it is on the wire: without the fields that are undefined. */
const wire = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const never = () => {
  throw new Error('no error was written');
};
const context = (request: TextRequest) => ({ id: 'id', createdAt: 0, includeUsage: true, request });
const ask: TextRequest = { kind: 'text', model: 'm', messages: [] };

/** What a reader makes of the text that a writer sent. */
function reread(dialect: TextDialect, events: CanonicalEvent[], reader: EventReader): TextResult {
  const writer = dialect.createWriter(context(ask));
  const collector = new Collector();
  const parser = createParser({
    onEvent: ({ data }) => {
      if (!reader.marker(data)) for (const event of reader.read(JSON.parse(data))) collector.add(event);
    },
  });
  for (const event of events) parser.feed(writer.write(event));
  expect(reader.complete).toBe(true);
  if (reader.usage) collector.add({ type: 'usage', usage: reader.usage });
  if (reader.finish) collector.add(reader.finish);
  return collector.result(ask);
}

describe('requests come back as they went', () => {
  test('through OpenAI chat', () => {
    const can = capabilitiesOf('openai', 'gpt-4.1');
    fc.assert(
      fc.property(textRequest('gpt-4.1', false), fc.boolean(), (request, stream) => {
        const read = openaiChat.readRequest(wire(toChat(request, can, stream)));
        const strict = request.responseFormat && {
          responseFormat: { ...request.responseFormat, strict: true },
        };
        expect(read).toEqual({ request: { ...request, ...strict }, stream, includeUsage: stream });
      }),
      runs,
    );
  });

  test('through Anthropic messages, signed thoughts included', () => {
    const can = capabilitiesOf('anthropic', 'claude-sonnet-4-5');
    fc.assert(
      fc.property(textRequest('claude-sonnet-4-5', true), fc.boolean(), (request, stream) => {
        const read = anthropicMessages.readRequest(wire(toMessages(request, can, stream)));
        expect(read.request).toEqual({ ...request, maxTokens: request.maxTokens ?? 32_000 });
        expect(read.stream).toBe(stream);
      }),
      runs,
    );
  });

  test('through a vendor of the other dialect the conversation is the same', () => {
    fc.assert(
      fc.property(textRequest('gpt-4.1', false), (request) => {
        const there = anthropicMessages.readRequest(
          wire(toMessages(request, capabilitiesOf('anthropic', 'claude-sonnet-4-5'), false)),
        ).request;
        const back = openaiChat.readRequest(
          wire(toChat(there, capabilitiesOf('openai', 'gpt-4.1'), false)),
        ).request;
        expect([back.messages, back.system, back.tools, back.toolChoice]).toEqual([
          request.messages,
          request.system,
          request.tools,
          request.toolChoice,
        ]);
      }),
      runs,
    );
  });

  test('embeddings and images', () => {
    const embedding = {
      kind: 'embedding' as const,
      model: 'e',
      input: ['a', 'b'],
      dimensions: 4,
      encoding: 'base64' as const,
    };
    expect(openaiEmbeddings.readRequest(wire(toEmbeddings(embedding)))).toEqual(embedding);
    const image = {
      kind: 'image' as const,
      model: 'dall-e-3',
      prompt: 'a fox',
      count: 2,
      size: '1x1',
      answer: 'base64' as const,
    };
    expect(openaiImages.readRequest(wire(toImages(image)))).toEqual(image);
  });
});

test('turns with nothing to say are put as each vendor takes them', () => {
  const request: TextRequest = {
    ...{ kind: 'text', model: 'm' },
    messages: [
      { role: 'assistant', content: [{ type: 'reasoning', text: 'Hm.' }] },
      { role: 'user', content: [{ type: 'toolResult', id: 'a', content: [] }] },
      { role: 'user', content: [{ type: 'toolResult', id: 'b', content: [{ type: 'text', text: '' }] }] },
    ],
  };
  const chat = wire(toChat(request, capabilitiesOf('openai', 'gpt-4.1'), false));
  expect(chat).toMatchObject({
    messages: [{ role: 'assistant', content: '' }, { role: 'tool', content: '' }, { role: 'tool' }],
  });
  const { messages } = wire(toMessages(request, capabilitiesOf('anthropic', 'claude-haiku-4-5'), false)) as {
    messages: unknown;
  };
  expect(messages).toEqual([
    { role: 'user', content: ['a', 'b'].map((tool_use_id) => ({ type: 'tool_result', tool_use_id })) },
  ]);
});

test('usage is whole numbers that can be stored, whatever the vendor reports', () => {
  const choices = [{ index: 0, message: { role: 'assistant' as const, content: 'Hi' } }];
  const usage = {
    prompt_tokens: 12.4,
    completion_tokens: 1e12,
    prompt_tokens_details: { cached_tokens: -3 },
  };
  const chat = { id: 'a', object: 'chat.completion' as const, created: 0, model: 'm', choices, usage };
  expect(fromChat(chat, ask, 'openai').usage).toEqual({
    ...{ inputTokens: 12, cachedInputTokens: 0, outputTokens: 2 ** 31 - 1, reasoningTokens: 0 },
    reported: true,
  });
});

describe('answers come back as they went', () => {
  test('whole', () => {
    fc.assert(
      fc.property(textResult(false), (result) => {
        const chat = wire(openaiChat.writeResult(result, context(ask)));
        expect(fromChat(chat as never, ask, 'openai')).toEqual({ ...result, id: 'id' });
      }),
      runs,
    );
    fc.assert(
      fc.property(textResult(true), (result) => {
        const message = wire(anthropicMessages.writeResult(result, context(ask)));
        expect(fromMessages(message as never, ask)).toEqual({ ...result, id: 'id' });
      }),
      runs,
    );
  });

  test('streamed', () => {
    fc.assert(
      fc.property(textResult(false), (result) => {
        expect(reread(openaiChat, eventsOf(result), new ChatReader(never))).toEqual({ ...result, id: 'id' });
      }),
      runs,
    );
    fc.assert(
      fc.property(textResult(true), (result) => {
        const filled = reread(anthropicMessages, eventsOf(result), new MessagesReader(never));
        expect(filled).toEqual({ ...result, id: 'id' });
      }),
      runs,
    );
  });

  test('the Responses stream ends in what the whole answer would have been', () => {
    fc.assert(
      fc.property(textResult(true), (result) => {
        const writer = openaiResponses.createWriter(context(ask));
        const datas: ReturnType<typeof JSON.parse>[] = [];
        const parser = createParser({ onEvent: ({ data }) => datas.push(JSON.parse(data)) });
        for (const event of eventsOf(result)) parser.feed(writer.write(event));
        expect(datas.map(({ sequence_number }) => sequence_number)).toEqual(datas.map((_, at) => at));
        expect(datas.at(-1).response).toEqual(wire(openaiResponses.writeResult(result, context(ask))));
      }),
      runs,
    );
  });
});
