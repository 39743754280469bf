import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { definePostDigest } from '#jobs/index.ts';
import { InvalidDocument } from '#lib/catalog/index.ts';
import { createDigests, type DigestId, listDue, runOfDigest } from '#lib/digest/index.ts';
import { createDurable } from '#lib/durable/index.ts';
import { postDigests } from '../../jobs/post-digests.ts';
import { digestKind, findSettings } from '../../lib/digest/settings/kind.ts';
import { changeDigest, findDigest, keepDigest } from '../../lib/digest/store.ts';
import { slackChannel, slackToken } from '../support/slack.ts';
import { aDigest } from './a-digest.ts';
import { type DigestWorld, secretBox, startDigestWorld } from './set-up.ts';

let world: DigestWorld;
beforeAll(async () => {
  world = await startDigestWorld();
});
afterAll(() => world[Symbol.asyncDispose]());
const started: [DigestId, number][] = [];
beforeEach(async () => {
  started.length = 0;
  world.slack.reset();
  await world.database.rows('truncate digests');
});

const digests = () =>
  createDigests({ ...world.parts, secretBox, start: async (id, run) => started.push([id, run]) });
const change = (value: unknown) => digests().changeSettings(world.project, value, { by: 'ann@example.com' });
const at = (text: string) => {
  world.clock.ms = Date.parse(text);
  return listDue(world.parts, world.clock.ms).then((due) => due.map(({ week }) => week));
};

test('a digest comes due at its hour of its weekday in the project’s zone, once, and after a downtime too', async () => {
  world.clock.ms = Date.parse('2026-10-20T00:00:00Z');
  await world.database.rows("update projects set time_zone = 'Europe/Berlin'");
  await change({ on: true, weekday: 2, hour: 9, slack: { by: 'webhook', url: world.slack.webhookUrl } });
  // Tuesday, 9 o'clock in Berlin: 7 in UTC until the clocks change on 25 October, 8 after.
  expect(await at('2026-10-20T06:59:00Z')).toEqual([]);
  expect(await at('2026-10-20T07:00:00Z')).toEqual(['2026-W42']);
  expect(await at('2026-10-27T07:59:00Z')).toEqual(['2026-W42']);
  expect(await at('2026-10-27T08:00:00Z')).toEqual(['2026-W43']);
  // Down for four weeks: the newest one.
  expect(await at('2026-11-26T12:00:00Z')).toEqual(['2026-W47']);
  const content = { ...aDigest(), week: { ...aDigest().week, name: '2026-W47' } };
  await keepDigest(world.database, world.project.id, content);
  expect(await at('2026-11-26T12:00:00Z')).toEqual(['2026-W47']);
  await changeDigest(world.database, { projectId: world.project.id, week: '2026-W47' }, { state: 'posted' });
  expect(await at('2026-11-26T12:00:00Z')).toEqual([]);
  await change({ on: false });
  expect(await at('2026-12-02T12:00:00Z')).toEqual([]);
  // What came due before it was switched on again is not made up for.
  await change({ on: true });
  expect(await at('2026-12-02T12:00:00Z')).toEqual([]);
  expect(await at('2026-12-08T08:00:00Z')).toEqual(['2026-W49']);
});

test('settings: secrets are sealed and only their ends shown; nothing is switched on without a place', async () => {
  await world.catalog.remove(digestKind, world.project.id, 'weekly', { by: 'test' });
  await expect(change({ on: true })).rejects.toThrow(InvalidDocument);
  for (const wrong of [
    { slack: { by: 'webhook', url: 'http://example.com/x' } },
    { slack: { by: 'bot', token: slackToken, channel: '#general' } },
    { slack: { by: 'bot', channel: slackChannel } },
    { hour: 24 },
    { weekday: 0 },
  ])
    await expect(change(wrong)).rejects.toThrow(InvalidDocument);
  await change({ slack: { by: 'bot', token: slackToken, channel: slackChannel }, hour: 7 });
  await change({ slack: { by: 'bot', channel: 'C0OTHER0001' } });
  expect(digests().settings(world.project)).toEqual({
    ...{ isOn: false, weekday: 2, hour: 7, version: expect.any(Number) },
    slack: { by: 'bot', hint: `…${slackToken.slice(-4)}`, channel: 'C0OTHER0001' },
  });
  const { slack } = findSettings(world.catalog, world.project.id).body;
  expect(slack?.by === 'bot' && secretBox.open(slack.sealedToken)).toBe(slackToken);
  expect(JSON.stringify(slack)).not.toContain(slackToken);
});

test('a test arrives marked as one and leaves nothing behind; where it cannot, it says why', async () => {
  world.clock.ms = Date.now();
  await world.goTo('bot');
  expect(await digests().sendTest(world.project, 'ann@example.com')).toBeUndefined();
  expect(JSON.stringify(world.slack.messages[0]?.blocks[0])).toContain(
    'A test that ann@example.com asked for',
  );
  expect(world.slack.messages.at(-1)?.files).toHaveLength(1);
  expect(await world.database.rows('select 1 from digests')).toEqual([]);
  world.slack.fate = () => ({ error: 'not_in_channel' });
  expect(await digests().sendTest(world.project, 'ann')).toContain('the bot is not in the channel');
});

test('what was given up can be posted again, by a run of its own, once', async () => {
  const id = { projectId: world.project.id, week: '2026-W47' };
  await keepDigest(world.database, id.projectId, aDigest());
  await expect(digests().postAgain(world.project, id.week)).rejects.toThrow(InvalidDocument);
  await changeDigest(world.database, id, { state: 'failed', error: 'main: HTTP 404' });
  await digests().postAgain(world.project, id.week);
  await expect(digests().postAgain(world.project, id.week)).rejects.toThrow(InvalidDocument);
  expect(started).toEqual([[id, 2]]);
  expect(runOfDigest(id, 2)).toBe(`digest-${id.projectId}-2026-W47-2`);
  expect(await findDigest(world.database, id.projectId, id.week)).toMatchObject({
    state: 'pending',
    error: null,
  });
});

test('as a durable job: looked at often, posted once', async () => {
  await world.goTo('webhook');
  await change({ on: true });
  const { database } = world;
  const durable = createDurable({
    ...{ databaseUrl: world.url, database, process: 'one', version: 'test', isAlone: true },
    fault(error) {
      throw error;
    },
  });
  const job = definePostDigest(durable, world.parts);
  await durable.launch();
  try {
    world.clock.ms += 8 * 86_400_000;
    const startDigest = (id: DigestId) => durable.start(job, id, { id: runOfDigest(id) });
    const look = postDigests({ ...world.parts, startDigest });
    await look();
    await look();
    const [due] = await listDue(world.parts, world.clock.ms);
    const ended = await durable.result(runOfDigest(due as DigestId), 20_000);
    expect(ended).toEqual({ state: 'done', value: { isPosted: true, missing: [] } });
    await look();
    expect(world.slack.messages).toHaveLength(1);
    expect(await durable.runs({ job: 'post-digest' })).toHaveLength(1);
  } finally {
    await durable.stop();
  }
});
