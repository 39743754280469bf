import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findDigest, keepDigest } from '../../lib/digest/store.ts';
import type { SlackFate } from '../support/slack.ts';
import { aDigest, anEventfulDigest } from './a-digest.ts';
import { type Checkpoints, live } from './lives.ts';
import { type DigestWorld, startDigestWorld } from './set-up.ts';

let world: DigestWorld;
beforeAll(async () => {
  world = await startDigestWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
beforeEach(async () => {
  await fresh();
});

const id = () => ({ projectId: world.project.id, week: '2026-W47' });
const kept = () => findDigest(world.database, world.project.id, '2026-W47');
const mains = () => world.slack.messages.filter(({ thread }) => thread === undefined);
const answers = () => world.slack.messages.filter(({ thread }) => thread !== undefined);

async function fresh(digest = anEventfulDigest()) {
  world.slack.reset();
  world.told.length = 0;
  // As Slack's server sees the time.
  world.clock.ms = Date.now();
  await world.database.rows('truncate digests');
  await keepDigest(world.database, world.project.id, digest);
}

test('a bot posts the message, its answers and charts; a second run of it posts nothing', async () => {
  await world.goTo('bot');
  const { result } = await live(world.parts, id(), { checkpoints: new Map() });
  expect(result).toEqual({ isPosted: true, missing: [] });
  expect(mains()).toHaveLength(1);
  const [main] = mains();
  expect(answers().map(({ text, files }) => text || files.map(({ name }) => name).join())).toEqual([
    ...['Patterns', 'Canaries and hints', 'Vendors and deploys', 'The weeks before'],
    'trend-2026-W47.png,patterns-2026-W47.png',
  ]);
  expect(answers().every(({ thread }) => thread === main?.ts)).toBe(true);
  expect(
    answers()
      .at(-1)
      ?.files.every(({ bytes }) => bytes > 1_000),
  ).toBe(true);
  expect(await kept()).toMatchObject({ state: 'posted', error: null, slackTs: main?.ts });
  await live(world.parts, id(), { checkpoints: new Map() });
  expect(world.slack.messages).toHaveLength(6);
});

test('whenever its worker dies, a bot’s digest is there once, whole', async () => {
  await world.goTo('bot');
  const digest = aDigest({ canaries: anEventfulDigest().canaries });
  await fresh(digest);
  const { moments } = await live(world.parts, id(), { checkpoints: new Map() });
  expect(moments.length).toBeGreaterThan(40);
  for (let diesAt = 0; diesAt < moments.length; diesAt++) {
    await fresh(digest);
    const checkpoints: Checkpoints = new Map();
    expect((await live(world.parts, id(), { checkpoints, diesAt })).died).toBe(true);
    const { result } = await live(world.parts, id(), { checkpoints });
    const where = `dead at ${moments[diesAt]}`;
    expect(result, where).toEqual({ isPosted: true, missing: [] });
    expect(mains(), where).toHaveLength(1);
    expect(
      new Set(answers().map(({ text, files }) => text + files.map(({ name }) => name))).size,
      where,
    ).toBe(3);
    expect(answers(), where).toHaveLength(3);
    expect(await kept(), where).toMatchObject({ state: 'posted', slackTs: mains()[0]?.ts });
  }
});

test('a webhook’s digest is never lost, and said twice only where nobody can know, with a word on it', async () => {
  await world.goTo('webhook');
  const { moments } = await live(world.parts, id(), { checkpoints: new Map() });
  let twice = 0;
  for (let diesAt = 0; diesAt < moments.length; diesAt++) {
    await fresh();
    const checkpoints: Checkpoints = new Map();
    await live(world.parts, id(), { checkpoints, diesAt });
    const arrived = mains().length;
    await live(world.parts, id(), { checkpoints });
    const [, second] = mains();
    const where = `dead at ${moments[diesAt]}`;
    expect(mains().length, where).toBe(arrived === 1 && second ? 2 : 1);
    if (second) {
      expect(JSON.stringify(second.blocks), where).toContain('may be here twice');
      twice += 1;
    }
    expect(await kept(), where).toMatchObject({ state: 'posted' });
  }
  // From Slack's taking it to our writing that down.
  expect(twice).toBe(2);
});

test('429 is waited out as long as it asks, faults of Slack with growing pauses', async () => {
  await world.goTo('bot');
  const fates: SlackFate[] = [
    { status: 429, headers: { 'retry-after': '120' } },
    { status: 503 },
    { error: 'internal_error' },
  ];
  world.slack.fate = ({ method }) => (method === 'chat.postMessage' ? (fates.shift() ?? 'done') : 'done');
  const { result, sleptMs } = await live(world.parts, id(), { checkpoints: new Map() });
  expect(result).toEqual({ isPosted: true, missing: [] });
  expect(sleptMs).toBe(120_000 + 10_000 + 20_000);
  expect(mains()).toHaveLength(1);
  expect(world.told).toEqual([]);
});

test('where a place is changed in the middle, what is left has nothing to answer to', async () => {
  await world.goTo('bot');
  world.slack.fate = ({ method }) => (method === 'chat.postMessage' ? { status: 503 } : 'done');
  const checkpoints: Checkpoints = new Map();
  const first = await live(world.parts, id(), { checkpoints, diesAt: 12 });
  expect(first.died).toBe(true);
  await world.goTo('webhook');
  const { result } = await live(world.parts, id(), { checkpoints });
  expect(result).toEqual({ isPosted: true, missing: [] });
  expect(world.slack.messages).toHaveLength(1);
});

test('answers that nobody hears: Slack is asked whether it has the message', async () => {
  await world.goTo('bot');
  let posts = 0;
  world.slack.fate = ({ method }) => (method === 'chat.postMessage' && ++posts === 1 ? 'unheard' : 'done');
  const { result } = await live(world.parts, id(), { checkpoints: new Map() });
  expect(result).toEqual({ isPosted: true, missing: [] });
  expect(mains()).toHaveLength(1);
  expect(JSON.stringify(mains()[0]?.blocks)).not.toContain('may be here twice');
});

test('a bot that may not read history posts again rather than not at all', async () => {
  await world.goTo('bot');
  let posts = 0;
  world.slack.fate = ({ method }) => {
    if (method.startsWith('conversations')) return { error: 'missing_scope' };
    return method === 'chat.postMessage' && ++posts === 1 ? 'unheard' : 'done';
  };
  const { result } = await live(world.parts, id(), { checkpoints: new Map() });
  expect(result?.isPosted).toBe(true);
  expect(mains()).toHaveLength(2);
  expect(JSON.stringify(mains()[1]?.blocks)).toContain('may be here twice');
});

test.each<['webhook' | 'bot', SlackFate, string]>([
  ['webhook', { status: 404, body: 'no_service' }, 'HTTP 404: no_service: the webhook was removed in Slack'],
  ['bot', { error: 'token_revoked' }, 'token_revoked: the token was revoked'],
  ['bot', { error: 'channel_not_found' }, 'there is no such channel'],
])('what Slack will never take is told to people: %s %o', async (by, fate, words) => {
  await world.goTo(by);
  world.slack.fate = () => fate;
  const { result } = await live(world.parts, id(), { checkpoints: new Map() });
  expect(result?.isPosted).toBe(false);
  expect(world.slack.calls).toHaveLength(1);
  expect(await kept()).toMatchObject({ state: 'failed', error: expect.stringContaining(words) });
  expect((await kept())?.sent).toEqual({});
  expect(world.told).toMatchObject([
    {
      kind: 'digest',
      severity: 'warning',
      subject: 'main 2026-W47',
      summary: expect.stringContaining(words),
    },
  ]);
});

test('a Slack that is down for a day: given up, and told', async () => {
  await world.goTo('webhook');
  world.slack.fate = () => ({ status: 503 });
  const { result, sleptMs } = await live(world.parts, id(), { checkpoints: new Map() });
  expect(result?.missing).toEqual(['main: given up: HTTP 503']);
  expect(sleptMs).toBeGreaterThan(23 * 3_600_000);
  expect(sleptMs).toBeLessThanOrEqual(24 * 3_600_000);
  expect(world.told).toHaveLength(1);
});

test('what only charts fail at is posted, and says what is missing', async () => {
  await world.goTo('bot');
  world.slack.fate = ({ method }) => (method.startsWith('files.') ? { error: 'missing_scope' } : 'done');
  const { result } = await live(world.parts, id(), { checkpoints: new Map() });
  expect(result).toMatchObject({
    isPosted: true,
    missing: [expect.stringContaining('pictures: missing_scope')],
  });
  expect(await kept()).toMatchObject({ state: 'posted', error: expect.stringContaining('pictures') });
  expect(world.told[0]?.summary).toContain('is incomplete in Slack');
});
