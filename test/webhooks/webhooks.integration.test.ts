import { createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Catalog, createCatalog } from '#lib/catalog/index.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#lib/db/embedded.ts';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import { createWebhooks, type WebhookEvent, type WebhooksOptions, webhookKind } from '#lib/webhooks/index.ts';
import { migratedHome } from '#test/support/migrated-home.ts';
import { type Receiver, startReceiver } from '#test/support/receiver.ts';

const home = await migratedHome('webhooks');
const secret = 'a secret of both';
const clock = { ms: 0 };
let postgres: EmbeddedPostgres;
let database: Database;
let catalog: Catalog;
let receiver: Receiver;
beforeAll(async () => {
  postgres = await startEmbeddedPostgres(home);
  await migrate(postgres.url);
  database = connectDatabase(postgres.url, 4);
  catalog = await createCatalog(database, () => {});
  receiver = await startReceiver();
});
beforeEach(async () => {
  clock.ms = Date.parse('2026-11-21T12:00:00Z');
  receiver.received.length = 0;
  receiver.answer = () => ({ status: 200 });
  await database.rows('truncate webhook_deliveries');
});
afterAll(async () => {
  await receiver[Symbol.asyncDispose]();
  await catalog.close();
  await database.close();
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
});

const seal = (text: string) => Buffer.from(text).toString('base64');
function start(options: Partial<WebhooksOptions> = {}) {
  const webhooks = createWebhooks({
    ...{ database, catalog, now: () => clock.ms, random: () => 0.5, timeoutMs: 300 },
    openSecret: (sealed) => Buffer.from(sealed, 'base64').toString(),
    fault(error) {
      throw error;
    },
    mayBePrivate: (host) => host === '127.0.0.1',
    ...options,
  });
  return Object.assign(webhooks, { [Symbol.asyncDispose]: () => webhooks.stop() });
}
const event = (id: string, to?: WebhookEvent['to']): WebhookEvent => ({
  ...{ projectId: 1, id, kind: 'generation.completed', body: { id, text: 'ä' } },
  to: to ?? { url: `${receiver.url}/hook?key=k`, sealedSecret: seal(secret) },
});
const statesOf = async () =>
  (await database.rows<{ state: string }>('select state from webhook_deliveries order by event_id')).map(
    ({ state }) => state,
  );

test('is signed with each try, under the same id, until it is taken; also where the first sender died', async () => {
  await using webhooks = start();
  await webhooks.add(database, [event('e1'), event('e2')]);
  await webhooks.add(database, [event('e1')]);
  const answers = [
    { status: 500 },
    { status: 429, headers: { 'retry-after': '12' } },
    'silent' as const,
    { status: 204 },
  ];
  receiver.answer = ({ headers }) =>
    headers['kept-event-id'] === 'e1' ? (answers.shift() ?? 'silent') : { status: 200 };
  const waits: number[] = [];
  while ((await statesOf()).some((state) => state !== 'sent')) {
    await webhooks.sendDue();
    const [row] = await database.rows<{ at: Date }>(
      "select due_at as at from webhook_deliveries where state = 'waiting'",
    );
    if (row) waits.push(row.at.getTime() - clock.ms);
    clock.ms = row?.at.getTime() ?? clock.ms;
  }
  expect(waits).toEqual([5_000, 12_000, 20_000]);
  const first = receiver.received.filter(({ headers }) => headers['kept-event-id'] === 'e1');
  expect(first).toHaveLength(4);
  expect(receiver.received).toHaveLength(5);
  const times = first.map(({ headers, text, path }) => {
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['kept-signature'])) ?? [];
    expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${text}`).digest('hex'));
    expect([path, JSON.parse(text)]).toEqual(['/hook?key=k', { id: 'e1', text: 'ä' }]);
    return Number(t);
  });
  expect(new Set(times).size).toBe(4);
  const [told] = await webhooks.list({ projectId: 1, state: 'sent', limit: 9 });
  expect(told?.story.map(({ reason }) => reason)).toEqual(['HTTP 500', 'HTTP 429', 'no answer within 0.3 s']);

  // Claimed by a process that is no more: its claim runs out.
  await webhooks.add(database, [event('e3')]);
  await database.rows(
    "update webhook_deliveries set state = 'sending', tries = 1, due_at = $1 where event_id = 'e3'",
    [new Date(clock.ms + 60_000)],
  );
  await webhooks.sendDue();
  expect(receiver.received).toHaveLength(5);
  clock.ms += 60_000;
  await Promise.all([webhooks.sendDue(), webhooks.sendDue()]);
  expect(receiver.received.slice(5).map(({ headers }) => headers['kept-event-id'])).toEqual(['e3']);
});

test('is a dead letter at the end, and goes out again when a person says so', async () => {
  await using webhooks = start();
  await webhooks.add(database, [event('lost'), event('refused'), event('unwanted')]);
  receiver.answer = ({ headers }) => ({ status: headers['kept-event-id'] === 'lost' ? 503 : 404 });
  for (let hours = 0; hours < 26; hours++) {
    await webhooks.sendDue();
    clock.ms += 3_600_000;
  }
  const dead = await webhooks.list({ projectId: 1, state: 'failed', limit: 9, open: 'lost' });
  expect(dead.map(({ eventId, body }) => [eventId, body])).toContainEqual(['lost', event('lost').body]);
  expect(dead.find(({ eventId }) => eventId === 'refused')?.body).toBe(null);
  const lastOf = (id: string) => dead.find(({ eventId }) => eventId === id)?.story.at(-1)?.reason;
  expect(lastOf('lost')).toBe('given up: HTTP 503');
  expect(lastOf('refused')).toBe('HTTP 404');
  expect(dead.find(({ eventId }) => eventId === 'refused')?.tries).toBe(1);
  receiver.answer = () => ({ status: 200 });
  expect(await webhooks.discard({ projectId: 1, eventIds: ['unwanted'] })).toBe(1);
  expect(await webhooks.retry({ projectId: 2 })).toBe(0);
  expect(await webhooks.retry({ projectId: 1 })).toBe(2);
  await webhooks.sendDue();
  expect(await statesOf()).toEqual(['sent', 'sent', 'discarded']);
});

test('a host that is slow or asks for a pause does not hold up the others', async () => {
  await using webhooks = start();
  await using slow = await startReceiver();
  slow.answer = () => 'silent';
  const to = { url: slow.url, sealedSecret: seal(secret) };
  await webhooks.add(
    database,
    Array.from({ length: 80 }, (_, n) => event(`a-slow-${n}`, to)),
  );
  clock.ms += 1;
  await webhooks.add(
    database,
    Array.from({ length: 20 }, (_, n) => event(`quick-${n}`)),
  );
  webhooks.start();
  webhooks.wake();
  while (receiver.received.length < 20) await new Promise(setImmediate);
  expect(slow.received.length).toBeLessThanOrEqual(16);
});

describe('addresses', () => {
  const names: Record<string, string[]> = {
    'good.example.com': ['93.184.216.34'],
    'inner.example.com': ['10.0.0.7'],
    'mixed.example.com': ['192.168.1.1', '93.184.216.34'],
  };
  const resolve = async (host: string) =>
    names[host] ?? Promise.reject(Object.assign(new Error(), { code: 'ENOTFOUND' }));

  test.each([
    ['https://good.example.com/hook', undefined],
    ['https://mixed.example.com/hook', undefined],
    ['https://93.184.216.34/', undefined],
    ['http://127.0.0.1:1234/', undefined],
    ['http://good.example.com/', 'it must be https'],
    ['https://inner.example.com/', 'it lies in a private network'],
    ['https://10.1.2.3/', 'it lies in a private network'],
    ['https://2130706434/', 'it lies in a private network'],
    ['https://[::ffff:10.0.0.1]/', 'it lies in a private network'],
    ['https://169.254.169.254/latest/meta-data', 'it lies in a private network'],
    ['https://localhost/', 'it lies in a private network'],
    ['https://db.internal/', 'it lies in a private network'],
    ['https://nobody.example.com/', 'its name is not known'],
    ['https://me:pass@good.example.com/', 'an address with a name and password in it is not called'],
    ['ftp://good.example.com/', 'it is no http address'],
    ['nonsense', 'it is no http address'],
  ])('%s: %s', async (url, wrong) => {
    await using webhooks = start({ resolve });
    expect(await webhooks.checkAddress(url)).toBe(wrong);
  });

  test('are looked at again with each connection: a name may mean another one by then', async () => {
    const { port } = new URL(receiver.url);
    const sealedSecret = seal(secret);
    await using webhooks = start({ resolve: async () => ['127.0.0.1'] });
    await webhooks.add(database, [
      event('name', { url: `http://good.example.com:${port}/`, sealedSecret }),
      event('address', { url: `http://[::1]:${port}/`, sealedSecret }),
      event('kept', undefined),
    ]);
    await webhooks.sendDue();
    expect(receiver.received.map(({ headers }) => headers['kept-event-id'])).toEqual(['kept']);
    const dead = await webhooks.list({ projectId: 1, state: 'failed', limit: 9 });
    expect(dead.map(({ story }) => story[0]?.reason)).toEqual(
      Array(2).fill('the address lies in a private network'),
    );
  });
});

test('a webhook of the project is where it is now, under the secret of now; a removed one gets nothing', async () => {
  await using webhooks = start();
  const change = (path: string, by: string) =>
    catalog.change(
      webhookKind,
      1,
      'mine',
      { url: `${receiver.url}${path}`, sealedSecret: seal(by) },
      { by: 'test' },
    );
  await change('/old', 'old');
  await webhooks.add(database, [event('e1', { name: 'mine' })]);
  await change('/new', 'new secret');
  await webhooks.sendDue();
  const [{ headers, path, text } = { headers: {}, path: '', text: '' }] = receiver.received;
  expect(path).toBe('/new');
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['kept-signature'])) ?? [];
  expect(v1).toBe(createHmac('sha256', 'new secret').update(`${t}.${text}`).digest('hex'));
  await catalog.remove(webhookKind, 1, 'mine', { by: 'test' });
  await webhooks.add(database, [event('e2', { name: 'mine' })]);
  await webhooks.sendDue();
  expect(await webhooks.list({ projectId: 1, state: 'failed', limit: 9 })).toMatchObject([
    { eventId: 'e2', story: [{ reason: 'the webhook was removed' }] },
  ]);
});
