import { describe, expect, test } from 'vitest';
import type { ErrorKind, Fault } from '#lib/simulator/index.ts';
import {
  anthropicHeaders,
  azureKey,
  chatBody,
  eventsOf,
  eventually,
  messageBody,
  post,
  readUntilBreak,
  simulate,
  withFault,
} from './simulators.ts';

const chat = '/v1/chat/completions';
const stream = chatBody('Answer in 60 tokens', { stream: true });

describe("errors, in each vendor's shape", () => {
  type Seen = [status: number, type: string | null, code: string | null];
  const table: [ErrorKind, openai: Seen, anthropic: [number, string], azure: [number, string]][] = [
    ['rate_limit', [429, 'requests', 'rate_limit_exceeded'], [429, 'rate_limit_error'], [429, '429']],
    ['server_error', [500, 'server_error', null], [500, 'api_error'], [500, 'InternalServerError']],
    [
      'unavailable',
      [503, 'service_unavailable_error', 'server_is_overloaded'],
      [529, 'overloaded_error'],
      [503, 'ServiceUnavailable'],
    ],
    [
      'context_length',
      [400, 'invalid_request_error', 'context_length_exceeded'],
      [400, 'invalid_request_error'],
      [400, 'context_length_exceeded'],
    ],
    [
      'content_filter',
      [400, 'invalid_request_error', 'invalid_prompt'],
      [400, 'invalid_request_error'],
      [400, 'content_filter'],
    ],
    [
      'unauthorized',
      [401, 'invalid_request_error', 'invalid_api_key'],
      [401, 'authentication_error'],
      [401, '401'],
    ],
    [
      'payment_required',
      [402, 'billing_not_active', 'billing_not_active'],
      [402, 'billing_error'],
      [403, 'Forbidden'],
    ],
    ['forbidden', [403, 'invalid_request_error', 'missing_scope'], [403, 'permission_error'], [403, '403']],
    [
      'model_forbidden',
      [403, 'invalid_request_error', 'model_not_found'],
      [403, 'permission_error'],
      [403, '403'],
    ],
    [
      'insufficient_quota',
      [429, 'insufficient_quota', 'insufficient_quota'],
      [400, 'invalid_request_error'],
      [403, '403'],
    ],
    [
      'account_locked',
      [401, 'invalid_request_error', 'account_deactivated'],
      [400, 'invalid_request_error'],
      [403, 'Forbidden'],
    ],
    [
      'model_not_found',
      [404, 'invalid_request_error', 'model_not_found'],
      [404, 'not_found_error'],
      [404, 'DeploymentNotFound'],
    ],
    [
      'too_large',
      [413, 'invalid_request_error', null],
      [413, 'request_too_large'],
      [413, 'invalid_request_error'],
    ],
  ];
  test.each(table)('%s', async (kind, openai, anthropic, azure) => {
    const { url } = await withFault({ kind });
    const first = await post(url, chat, chatBody());
    const { error } = (await first.json()) as {
      error: { type: string; code: string | null; message: string };
    };
    expect([first.status, error.type, error.code]).toEqual(openai);
    expect(first.headers.get('retry-after')).toBeNull();
    const second = await post(url, '/v1/messages', messageBody(), anthropicHeaders);
    expect([second.status, await second.json()]).toMatchObject([
      anthropic[0],
      { type: 'error', error: { type: anthropic[1] } },
    ]);
    const third = await post(url, '/openai/deployments/writer/chat/completions?api-version=1', chatBody(), {
      'api-key': azureKey,
    });
    const body = (await third.json()) as { error: { code: string | null; type?: string } };
    expect([third.status, body.error.code ?? body.error.type]).toEqual(azure);
  });

  test('Retry-After, other statuses and words on request', async () => {
    const { url } = await withFault({ kind: 'rate_limit', retryAfter: 2 }, { times: 1 });
    const refused = await post(url, chat, chatBody());
    expect([
      refused.status,
      refused.headers.get('retry-after'),
      refused.headers.get('retry-after-ms'),
    ]).toEqual([429, '2', '2000']);
    expect((await post(url, chat, chatBody())).status).toBe(200);
    const locked = await withFault({ kind: 'insufficient_quota', status: 403, message: 'locked' });
    const answer = await post(locked.url, chat, chatBody());
    expect([answer.status, await answer.json()]).toMatchObject([
      403,
      { error: { message: 'locked', code: 'insufficient_quota' } },
    ]);
  });
});

describe('the connection', () => {
  test('reset before headers, then healthy', async () => {
    const simulator = await withFault({ kind: 'reset' }, { times: 1 });
    await expect(post(simulator.url, chat, chatBody())).rejects.toMatchObject({
      cause: { code: 'ECONNRESET' },
    });
    expect((await post(simulator.url, chat, chatBody())).status).toBe(200);
    expect(simulator.ledger()[0]).toMatchObject({ fault: 'reset', status: null, hungUp: false });
  });

  test('taken and never answered; a client that gives up is noticed', async () => {
    const simulator = await withFault({ kind: 'silence' });
    await expect(post(simulator.url, chat, chatBody(), {}, AbortSignal.timeout(100))).rejects.toThrow();
    await eventually(() => simulator.ledger()[0]?.finishedAt !== null);
    expect(simulator.ledger()[0]).toMatchObject({ status: null, hungUp: true, tokens: 0 });
  });

  test('headers at once, first token late or never', async () => {
    const late = await withFault({ kind: 'headers_then_silence', forMs: 800 });
    const startedAt = performance.now();
    const response = await post(late.url, chat, stream);
    expect(performance.now() - startedAt).toBeLessThan(790);
    expect((await readUntilBreak(response)).text).toContain('[DONE]');
    expect(performance.now() - startedAt).toBeGreaterThan(795);
    const never = await withFault({ kind: 'headers_then_silence' });
    const open = await post(never.url, chat, stream, {}, AbortSignal.timeout(150));
    expect([open.status, await readUntilBreak(open)]).toEqual([200, { text: '', broke: true }]);
  });

  test('slow loris: the right bytes, slowly', async () => {
    const { url } = await withFault({ kind: 'slow_loris', bytesPerSecond: 4000 });
    const startedAt = performance.now();
    const answer = (await (await post(url, chat, chatBody('button'))).json()) as { choices: unknown[] };
    expect(answer.choices).toHaveLength(1);
    expect(performance.now() - startedAt).toBeGreaterThan(100);
  });
});

describe('streams', () => {
  const contents = (text: string) =>
    (eventsOf(text) as { choices?: { delta?: { content?: string }; finish_reason?: string }[] }[]).filter(
      (event) => event.choices?.[0]?.delta?.content,
    ).length;

  test.each([false, true])('cut after 40 of 60 tokens (hard: %s)', async (hard) => {
    const simulator = await withFault({ kind: 'cut', afterTokens: 40, hard });
    const { text, broke } = await readUntilBreak(await post(simulator.url, chat, stream));
    expect([contents(text), broke]).toEqual([40, hard]);
    expect(text).not.toMatch(/\[DONE\]|"finish_reason":"/);
    await eventually(() => simulator.ledger()[0]?.finishedAt !== null);
    expect(simulator.ledger()[0]).toMatchObject({ tokens: 40, hungUp: false, fault: 'cut' });
  });

  test('stall after 20 tokens, for a time or until the client goes', async () => {
    const short = await withFault({ kind: 'stall', afterTokens: 20, forMs: 120 });
    const startedAt = performance.now();
    const whole = await readUntilBreak(await post(short.url, chat, stream));
    expect([contents(whole.text), performance.now() - startedAt > 115]).toEqual([60, true]);
    const silent = await withFault({ kind: 'stall', afterTokens: 20 });
    const { text, broke } = await readUntilBreak(
      await post(silent.url, chat, stream, {}, AbortSignal.timeout(200)),
    );
    expect([contents(text), broke]).toEqual([20, true]);
    await eventually(() => silent.ledger()[0]?.finishedAt !== null);
    expect(silent.ledger()[0]).toMatchObject({ hungUp: true, tokens: 20 });
  });

  test('one event that is no JSON among complete ones', async () => {
    const { url } = await withFault({ kind: 'bad_event', afterTokens: 10 });
    const { text } = await readUntilBreak(await post(url, chat, stream));
    const bad = eventsOf(text).filter((event) => typeof event === 'string' && event !== '[DONE]');
    expect([bad.length, contents(text)]).toEqual([1, 60]);
  });

  test('without the end marker, at every dialect', async () => {
    const { url } = await withFault({ kind: 'no_done' });
    const { text, broke } = await readUntilBreak(await post(url, chat, stream));
    expect([contents(text), broke, text.includes('[DONE]'), text.includes('"finish_reason":"stop"')]).toEqual(
      [60, false, false, true],
    );
    const messages = await readUntilBreak(
      await post(url, '/v1/messages', messageBody('hi', { stream: true }), anthropicHeaders),
    );
    expect(messages.text).toContain('message_delta');
    expect(messages.text).not.toContain('message_stop');
    const responses = await readUntilBreak(
      await post(url, '/v1/responses', { model: 'gpt-4.1', input: 'hi', stream: true }),
    );
    expect(responses.text).toContain('response.output_text.done');
    expect(responses.text).not.toContain('response.completed');
  });

  test('an error event in a stream that began well, in each shape', async () => {
    const { url } = await withFault({ kind: 'error_event', afterTokens: 5, error: 'unavailable' });
    const last = async (response: Response) => eventsOf((await readUntilBreak(response)).text).at(-1);
    expect(await last(await post(url, chat, stream))).toMatchObject({
      error: { code: 'server_is_overloaded' },
    });
    expect(
      await last(
        await post(url, '/v1/messages', messageBody('60 tokens', { stream: true }), anthropicHeaders),
      ),
    ).toMatchObject({
      type: 'error',
      error: { type: 'overloaded_error' },
    });
    expect(
      await last(await post(url, '/v1/responses', { model: 'gpt-4.1', input: '60 tokens', stream: true })),
    ).toMatchObject({
      type: 'error',
      sequence_number: 9,
      error: { code: 'server_is_overloaded' },
    });
    expect((await post(url, chat, chatBody())).status).toBe(503);
  });

  test('content filter in the middle', async () => {
    const { url } = await withFault({ kind: 'content_filter_finish', afterTokens: 12 });
    const { text } = await readUntilBreak(await post(url, chat, stream));
    expect(contents(text)).toBe(12);
    expect(text).toContain('"finish_reason":"content_filter"');
    const whole = await (await post(url, '/v1/responses', { model: 'gpt-4.1', input: '60 tokens' })).json();
    expect(whole).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'content_filter' } });
  });

  test('slower by a factor', async () => {
    const latency = { firstTokenMs: 20, msPerToken: 1, sigma: 0, burstMs: 5 };
    const organizations = [{ id: 'slow', vendor: 'openai' as const, key: 'sk-test-openai-a', latency }];
    const time = async (rules: { id: string; fault: Fault }[]) => {
      const { url } = await simulate({ organizations, rules });
      const startedAt = performance.now();
      await readUntilBreak(await post(url, chat, stream));
      return performance.now() - startedAt;
    };
    const [normal, slow] = [await time([]), await time([{ id: 's', fault: { kind: 'slow', factor: 3 } }])];
    expect(normal).toBeGreaterThanOrEqual(78);
    expect(slow).toBeGreaterThanOrEqual(235);
  });
});

describe('bodies', () => {
  test('empty, web page, broken JSON, refusal', async () => {
    const sequence: Fault[] = [
      { kind: 'empty' },
      { kind: 'html' },
      { kind: 'malformed_json' },
      { kind: 'cut', afterTokens: 1 },
      { kind: 'refusal' },
    ];
    const { url } = await simulate({ rules: [{ id: 'all', sequence }] });
    const bodies = [];
    for (const _ of sequence) {
      const response = await post(url, chat, chatBody());
      bodies.push([response.status, response.headers.get('content-type'), await response.text()] as const);
    }
    const [empty, html, broken, cut, refusal] = bodies as [
      (typeof bodies)[0],
      (typeof bodies)[0],
      (typeof bodies)[0],
      (typeof bodies)[0],
      (typeof bodies)[0],
    ];
    expect(bodies.map(([status]) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(empty[2]).toBe('');
    expect(html.slice(1)).toEqual(['text/html; charset=utf-8', expect.stringContaining('<html>')]);
    for (const [, type, text] of [broken, cut]) {
      expect(type).toBe('application/json');
      expect(() => JSON.parse(text)).toThrow();
    }
    expect(JSON.parse(refusal[2])).toMatchObject({
      choices: [{ message: { content: null, refusal: expect.any(String) } }],
    });
  });

  test('conditions choose whom it hits', async () => {
    const simulator = await withFault(
      { kind: 'unauthorized' },
      { organization: 'org-a', model: 'gpt-4o', endpoint: 'chat', stream: false },
    );
    const status = async (body: object, path = chat, key = 'sk-test-openai-a') =>
      (await post(simulator.url, path, body, { authorization: `Bearer ${key}` })).status;
    expect([
      await status(chatBody('hi', { model: 'gpt-4o' })),
      await status(chatBody('hi', { model: 'gpt-4o', stream: true })),
      await status(chatBody()),
      await status(chatBody('hi', { model: 'gpt-4o' }), chat, 'sk-test-openai-b'),
      await status({ model: 'gpt-4o', input: 'hi' }, '/v1/responses'),
    ]).toEqual([401, 200, 200, 200, 200]);
    expect(simulator.rules()[0]?.hits).toBe(1);
  });
});
