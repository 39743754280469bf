import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
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
import { chatStream, event, messageStream } from './fixtures.ts';
import { json, scriptedServer, stream } from './scripted-server.ts';

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

describe('the four limits', () => {
  const timeouts = { connectMs: 2_000, firstTokenMs: 80, betweenTokensMs: 80, totalMs: 5_000 };

  test('connect', async () => {
    // It takes the TCP connection and never answers the TLS handshake.
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined)));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { port: number };
    const error = await failure(
      openai(`https://127.0.0.1:${port}/v1`).send(ask, { timeouts: { ...timeouts, connectMs: 60 } }),
    );
    expect(error).toMatchObject({ kind: 'timeout', phase: 'connect', retryable: true });
    const hungUp = new AbortController();
    const waiting = failure(openai(`https://127.0.0.1:${port}/v1`).send(ask, { signal: hungUp.signal }));
    setTimeout(() => hungUp.abort(), 20);
    expect(await waiting).toMatchObject({ kind: 'cancelled' });
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  test('first token: silence, headers alone, and pings do not count', async () => {
    server.script(() => undefined);
    expect(await failure(openai().stream(ask, { timeouts }))).toMatchObject({
      kind: 'timeout',
      phase: 'first_token',
      retryable: false,
      elsewhere: true,
    });
    server.script(stream([': ping\n\n', chatStream[0] as string], { end: false }));
    expect(last(await read({ timeouts }))).toMatchObject({
      error: { kind: 'timeout', phase: 'first_token' },
    });
    await server.seen[0]?.hungUp;
  });

  test('between tokens, also when pings go on', async () => {
    server.script(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(messageStream.slice(0, 8).join(''));
      while (!response.destroyed) {
        response.write(event({ type: 'ping' }));
        await pause(20);
      }
    });
    const list = await read({ timeouts }, anthropic());
    expect(last(list)).toMatchObject({ error: { kind: 'timeout', phase: 'between_tokens' } });
    expect(textIn(list)).toBe('Hi');
  });

  test('total, and a body that drips', async () => {
    server.script(async (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      while (!response.destroyed) {
        response.write(' ');
        await pause(10);
      }
    });
    expect(await failure(openai().send(ask, { timeouts: { ...timeouts, totalMs: 120 } }))).toMatchObject({
      kind: 'timeout',
      phase: 'total',
    });
  });

  test('a slow reader is not the vendor’s stall', async () => {
    server.script(stream(chatStream));
    const { events } = await openai().stream(ask, { timeouts: { ...timeouts, betweenTokensMs: 40 } });
    const types: string[] = [];
    for await (const { type } of events) {
      types.push(type);
      await pause(60);
    }
    expect(types.at(-1)).toBe('finish');
  });
});

describe('connections', () => {
  test('refused, and reset before headers', async () => {
    expect(await failure(openai('http://127.0.0.1:9/v1').send(ask))).toMatchObject({
      kind: 'connection',
      retryable: true,
    });
    server.script((response) => void response.destroy());
    const error = await failure(openai().stream(ask));
    expect(error).toMatchObject({ kind: 'connection', retryable: true });
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('a caller who hangs up ends the call upstream, at every stage', async () => {
    server.script(() => undefined);
    const early = new AbortController();
    const waiting = failure(openai().send(ask, { signal: early.signal }));
    while (server.seen.length === 0) await pause(5);
    early.abort();
    expect(await waiting).toMatchObject({ kind: 'cancelled', retryable: false });
    await server.seen[0]?.hungUp;

    server.script(stream(chatStream.slice(0, 3), { end: false }));
    const mid = new AbortController();
    const { events } = await openai().stream(ask, { signal: mid.signal });
    const list: CanonicalEvent[] = [];
    for await (const item of events) {
      list.push(item);
      if (item.type === 'textDelta') mid.abort();
    }
    expect(list.slice(-2)).toMatchObject([
      { type: 'usage', usage: { reported: false } },
      { error: { kind: 'cancelled' } },
    ]);
    await server.seen[0]?.hungUp;

    server.script(stream(chatStream.slice(0, 3), { end: false }));
    const left = await openai().stream(ask);
    for await (const item of left.events) if (item.type === 'textDelta') break;
    await server.seen[0]?.hungUp;

    server.script(stream(chatStream.slice(0, 3), { end: false }));
    const unread = await openai().stream(ask);
    unread.cancel();
    await server.seen[0]?.hungUp;
    expect(await failure(openai().send(ask, { signal: AbortSignal.abort() }))).toMatchObject({
      kind: 'cancelled',
    });
  });

  test('a finished stream leaves its connection for the next call', async () => {
    const own = createDispatcher();
    const client = createOpenAiClient({ apiKey: 'sk', baseUrl: `${server.url}/v1` }, { dispatcher: own });
    const sockets = new Set<unknown>();
    server.script((response, seen) => {
      sockets.add(response.socket?.remotePort);
      return stream(chatStream)(response, seen);
    });
    for (let at = 0; at < 5; at++) {
      await read({}, client);
      await pause(10);
    }
    expect(sockets.size).toBe(1);
    await own.close();
  });
});
