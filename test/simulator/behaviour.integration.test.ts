import { describe, expect, test } from 'vitest';
import { virtualClock } from '#lib/simulator/index.ts';
import {
  anthropicHeaders,
  anthropicKey,
  chatBody,
  eventually,
  messageBody,
  openaiKey,
  organizations,
  post,
  readUntilBreak,
  simulate,
} from './simulators.ts';

const chat = '/v1/chat/completions';
const textOf = async (response: Response) =>
  ((await response.json()) as { choices: { message: { content: string } }[] }).choices[0]?.message.content;

describe('words', () => {
  const series = async (seed: number, count = 6) => {
    const { url } = await simulate({ seed });
    const texts = [];
    for (let call = 0; call < count; call++)
      texts.push(await textOf(await post(url, chat, chatBody('write about bread'))));
    return texts;
  };

  test('differ from call to call and repeat with the seed', async () => {
    const first = await series(1);
    expect(new Set(first).size).toBe(first.length);
    expect(await series(1)).toEqual(first);
    expect(await series(2)).not.toEqual(first);
  });

  test('whole answers repeat to the byte', async () => {
    const clock = virtualClock();
    const body = async () => {
      const { url } = await simulate({ clock });
      return (await readUntilBreak(await post(url, chat, chatBody('hi', { stream: true })))).text;
    };
    expect(await body()).toBe(await body());
  });

  test('mode same: one text at every vendor', async () => {
    const { url } = await simulate({ mode: 'same' });
    const texts = [
      await textOf(await post(url, chat, chatBody())),
      await textOf(await post(url, chat, chatBody())),
    ];
    const message = (await (await post(url, '/v1/messages', messageBody(), anthropicHeaders)).json()) as {
      content: { text: string }[];
    };
    expect([...texts, message.content[0]?.text]).toEqual([texts[0], texts[0], texts[0]]);
  });
});

describe('limits under a virtual clock', () => {
  test('requests and tokens, OpenAI headers, refill', async () => {
    const clock = virtualClock();
    const limits = { requestsPerMinute: 3, tokensPerMinute: 10_000 };
    const { url } = await simulate({
      clock,
      organizations: [{ id: 'a', vendor: 'openai', key: openaiKey, limits }],
    });
    const left = [];
    for (let call = 0; call < 3; call++) {
      const { headers } = await post(url, chat, chatBody());
      left.push([headers.get('x-ratelimit-remaining-requests'), headers.get('x-ratelimit-remaining-tokens')]);
    }
    // 12 tokens in, 60 out.
    expect(left).toEqual([
      ['2', '9928'],
      ['1', '9856'],
      ['0', '9784'],
    ]);
    const refused = await post(url, chat, chatBody());
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('20');
    expect(refused.headers.get('x-ratelimit-reset-requests')).toBe('1m0s');
    expect(await refused.json()).toMatchObject({
      error: {
        type: 'requests',
        code: 'rate_limit_exceeded',
        message: expect.stringContaining('Limit 3, Used 3'),
      },
    });
    clock.advance(19_999);
    expect((await post(url, chat, chatBody())).status).toBe(429);
    clock.advance(1);
    expect((await post(url, chat, chatBody())).status).toBe(200);
  });

  test("Anthropic's input and output tokens", async () => {
    const clock = virtualClock();
    const limits = { requestsPerMinute: 50, inputTokensPerMinute: 2000, outputTokensPerMinute: 100 };
    const { url } = await simulate({
      clock,
      organizations: [{ id: 'a', vendor: 'anthropic', key: anthropicKey, limits }],
    });
    const first = await post(url, '/v1/messages', messageBody(), anthropicHeaders);
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-input-tokens-limit': '2000',
      'anthropic-ratelimit-output-tokens-remaining': '40',
      'anthropic-ratelimit-output-tokens-reset': '2026-11-21T00:00:36Z',
    });
    const second = await post(url, '/v1/messages', messageBody(), anthropicHeaders);
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, '12']);
    expect(await second.json()).toMatchObject({
      error: { type: 'rate_limit_error', message: expect.stringContaining('100 output tokens per minute') },
    });
  });

  test('an organization has its own', async () => {
    const limits = { requestsPerMinute: 1 };
    const two = organizations.slice(0, 2).map((organization) => ({ ...organization, limits }));
    const simulator = await simulate({ organizations: two, clock: virtualClock() });
    const status = async (key: string) =>
      (await post(simulator.url, chat, chatBody(), { authorization: `Bearer ${key}` })).status;
    const [a, b] = two.map(({ key }) => key) as [string, string];
    expect([await status(a), await status(a), await status(b), await status(b)]).toEqual([
      200, 429, 200, 429,
    ]);
    expect(simulator.ledger().map(({ organization, status }) => `${organization} ${status}`)).toEqual([
      'org-a 200',
      'org-a 429',
      'org-b 200',
      'org-b 429',
    ]);
  });

  test('calls at once', async () => {
    const organization = { id: 'a', vendor: 'openai' as const, key: openaiKey, limits: { concurrency: 2 } };
    const simulator = await simulate({
      organizations: [organization],
      rules: [{ id: 'hold', times: 2, fault: { kind: 'silence' } }],
    });
    const hold = new AbortController();
    const held = [1, 2].map(() =>
      post(simulator.url, chat, chatBody(), {}, hold.signal).catch(() => undefined),
    );
    await eventually(() => simulator.ledger().filter(({ fault }) => fault === 'silence').length === 2);
    expect((await post(simulator.url, chat, chatBody())).status).toBe(429);
    expect(simulator.ledger().at(-1)?.concurrent).toBe(3);
    hold.abort();
    await Promise.all(held);
    await eventually(() => simulator.ledger().every(({ finishedAt }) => finishedAt !== null));
    expect((await post(simulator.url, chat, chatBody())).status).toBe(200);
  });
});

describe('streams in numbers', () => {
  test('a client that hangs up stops the work at once', async () => {
    const latency = { firstTokenMs: 5, msPerToken: 10, sigma: 0, burstMs: 10 };
    const simulator = await simulate({
      organizations: [{ id: 'a', vendor: 'openai', key: openaiKey, latency }],
    });
    const abort = new AbortController();
    const response = await post(
      simulator.url,
      chat,
      chatBody('Answer in 1000 tokens', { stream: true }),
      {},
      abort.signal,
    );
    await eventually(() => (simulator.ledger()[0]?.tokens ?? 0) >= 10);
    abort.abort();
    await readUntilBreak(response);
    await eventually(() => simulator.ledger()[0]?.finishedAt !== null);
    const [entry] = simulator.ledger();
    expect(entry).toMatchObject({ hungUp: true });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(simulator.ledger()[0]?.tokens).toBe(entry?.tokens);
    expect(entry?.tokens).toBeLessThan(200);
  });

  test('a client that hangs up leaves no timer behind', async () => {
    const clock = virtualClock();
    const latency = { firstTokenMs: 1000, msPerToken: 10 };
    const simulator = await simulate({
      clock,
      organizations: [{ id: 'a', vendor: 'openai', key: openaiKey, latency }],
    });
    for (const stream of [true, false]) {
      const abort = new AbortController();
      const answer = post(simulator.url, chat, chatBody('hi', { stream }), {}, abort.signal).catch(
        () => 'gone',
      );
      await eventually(() => clock.waiting() === 1);
      abort.abort();
      expect(await answer).toBe('gone');
      await eventually(() => clock.waiting() === 0);
    }
    expect(simulator.ledger().map(({ hungUp, tokens }) => [hungUp, tokens])).toEqual([
      [true, 0],
      [true, 0],
    ]);
  });

  test('a thousand at once, none lost', async () => {
    // Long enough for the last one to come while the first one waits, on a busy machine too.
    const latency = { firstTokenMs: 3_000, msPerToken: 10, burstMs: 200 };
    const simulator = await simulate({
      organizations: [{ id: 'a', vendor: 'openai', key: openaiKey, latency }],
    });
    const body = chatBody('Answer in 60 tokens', { stream: true });
    const texts = await Promise.all(
      Array.from(
        { length: 1000 },
        async () => (await readUntilBreak(await post(simulator.url, chat, body))).text,
      ),
    );
    expect(texts.filter((text) => text.endsWith('[DONE]\n\n'))).toHaveLength(1000);
    expect(Math.max(...simulator.ledger().map(({ concurrent }) => concurrent))).toBeGreaterThan(500);
    expect(simulator.ledger().every(({ tokens, finishedAt }) => tokens === 60 && finishedAt !== null)).toBe(
      true,
    );
  });

  test('the ledger keeps the last ones', async () => {
    const simulator = await simulate({ ledgerSize: 3 });
    for (let call = 0; call < 5; call++) await (await post(simulator.url, chat, chatBody())).text();
    expect(simulator.ledger().map(({ number }) => number)).toEqual([3, 4, 5]);
    expect(simulator.ledger(4).map(({ number }) => number)).toEqual([5]);
  });
});

describe('control from another process', () => {
  test('rules, mode and ledger, behind the token', async () => {
    const { url } = await simulate({ controlToken: 'secret' });
    const control = async (path: string, method = 'GET', body?: object, token = 'secret') => {
      const response = await fetch(`${url}/control/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(body && { body: JSON.stringify(body) }),
      });
      return [response.status, await response.json()] as const;
    };
    expect((await control('rules', 'GET', undefined, 'wrong'))[0]).toBe(401);
    const rule = { id: 'down', fault: { kind: 'unavailable' } };
    expect(await control('rules', 'PUT', { rules: [rule] })).toEqual([
      200,
      { rules: [{ ...rule, hits: 0 }] },
    ]);
    expect((await post(url, chat, chatBody())).status).toBe(503);
    expect(await control('rules', 'PUT', { rules: [{ id: 'x' }] })).toEqual([
      400,
      { error: 'rule "x": needs either fault or sequence' },
    ]);
    expect(await control('ledger')).toMatchObject([
      200,
      { total: 1, calls: [{ rule: 'down', status: 503, error: 'server_is_overloaded' }] },
    ]);
    await control('rules', 'DELETE');
    expect(await control('mode', 'PUT', { mode: 'same' })).toEqual([200, { mode: 'same' }]);
    expect((await control('mode', 'PUT', { mode: 'loud' }))[0]).toBe(400);
    expect((await post(url, chat, chatBody())).status).toBe(200);
  });

  test('two organizations with one key are refused', async () => {
    const twin = { ...organizations[0], id: 'twin' } as (typeof organizations)[0];
    await expect(simulate({ organizations: [...organizations, twin] })).rejects.toThrow(
      'two organizations have the key of twin',
    );
  });
});
