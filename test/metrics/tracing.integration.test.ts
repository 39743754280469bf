import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { createTracing, type GenerationTrace } from '#lib/metrics/index.ts';

interface Received {
  path: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
}
interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status: { code?: number };
  attributes: { key: string; value: Record<string, unknown> }[];
}

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

/** An OTLP/HTTP collector. */
async function collector(answer = (_: IncomingMessage, response: ServerResponse) => void response.end('{}')) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    received.push({ path: request.url, headers: request.headers, body });
    answer(request, response);
  });
  open.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  const spans = (): ReceivedSpan[] =>
    received.flatMap(({ body }) =>
      JSON.parse(body).resourceSpans.flatMap((resource: { scopeSpans: { spans: ReceivedSpan[] }[] }) =>
        resource.scopeSpans.flatMap((scope) => scope.spans),
      ),
    );
  return { endpoint: `http://127.0.0.1:${port}`, received, spans };
}

/** OTLP's attributes as plain values. */
const plain = ({ attributes }: ReceivedSpan): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, unwrap(value)]));
const unwrap = (value: Record<string, unknown>): unknown =>
  'arrayValue' in value
    ? (value.arrayValue as { values: Record<string, unknown>[] }).values.map(unwrap)
    : 'intValue' in value
      ? Number(value.intValue)
      : Object.values(value)[0];

const startMs = Date.UTC(2026, 10, 21, 12);
const attempt = {
  vendor: 'azure-openai',
  organization: 'azure-eu',
  model: 'gpt-4.1',
  isFallback: false,
  isRescue: false,
  costMicroUsd: 0,
};

const generation = (changes: Partial<GenerationTrace> = {}): GenerationTrace => ({
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  interactionId: '019a1000-0000-7000-8000-000000000001',
  project: 'main',
  feature: 'button-text',
  kind: 'text',
  status: 'completed',
  stream: true,
  startMs,
  endMs: startMs + 3_000,
  requestModel: 'gpt-4.1',
  vendor: 'anthropic',
  organization: 'anthropic-a',
  model: 'claude-x',
  finishReason: 'toolCalls',
  firstTokenMs: 1_250,
  prompt: { name: 'button', version: 'v7' },
  routeKind: 'fallback',
  rescued: false,
  fellBack: true,
  usage: { inputTokens: 120, cachedInputTokens: 100, outputTokens: 40, reasoningTokens: 0 },
  costMicroUsd: 900,
  attempts: [
    { ...attempt, status: 'failed', errorKind: 'rate_limit', queueMs: 100, totalMs: 400 },
    {
      ...attempt,
      vendor: 'anthropic',
      organization: 'anthropic-a',
      model: 'claude-x',
      status: 'completed',
      isFallback: true,
      queueMs: 0,
      firstTokenMs: 750,
      totalMs: 2_400,
      usage: { inputTokens: 120, outputTokens: 40 },
      costMicroUsd: 900,
    },
  ],
  ...changes,
});

const ms = (nano: string) => Number(BigInt(nano) / 1_000_000n) - startMs;

describe('a generation', () => {
  test('is a GenAI span, its attempts are children of it', async () => {
    const { endpoint, received, spans } = await collector();
    const tracing = createTracing({
      endpoint,
      headers: { authorization: 'Bearer t' },
      serviceName: 'kept-test',
    });
    tracing.span(generation());
    await tracing.close();

    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      path: '/v1/traces',
      headers: { authorization: 'Bearer t', 'content-type': 'application/json' },
    });
    expect(received[0]?.body).toContain('"kept-test"');
    const whole = spans().find(({ parentSpanId }) => !parentSpanId) as ReceivedSpan;
    const [first, second] = spans().filter(({ parentSpanId }) => parentSpanId) as [
      ReceivedSpan,
      ReceivedSpan,
    ];

    expect(whole).toMatchObject({
      name: 'chat gpt-4.1',
      kind: 3,
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      status: { code: 0 },
    });
    expect([ms(whole.startTimeUnixNano), ms(whole.endTimeUnixNano)]).toEqual([0, 3_000]);
    expect(plain(whole)).toEqual({
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'anthropic',
      'gen_ai.request.model': 'gpt-4.1',
      'gen_ai.request.stream': true,
      'gen_ai.prompt.name': 'button',
      'gen_ai.prompt.version': 'v7',
      'gen_ai.response.model': 'claude-x',
      'gen_ai.response.finish_reasons': ['tool_calls'],
      'gen_ai.response.time_to_first_chunk': 1.25,
      'gen_ai.usage.input_tokens': 120,
      'gen_ai.usage.output_tokens': 40,
      'gen_ai.usage.cache_read.input_tokens': 100,
      'kept.interaction.id': '019a1000-0000-7000-8000-000000000001',
      'kept.trace.id': '4bf92f3577b34da6a3ce929d0e0e4736',
      'kept.project': 'main',
      'kept.feature': 'button-text',
      'kept.organization': 'anthropic-a',
      'kept.status': 'completed',
      'kept.route_kind': 'fallback',
      'kept.rescued': false,
      'kept.fell_back': true,
      'kept.attempts': 2,
      'kept.cost_micro_usd': 900,
    });

    expect([first, second].map(({ parentSpanId, traceId }) => [parentSpanId, traceId])).toEqual([
      [whole.spanId, whole.traceId],
      [whole.spanId, whole.traceId],
    ]);
    expect([first, second].map((span) => [ms(span.startTimeUnixNano), ms(span.endTimeUnixNano)])).toEqual([
      [100, 500],
      [500, 2_900],
    ]);
    expect(first).toMatchObject({ name: 'attempt azure-eu', status: { code: 2 } });
    expect(plain(first)).toMatchObject({
      'gen_ai.provider.name': 'azure.ai.openai',
      'error.type': 'rate_limit',
      'kept.attempt.number': 1,
      'kept.attempt.queue_ms': 100,
    });
    expect(second.status.code ?? 0).toBe(0);
    expect(plain(second)).toMatchObject({
      'kept.attempt.is_fallback': true,
      'kept.attempt.output_tokens': 40,
    });
    // Or a backend that adds up spans would count them twice.
    for (const span of [first, second]) {
      expect(Object.keys(plain(span)).filter((key) => key.startsWith('gen_ai.usage'))).toEqual([]);
      expect(plain(span)).not.toHaveProperty('gen_ai.operation.name');
    }
  });

  test('that failed or was cancelled says so', async () => {
    const { endpoint, spans } = await collector();
    const tracing = createTracing({ endpoint: `${endpoint}/v1/traces`, serviceName: 'kept' });
    tracing.span(
      generation({
        status: 'failed',
        errorKind: 'overloaded',
        attempts: [],
        vendor: undefined,
        kind: 'image',
      }),
    );
    tracing.span(generation({ status: 'cancelled', attempts: [], kind: 'embedding' }));
    await tracing.close();
    const [failed, cancelled] = spans() as [ReceivedSpan, ReceivedSpan];
    expect(failed.status.code).toBe(2);
    expect(plain(failed)).toMatchObject({
      'gen_ai.operation.name': 'generate_content',
      'gen_ai.output.type': 'image',
      'gen_ai.provider.name': 'kept',
      'gen_ai.response.finish_reasons': ['error'],
      'error.type': 'overloaded',
    });
    expect(plain(failed)).not.toHaveProperty('gen_ai.response.model');
    expect(cancelled.status.code ?? 0).toBe(0);
    expect(plain(cancelled)).toMatchObject({
      'gen_ai.operation.name': 'embeddings',
      'error.type': 'cancelled',
    });
  });

  test('belongs to the trace that its id names', async () => {
    const { endpoint, spans } = await collector();
    const tracing = createTracing({ endpoint, serviceName: 'kept' });
    const bare = { attempts: [] };
    tracing.span(generation({ ...bare, parentSpanId: '00f067aa0ba902b7' }));
    tracing.span(
      generation({ ...bare, traceId: '019A1000-0000-7000-8000-00000000ABCD', parentSpanId: 'not one' }),
    );
    for (const traceId of ['order 17', 'order 17', 'order 18', '', '0'.repeat(32)])
      tracing.span(generation({ ...bare, traceId }));
    await tracing.close();
    const [withParent, uuid, one, same, other, empty, zero] = spans() as ReceivedSpan[];
    expect(withParent?.parentSpanId).toBe('00f067aa0ba902b7');
    expect(uuid?.traceId).toBe('019a100000007000800000000000abcd');
    expect(uuid?.parentSpanId).toBeUndefined();
    expect(one?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(same?.traceId).toBe(one?.traceId);
    expect(other?.traceId).not.toBe(one?.traceId);
    expect(plain(one as ReceivedSpan)['kept.trace.id']).toBe('order 17');
    for (const span of [empty, zero]) expect(span?.traceId).not.toBe('0'.repeat(32));
  });
});

describe('exporting never disturbs', () => {
  test('without an endpoint nothing happens', async () => {
    const tracing = createTracing({ serviceName: 'kept' });
    tracing.span(generation());
    await tracing.close();
  });

  test('spans go in batches, without waiting for a collector that does not answer', async () => {
    let held = 0;
    const { endpoint, received } = await collector(() => void held++);
    const tracing = createTracing({ endpoint, serviceName: 'kept', timeoutMs: 200 });
    const begun = performance.now();
    for (let i = 0; i < 20_000; i++) tracing.span(generation({ attempts: [] }));
    expect(performance.now() - begun).toBeLessThan(5_000);
    const closing = tracing.close();
    for (const server of open) server.closeAllConnections();
    await closing;
    expect(received.length).toBeLessThan(40);
  });

  test('a collector that refuses is told of once', async () => {
    const faults: unknown[] = [];
    let status = 400;
    const { endpoint, received } = await collector(
      (_, response) => void response.writeHead(status).end('{}'),
    );
    const tracing = createTracing({ endpoint, serviceName: 'kept', fault: (error) => faults.push(error) });
    const fill = () => {
      for (let i = 0; i < 512; i++) tracing.span(generation({ attempts: [] }));
    };
    const until = async (batches: number) => {
      while (received.length < batches) await new Promise((done) => setTimeout(done, 5));
    };
    fill();
    await until(1);
    fill();
    await until(2);
    status = 200;
    fill();
    await until(3);
    await tracing.close();
    expect(faults.map((fault) => (fault as Error).message)).toEqual([
      expect.stringMatching(/^traces cannot be sent: /),
    ]);
  });

  test('nobody there: closing ends, and nothing is thrown', async () => {
    const faults: unknown[] = [];
    const tracing = createTracing({
      endpoint: 'http://127.0.0.1:1',
      timeoutMs: 200,
      serviceName: 'kept',
      fault: (error) => faults.push(error),
    });
    tracing.span(generation());
    tracing.span(generation({ startMs: Number.NaN, endMs: Number.NaN }));
    expect(faults).toEqual([new RangeError('a span needs a time')]);
    await tracing.close();
    expect(faults).toHaveLength(2);
    expect(String(faults[1])).toContain('traces cannot be sent');
    tracing.span(generation());
  });

  test('an endpoint that is no URL is refused at the start', () => {
    expect(() => createTracing({ endpoint: 'collector', serviceName: 'kept' })).toThrow(TypeError);
  });
});
