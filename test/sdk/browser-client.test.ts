import { expect, test } from 'vitest';
import {
  type BrowserOptions,
  createKept,
  type KeptError,
  newId,
  type StorageLike,
} from '#lib/sdk/browser.ts';
import { eventually } from '../support/eventually.ts';
import { type KeptServer, PUBLISHABLE_KEY, SECRET_KEY, startKeptServer } from './kept-server.ts';
import { VirtualClock } from './virtual-clock.ts';

const START_MS = Date.UTC(2026, 10, 20, 12);

class MapStorage implements StorageLike {
  readonly entries = new Map<string, string>();
  get length(): number {
    return this.entries.size;
  }
  key(index: number): string | null {
    return [...this.entries.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.entries.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.entries.set(key, value);
  }
  removeItem(key: string): void {
    this.entries.delete(key);
  }
}

function setUp(server: Pick<KeptServer, 'url'>, options: Partial<BrowserOptions> = {}) {
  const clock = new VirtualClock(START_MS);
  const errors: KeptError[] = [];
  const storage = new MapStorage();
  const onError = (error: KeptError) => void errors.push(error);
  const kept = createKept({ url: server.url, key: PUBLISHABLE_KEY, storage, clock, onError, ...options });
  return { clock, errors, storage, kept };
}

test('signals of one moment travel together, with the token that was given once', async () => {
  await using server = await startKeptServer();
  const { clock, kept, storage } = setUp(server);
  const id = newId(START_MS);
  kept.shown(id, { token: 'ot_x_y' });
  clock.advance(300);
  kept.edited(id, { editDistance: 0.2 });
  expect(storage.length).toBe(2);
  clock.advance(199);
  expect(server.received).toHaveLength(0);
  clock.advance(1);
  await eventually(() => expect(storage.length).toBe(0));
  const token = { interactionId: id, outcomeToken: 'ot_x_y' };
  expect(server.received).toEqual([
    {
      method: 'POST',
      path: '/v1/outcomes',
      authorization: `Bearer ${PUBLISHABLE_KEY}`,
      body: {
        outcomes: [
          { ...token, kind: 'shown', occurredAt: START_MS },
          { ...token, kind: 'edited', occurredAt: START_MS + 300, editDistance: 0.2 },
        ],
        sentAt: START_MS + 500,
      },
    },
  ]);
});

test('a retry is the same signal, and comes when Retry-After says', async () => {
  await using server = await startKeptServer();
  const { clock, kept, errors, storage } = setUp(server);
  server.script.push({ status: 503, headers: { 'retry-after': '20' } });
  kept.inserted(newId(START_MS), { token: 't', selectedIndex: 1 });
  clock.advance(500);
  await eventually(() => expect(errors).toHaveLength(1));
  expect(storage.length).toBe(1);
  clock.advance(19_999);
  expect(server.received).toHaveLength(1);
  clock.advance(2001);
  await eventually(() => expect(storage.length).toBe(0));
  expect(server.received[1]?.body.outcomes).toEqual(server.received[0]?.body.outcomes);
  expect(server.received[1]?.body.sentAt).toBeGreaterThanOrEqual(START_MS + 20_500);
});

test('items leave the queue on a final refusal, and rejected ones are told', async () => {
  await using server = await startKeptServer();
  const { kept, errors, storage } = setUp(server);
  server.script.push({ status: 403, body: { error: { code: 'forbidden', message: 'origin not allowed' } } });
  kept.closed(newId(START_MS), { token: 't' });
  await kept.flush();
  expect(storage.length).toBe(0);
  const error = { code: 'bad_token', field: 'outcomeToken', message: 'does not fit' };
  server.script.push({
    status: 200,
    body: { accepted: 0, duplicates: 0, rejected: [{ list: 'outcomes', index: 0, error }] },
  });
  kept.reverted(newId(START_MS), { token: 'wrong' });
  await kept.flush();
  expect(storage.length).toBe(0);
  expect(errors.map(({ code, message }) => [code, message])).toEqual([
    ['rejected', 'origin not allowed'],
    ['rejected', 'does not fit'],
  ]);
});

test('a 200 that is not Kept’s, or no answer at all, keeps the item', async () => {
  await using server = await startKeptServer();
  const { kept, storage } = setUp(server);
  server.script.push({ status: 200, body: { welcome: 'to our hotel' } });
  kept.closed(newId(START_MS));
  await kept.flush();
  expect(storage.length).toBe(1);
  await kept.flush();
  expect(storage.length).toBe(0);
});

test('a page that comes after one that died sends what that left, broken items aside', async () => {
  await using server = await startKeptServer();
  const storage = new MapStorage();
  const dead = setUp(server, { storage });
  const id = newId(START_MS);
  dead.kept.regenerated(id, { token: 't', reason: 'too loud' });
  storage.setItem(`${[...storage.entries.keys()][0]}x`, '{"interactionId":');
  storage.setItem('of the product', 'itself');
  const next = setUp(server, { storage });
  next.clock.advance(500);
  await eventually(() => expect(server.received).toHaveLength(1));
  expect(server.received[0]?.body.outcomes).toMatchObject([{ interactionId: id, reason: 'too loud' }]);
  await eventually(() => expect([...storage.entries.keys()]).toEqual(['of the product']));
});

test('two tabs on one storage lose nothing: together they send every signal', async () => {
  await using server = await startKeptServer();
  const storage = new MapStorage();
  const tabs = [setUp(server, { storage }), setUp(server, { storage })];
  const ids = Array.from({ length: 40 }, () => newId(START_MS));
  for (const [index, id] of ids.entries()) tabs[index % 2]?.kept.shown(id, { token: 't' });
  await Promise.all(tabs.map(({ kept }) => kept.flush()));
  const sent = new Set(
    server.received.flatMap(({ body }) => body.outcomes?.map((item) => item.interactionId)),
  );
  expect(sent).toEqual(new Set(ids));
  expect(storage.length).toBe(0);
});

test('a closed client sends nothing by itself, what waits stays for the next', async () => {
  await using server = await startKeptServer();
  const { clock, kept, storage } = setUp(server);
  server.script.push({ status: 500 });
  kept.shown(newId(START_MS), { token: 't' });
  const flushed = kept.flush();
  kept.close();
  await flushed;
  kept.closed(newId(START_MS), { token: 't' });
  expect(clock.waits).toEqual([]);
  expect(storage.length).toBe(2);
});

test('storage that refuses is replaced by memory', async () => {
  await using server = await startKeptServer();
  const storage = new MapStorage();
  storage.setItem = () => {
    throw new Error('QuotaExceededError');
  };
  const { kept } = setUp(server, { storage });
  kept.shown(newId(START_MS), { token: 't' });
  await kept.flush();
  await kept.flush();
  expect(server.received).toHaveLength(1);
  expect(server.received[0]?.body.outcomes).toHaveLength(1);
});

test('the queue holds 500 items, oldest go first, and every request stays below the keepalive limit', async () => {
  await using server = await startKeptServer();
  const offline = { fetch: () => Promise.reject(new TypeError('offline')) };
  const { clock, kept, errors, storage } = setUp(server, offline);
  const ids = Array.from({ length: 503 }, () => newId(START_MS));
  for (const id of ids) {
    kept.closed(id, { token: 't', reason: 'ü'.repeat(200) });
    clock.advance(1);
  }
  expect(errors.filter(({ code }) => code === 'dropped').map(({ count }) => count)).toEqual([1, 1, 1]);
  await setUp(server, { storage }).kept.flush();
  const sent = server.received.flatMap(({ body }) => body.outcomes?.map((item) => item.interactionId));
  expect(sent).toEqual(ids.slice(3));
  const sizes = server.received.map(({ body }) => Buffer.byteLength(JSON.stringify(body)));
  expect(Math.max(...sizes)).toBeLessThan(65_536);
});

test('a secret key is refused, without telling it', () => {
  expect(() => createKept({ url: 'http://x', key: SECRET_KEY })).toThrow(/publishable/);
  expect(() => createKept({ url: 'http://x', key: SECRET_KEY })).not.toThrow(/0123456789/);
});
