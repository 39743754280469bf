import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSlackBot, explained, postToWebhook, sections } from '#lib/slack/index.ts';
import { type SlackFate, slackChannel, slackToken, startSlack, type TestSlack } from '../support/slack.ts';

let slack: TestSlack;
beforeAll(async () => {
  slack = await startSlack();
});
afterAll(() => slack[Symbol.asyncDispose]());
beforeEach(() => slack.reset());

const message = { text: 'The week was calm.', blocks: sections(['*The week* was calm.']) };
const mark = { type: 'kept_digest', key: 'a/2026-W47' };
const outside = { fetch: globalThis.fetch, timeoutMs: 400 };
const bot = (change: { token?: string; channel?: string } = {}) =>
  createSlackBot({
    ...outside,
    ...{ token: slackToken, channel: slackChannel, apiUrl: slack.apiUrl, now: () => 0 },
    ...change,
  });

test('a bot posts, answers in the thread, brings pictures, and finds what it has said', async () => {
  const me = bot();
  expect(await me.find(mark, { around: Date.now() })).toEqual({ ok: true, ts: null });
  const posted = await me.post(message, mark);
  expect(posted).toEqual({ ok: true, ts: slack.messages[0]?.ts });
  const { ts } = posted as { ts: string };
  expect(await me.find(mark, { around: Date.now() })).toEqual({ ok: true, ts });
  expect(await me.find({ ...mark, key: 'b' }, { around: Date.now() })).toEqual({
    ok: true,
    ts: null,
  });

  const part = { ...mark, key: 'a/2026-W47/1' };
  await me.post(message, part, ts);
  expect(await me.find(part, { around: 0, thread: ts })).toEqual({ ok: true, ts: slack.messages[1]?.ts });

  const picture = { name: 'trend.png', title: 'Trend', alt: 'falls', png: Buffer.from('not quite a png') };
  expect(await me.hasFile('trend.png', ts)).toEqual({ ok: true, has: false });
  expect(await me.upload([picture, { ...picture, name: 'patterns.png' }], ts)).toEqual({ ok: true });
  expect(await me.hasFile('trend.png', ts)).toEqual({ ok: true, has: true });
  expect(slack.messages[2]).toMatchObject({ thread: ts, files: [{ name: 'trend.png', bytes: 15 }, {}] });
  const uploaded = slack.calls.filter(({ method }) => method === 'upload');
  expect(uploaded.every(({ args }) => args.bytes >= 15)).toBe(true);
});

test.each<[string, SlackFate, object]>([
  ['the limit', { status: 429, headers: { 'retry-after': '30' } }, { again: true, retryAfterMs: 30_000 }],
  ['the limit without a time', { status: 429 }, { again: true, reason: 'HTTP 429' }],
  ['a fault of Slack', { status: 503, body: 'oops' }, { again: true, reason: 'HTTP 503', mayBeThere: true }],
  ['a passing error', { error: 'internal_error' }, { again: true, reason: 'internal_error' }],
  ['silence', 'silent', { again: true, reason: 'no answer within 0.4 s', mayBeThere: true }],
  ['a cut line', 'unheard', { again: true, mayBeThere: true }],
  ['a revoked token', { error: 'token_revoked' }, { again: false, reason: 'token_revoked' }],
  ['a channel that is gone', { error: 'channel_not_found' }, { again: false }],
  ['an answer of another', { status: 200, body: '<html>' }, { again: false }],
])('a bot says what may be tried again: %s', async (_, fate, refused) => {
  slack.fate = () => fate;
  const said = await bot().post(message, mark);
  expect(said).toMatchObject({ ok: false, ...refused });
  expect(JSON.stringify(said)).not.toContain(slackToken);
  expect(slack.calls).toHaveLength(1);
});

test('a wrong token, a wrong channel: refused for good, in words', async () => {
  const said = await bot({ token: 'xoxb-wrong' }).post(message, mark);
  expect(said).toMatchObject({ ok: false, again: false });
  expect(explained((said as { reason: string }).reason)).toContain('not valid');
  expect(await bot({ channel: 'C0OTHER0001' }).post(message, mark)).toMatchObject({
    ...{ ok: false, again: false, reason: 'channel_not_found' },
  });
});

test('a file that Slack does not take says why', async () => {
  slack.fate = ({ method }) => (method === 'upload' ? { status: 500 } : 'done');
  const png = Buffer.from('x');
  expect(await bot().upload([{ name: 'a.png', title: 'A', alt: 'a', png }], '1.0')).toMatchObject({
    ...{ ok: false, again: true, reason: 'HTTP 500' },
  });
});

test('a webhook posts; one that was removed says so', async () => {
  const post = () => postToWebhook(slack.webhookUrl, message, { ...outside, nowMs: 0 });
  expect(await post()).toEqual({ ok: true });
  expect(slack.messages).toMatchObject([{ text: message.text, blocks: message.blocks }]);
  slack.fate = () => ({ status: 404, body: 'no_service' });
  const gone = await post();
  expect(gone).toMatchObject({ ok: false, again: false, reason: 'HTTP 404: no_service' });
  expect(explained('HTTP 404: no_service')).toBe('HTTP 404: no_service: the webhook was removed in Slack');
});
