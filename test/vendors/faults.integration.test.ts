import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type CallOptions,
  type CanonicalEvent,
  createAnthropicClient,
  createDispatcher,
  createOpenAiClient,
  type TextRequest,
} from '#lib/vendors/index.ts';
import { failure, last, textIn } from './asks.ts';
import { anthropicError, chatCompletion, chatStream, event, messageStream, openaiError } from './fixtures.ts';
import { json, raw, scriptedServer, stream } from './scripted-server.ts';

const dispatcher = createDispatcher();
let server: Awaited<ReturnType<typeof scriptedServer>>;
beforeAll(async () => {
  server = await scriptedServer(json({}));
});
afterAll(async () => {
  await dispatcher.close();
  await server.close();
});
const openai = (baseUrl = `${server.url}/v1`) =>
  createOpenAiClient({ apiKey: 'sk-secret', baseUrl }, { dispatcher });
const anthropic = () =>
  createAnthropicClient({ apiKey: 'sk-ant-secret', baseUrl: server.url }, { dispatcher });
const ask: TextRequest = {
  kind: 'text',
  model: 'gpt-4.1',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'my private prompt' }] }],
};
const read = async (options: CallOptions = {}, client = openai()) => {
  const { events } = await client.stream(ask, options);
  const list: CanonicalEvent[] = [];
  for await (const item of events) list.push(item);
  return list;
};

describe('answers that are errors', () => {
  test('carry kind, retry and the vendor’s body; nothing private is in the message', async () => {
    server.script(
      json(openaiError('rate_limit_exceeded', 'requests'), 429, {
        'retry-after': '2',
        'x-request-id': 'req_7',
        'x-ratelimit-remaining-requests': '0',
      }),
    );
    const error = await failure(openai().send(ask));
    expect(error).toMatchObject({
      kind: 'rate_limit',
      retryable: true,
      elsewhere: true,
      scope: 'model',
      status: 429,
      retryAfterMs: 2000,
      vendorRequestId: 'req_7',
      headroom: { requests: { remaining: 0 } },
      message: 'openai rate_limit: 429 rate_limit_exceeded',
    });
    expect(error.vendorMessage).toContain('Something the vendor says');
    expect(JSON.stringify(error) + String(error.stack)).not.toMatch(/secret|private/);
  });

  test('in a 200: as a body, and inside a stream', async () => {
    server.script(
      json(openaiError('server_error', 'server_error')),
      stream(
        [chatStream[1] as string, `data: ${JSON.stringify(openaiError('server_error', 'server_error'))}\n\n`],
        { end: false },
      ),
    );
    expect(await failure(openai().send(ask))).toMatchObject({ kind: 'overloaded' });
    expect(last(await read())).toMatchObject({ type: 'error', error: { kind: 'overloaded' } });
    server.script(
      stream([...messageStream.slice(0, 8), event(anthropicError('overloaded_error') as never)], {
        end: false,
      }),
    );
    const list = await read({}, anthropic());
    expect(last(list)).toMatchObject({ type: 'error', error: { kind: 'overloaded', vendor: 'anthropic' } });
    // What was said until then is accounted: the reported input, the estimated output.
    expect(list.at(-2)).toMatchObject({ type: 'usage', usage: { inputTokens: 2235, reported: false } });
  });
});

describe('answers that are none', () => {
  test.each([
    ['empty', raw('')],
    ['a web page', raw('<!doctype html><p>502', 200, 'text/html')],
    ['a web page that says it is JSON', raw('<html>')],
    ['half a JSON', raw(JSON.stringify(chatCompletion).slice(0, 90))],
    ['JSON without the essential', json({ id: 'x' })],
  ])('%s is malformed', async (_, script) => {
    server.script(script);
    const whole = await failure(openai().send(ask));
    expect(whole).toMatchObject({ kind: 'malformed', retryable: true });
    expect(whole.cause).toBeUndefined();
    expect(await failure(openai().stream(ask))).toMatchObject({ kind: 'malformed' });
  });

  test('a stream without a readable event is malformed', async () => {
    server.script(stream([]), stream(['data: {"a\n\n', 'data: 7\n\n']));
    expect(await read()).toMatchObject([{ type: 'error', error: { kind: 'malformed' } }]);
    expect(await read()).toMatchObject([{ type: 'error', error: { kind: 'malformed' } }]);
  });
});

describe('streams that break', () => {
  test('cut without an end is an error, never a success', async () => {
    for (const how of [{ cut: true }, { end: true }]) {
      server.script(stream(chatStream.slice(0, 3), how));
      const list = await read();
      expect(last(list)).toMatchObject({ type: 'error', error: { kind: 'connection', elsewhere: true } });
      expect(textIn(list)).toBe('Hello — “Привет”');
    }
  });

  test('one event that is no JSON is skipped and counted', async () => {
    server.script(
      stream([
        ...chatStream.slice(0, 2),
        'data: {"choices":[{"delta":\n\n',
        'data: null\n\n',
        ...chatStream.slice(2),
      ]),
    );
    expect(last(await read())).toMatchObject({ type: 'finish', reason: 'stop', skippedEvents: 2 });
  });

  test('without end marker: finished promptly, with and without reported usage', async () => {
    server.script(
      stream(chatStream.slice(0, 5), { end: false }),
      stream(chatStream.slice(0, 4), { end: false }),
      stream(chatStream.slice(0, 4), { cut: true }),
    );
    const from = Date.now();
    const reported = await read();
    expect(reported.at(-2)).toMatchObject({ usage: { reported: true } });
    expect(last(reported).type).toBe('finish');
    expect(Date.now() - from).toBeLessThan(500);
    expect((await read()).slice(-2)).toMatchObject([
      { type: 'usage', usage: { reported: false } },
      { type: 'finish' },
    ]);
    expect(Date.now() - from).toBeLessThan(2500);
    expect(last(await read()).type).toBe('finish');
    server.script(stream(messageStream.slice(0, -1), { end: false }));
    expect(last(await read({}, anthropic())).type).toBe('finish');
  });

  test('end marker without finish reason, after text, is an end', async () => {
    server.script(stream([...chatStream.slice(0, 3), 'data: [DONE]\n\n']));
    expect(last(await read())).toMatchObject({ type: 'finish', reason: 'stop' });
  });
});
