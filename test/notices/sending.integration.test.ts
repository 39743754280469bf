import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type NoticesSetUp, seal, setUpNotices, webhookSecret } from './set-up.ts';

let set: NoticesSetUp;
beforeAll(async () => {
  set = await setUpNotices();
});
afterAll(() => set[Symbol.asyncDispose]());
beforeEach(() => set.reset());

const minute = 60_000;

test('the webhook: body, signature, event id', async () => {
  const notices = set.addProcess();
  notices.report(set.event({ details: { reason: '3 in a row' } }));
  await notices.flush();
  const [received] = set.webhook.received;
  const { 'kept-signature': signature, 'kept-event-id': eventId } = received?.headers ?? {};
  const body = JSON.parse(received?.text ?? '');
  expect(Object.keys(body)).toEqual('id kind subject phase severity summary details at url'.split(' '));
  expect(body).toMatchObject({ id: eventId, details: { reason: '3 in a row' }, at: set.clock.ms });
  expect(body.url).toMatch(/^https:\/\/kept\.example\.com\/providers\?incident=\d+$/);
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(signature)) ?? [];
  expect(Number(t)).toBe(set.clock.ms / 1000);
  expect(v1).toBe(createHmac('sha256', webhookSecret).update(`${t}.${received?.text}`).digest('hex'));
});

test('Slack: blocks with a link, nothing a vendor says can mention or link', async () => {
  const notices = set.addProcess();
  notices.report(set.event({ summary: 'It opened: <!channel> & <https://evil.example|here>.' }));
  await notices.flush();
  const message = JSON.parse(set.slack.received[0]?.text ?? '');
  expect(message.text).toContain('&lt;!channel&gt; &amp; &lt;https://evil.example|here&gt;');
  expect(message.blocks[0].text.text).toMatch(/^\*Warning: breaker openai-a\/gpt-4\.1\*\nIt opened: &lt;!/);
  expect(message.blocks[1].elements[0].text).toMatch(
    /\{date_short_pretty\} \{time_secs\}\|2026-11-21 12:00 UTC> · <https:\/\/kept\.example\.com\/providers\?incident=\d+\|/,
  );
});

test('tries again with growing pauses, the same event, and gives up after a day', async () => {
  const notices = set.addProcess();
  set.webhook.answer = { status: 503 };
  notices.report(set.event());
  const pauses: number[] = [];
  let last = set.clock.ms;
  await notices.flush();
  for (let n = 0; n < 100; n += 1) {
    const [delivery] = (await notices.deliveries(2)).filter(({ channel }) => channel === 'webhook');
    if (delivery?.state !== 'waiting') break;
    set.clock.ms = delivery.dueAt - 1;
    await notices.flush();
    set.clock.ms = delivery.dueAt;
    await notices.flush();
    pauses.push(set.clock.ms - last);
    last = set.clock.ms;
  }
  expect(pauses.slice(0, 5)).toEqual([5_000, 10_000, 20_000, 40_000, 80_000]);
  expect(Math.max(...pauses)).toBe(30 * minute);
  expect(set.webhook.received).toHaveLength(pauses.length + 1);
  expect(new Set(set.webhook.received.map(({ headers }) => headers['kept-event-id'])).size).toBe(1);
  expect(new Set(set.webhook.received.map(({ text }) => text)).size).toBe(1);
  expect(new Set(set.webhook.received.map(({ headers }) => headers['kept-signature'])).size).toBe(
    pauses.length + 1,
  );
  const [delivery] = (await notices.deliveries(2)).filter(({ channel }) => channel === 'webhook');
  expect(delivery).toMatchObject({
    state: 'failed',
    lastError: 'given up: HTTP 503',
  });
  expect(last).toBeLessThanOrEqual((delivery?.createdAt ?? 0) + 24 * 60 * minute);
  expect(await set.states('slack')).toEqual(['sent']);
});

test('a 429 rests the whole channel for as long as it says', async () => {
  const notices = set.addProcess();
  set.slack.answer = { status: 429, headers: { 'retry-after': '120' }, body: 'rate_limited' };
  for (const subject of ['one', 'two', 'three']) notices.report(set.event({ subject }));
  await notices.flush();
  expect(set.slack.received).toHaveLength(1);
  set.slack.answer = { status: 200 };
  set.clock.ms += 119_999;
  await notices.flush();
  expect(set.slack.received).toHaveLength(1);
  set.clock.ms += 1;
  await notices.flush();
  expect(set.slack.received).toHaveLength(4);
  expect(set.webhook.received).toHaveLength(3);
});

test('a pause beyond the day is no pause', async () => {
  const notices = set.addProcess();
  set.slack.answer = { status: 429, headers: { 'retry-after': '86401' } };
  notices.report(set.event());
  await notices.flush();
  expect(await set.states('slack')).toEqual(['failed']);
});

test('several processes send at once: each message goes out once', async () => {
  const processes = Array.from({ length: 4 }, () => set.addProcess());
  set.webhook.answer = { status: 429, headers: { 'retry-after': '60' } };
  for (let n = 0; n < 40; n += 1) processes[0]?.report(set.event({ subject: `s${n}` }));
  await processes[0]?.flush();
  set.webhook.answer = { status: 200 };
  set.webhook.received.length = 0;
  set.clock.ms += minute;
  await Promise.all(processes.map((notices) => notices.flush()));
  expect(set.webhook.received).toHaveLength(40);
  expect(new Set(set.bodies().map(({ subject }) => subject)).size).toBe(40);
});

test.each([
  ['slack', { status: 404, body: 'no_service' }, 'HTTP 404: no_service'],
  ['slack', { status: 403, body: 'invalid_token' }, 'HTTP 403: invalid_token'],
  [
    'slack',
    { status: 302, headers: { location: 'https://example.com' } },
    'HTTP 302: redirects are not followed',
  ],
  ['webhook', { status: 410, body: 'secret echo' }, 'HTTP 410'],
] as const)('%s gone: %j is not tried again', async (channel, answer, lastError) => {
  const notices = set.addProcess();
  set[channel].answer = { ...answer };
  notices.report(set.event());
  await notices.flush();
  set.clock.ms += 60 * minute;
  await notices.flush();
  expect(set[channel].received).toHaveLength(1);
  const all = await notices.deliveries(10);
  expect(all.find((one) => one.channel === channel)).toMatchObject({ state: 'failed', lastError });
  expect(await notices.sendTest('ann@example.com')).toContainEqual({ channel, ok: false, error: lastError });
});

test('receivers that are away, silent or sealed; no address is told', async () => {
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const gone = `http://127.0.0.1:${(closed.address() as { port: number }).port}/services/hush`;
  closed.close();
  await set.reset({
    slack: { sealedUrl: seal(gone), urlHint: 'hush' },
    webhook: { url: set.webhook.url, sealedSecret: seal('x') },
  });
  set.webhook.answer = 'silent';
  const notices = set.addProcess({ timeoutMs: 60 });
  notices.report(set.event());
  await notices.flush();
  const all = await notices.deliveries(10);
  expect(all.map(({ channel, state, lastError }) => [channel, state, lastError]).sort()).toEqual([
    ['slack', 'waiting', 'cannot be reached (ECONNREFUSED)'],
    ['webhook', 'waiting', 'no answer within 0.06 s'],
  ]);
  const locked = set.addProcess({
    openSecret() {
      throw new Error('another key');
    },
  });
  expect((await locked.sendTest('ann')).map(({ error }) => error)).toEqual(
    Array(2).fill('its secret cannot be opened: set it again'),
  );
});

test('who dies with a claim loses it, and the receiver can tell the repeat', async () => {
  await set.reset({ slack: undefined });
  let isSent = (): void => {};
  const sent = new Promise<void>((done) => {
    isSent = done;
  });
  const dying = set.addProcess({
    async fetch(url, init) {
      await globalThis.fetch(url, init);
      isSent();
      return new Promise(() => {});
    },
  });
  const other = set.addProcess();
  dying.report(set.event());
  void dying.flush();
  await sent;
  set.clock.ms += 59_999;
  await other.flush();
  expect(set.webhook.received).toHaveLength(1);
  set.clock.ms += 1;
  await other.flush();
  expect(set.webhook.received).toHaveLength(2);
  const [first, second] = set.webhook.received;
  expect(second?.headers['kept-event-id']).toBe(first?.headers['kept-event-id']);
  expect(await set.states('webhook')).toEqual(['sent']);
});

test('a late answer of who lost the claim does not undo what the other did', async () => {
  await set.reset({ slack: undefined });
  let fail = (_: Response): void => {};
  let isAsked = (): void => {};
  const asked = new Promise<void>((done) => {
    isAsked = done;
  });
  const slow = set.addProcess({
    fetch: () =>
      new Promise((done) => {
        fail = done;
        isAsked();
      }),
  });
  slow.report(set.event());
  const ends = slow.flush();
  await asked;
  set.clock.ms += minute;
  await set.addProcess().flush();
  fail(new Response(null, { status: 410 }));
  await ends;
  expect(await set.states('webhook')).toEqual(['sent']);
});

test('flapping is said once, later, with how often, and how it is now', async () => {
  const notices = set.addProcess();
  for (let n = 0; n < 7; n += 1) {
    notices.report(set.event());
    set.clock.ms += 30_000;
    notices.report(set.event({ phase: 'ended', severity: 'info', summary: 'It closed.', at: set.clock.ms }));
    set.clock.ms += 30_000;
    await notices.flush();
  }
  expect(set.bodies().map(({ phase }) => phase)).toEqual(['started', 'ended']);
  expect(await set.states('webhook')).toEqual(['held', 'sent', 'sent']);
  set.clock.ms += 15 * minute;
  await notices.flush();
  expect(set.bodies()).toHaveLength(3);
  expect(set.bodies()[2]).toMatchObject({
    phase: 'ended',
    summary: 'It closed. It started 7 times in the last hour.',
    details: { timesLately: 7 },
  });
  set.clock.ms += minute;
  notices.report(set.event());
  await notices.flush();
  expect(await set.states('webhook')).toEqual(['held', 'sent', 'sent', 'sent']);
});

test('the end of what lasted for days is told as well', async () => {
  const notices = set.addProcess();
  notices.report(set.event());
  await notices.flush();
  set.clock.ms += 3 * 24 * 60 * minute;
  notices.report(set.event({ phase: 'ended' }));
  await notices.flush();
  expect(set.bodies().map(({ phase }) => phase)).toEqual(['started', 'ended']);
});

test('an end does not overtake its start', async () => {
  const notices = set.addProcess();
  set.webhook.answer = { status: 500 };
  notices.report(set.event());
  await notices.flush();
  set.clock.ms += 1_000;
  notices.report(set.event({ phase: 'ended', summary: 'It closed.' }));
  set.webhook.answer = { status: 200 };
  await notices.flush();
  expect(set.webhook.received).toHaveLength(1);
  set.clock.ms += 4_000;
  await notices.flush();
  expect(set.bodies().map(({ phase }) => phase)).toEqual(['started', 'started', 'ended']);
});
