import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { Agent } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Blobs, createBlobs } from '#lib/blobs/index.ts';
import { startEmbeddedPostgres } from '#lib/db/embedded.ts';
import { connectDatabase, type Database } from '#lib/db/index.ts';
import { migrate } from '#lib/db/migrate.ts';
import { migratedHome } from '#test/support/migrated-home.ts';
import { plain, pngBomb } from './pictures.ts';

const stack = new AsyncDisposableStack();
let database: Database;
let blobs: Blobs;

beforeAll(async () => {
  const home = await migratedHome('blobs');
  stack.defer(() => rmSync(home, { recursive: true, force: true }));
  const { url, stop } = await startEmbeddedPostgres(home);
  stack.defer(stop);
  await migrate(url);
  database = connectDatabase(url);
  stack.defer(() => database.close());
  const dispatcher = new Agent();
  stack.defer(() => dispatcher.close());
  blobs = createBlobs({ database, dispatcher });
});
afterAll(() => stack.disposeAsync());

const count = async () => (await database.rows<{ n: number }>('select count(*) as n from blobs'))[0]?.n;

test('an image comes back byte for byte, with its facts and a thumbnail', async () => {
  const bytes = await plain(640, 480, { r: 1, g: 2, b: 3, alpha: 0.4 }).png().toBuffer();
  const facts = await blobs.put(bytes, 'application/octet-stream');
  expect(facts).toEqual({
    hash: createHash('sha256').update(bytes).digest('hex'),
    mediaType: 'image/png',
    size: bytes.length,
    width: 640,
    height: 480,
    hasAlpha: true,
  });
  expect(await blobs.facts(facts.hash)).toEqual(facts);
  const found = await blobs.find(facts.hash);
  expect(found?.mediaType).toBe('image/png');
  expect(Buffer.compare(found?.bytes as Uint8Array, bytes)).toBe(0);
  const thumbnail = await blobs.findThumbnail(facts.hash);
  expect(thumbnail?.mediaType).toBe('image/webp');
  expect((await blobs.put(thumbnail?.bytes as Uint8Array)).width).toBe(320);
});

test('the same bytes are one blob, whoever stores them at once', async () => {
  const bytes = await plain(50, 50, { r: 7, g: 7, b: 7, alpha: 1 }).webp().toBuffer();
  const before = (await count()) ?? 0;
  // All connections are open, so that nobody is late.
  await Promise.all(Array.from({ length: 8 }, () => database.rows('select pg_sleep(0.1)')));
  const all = await Promise.all(Array.from({ length: 8 }, () => blobs.put(new Uint8Array(bytes))));
  expect(new Set(all.map((facts) => JSON.stringify(facts))).size).toBe(1);
  expect(await count()).toBe(before + 1);
});

test('a view into a larger buffer is stored alone', async () => {
  const around = Buffer.from('before{"large":true}after');
  const facts = await blobs.put(around.subarray(6, 20), 'application/json');
  expect(facts).toMatchObject({ mediaType: 'application/json', size: 14, width: null, hasAlpha: null });
  expect(Buffer.from((await blobs.find(facts.hash))?.bytes ?? []).toString()).toBe('{"large":true}');
  expect(await blobs.findThumbnail(facts.hash)).toBeUndefined();
});

test('broken images and bombs are kept as they came', async () => {
  const whole = await plain(300, 300).jpeg().toBuffer();
  for (const bytes of [whole.subarray(0, 200), pngBomb(8_000, 8_000), new Uint8Array()]) {
    const facts = await blobs.put(bytes);
    expect(facts).toMatchObject({ size: bytes.length, width: null, height: null, hasAlpha: null });
    expect((await blobs.find(facts.hash))?.bytes.length).toBe(bytes.length);
  }
});

test('what is no hash names nothing', async () => {
  for (const hash of ['', 'a'.repeat(64), 'A'.repeat(64), `${'a'.repeat(63)}\0`, '../etc/passwd']) {
    expect(await blobs.find(hash)).toBeUndefined();
    expect(await blobs.facts(hash)).toBeUndefined();
    expect(await blobs.findThumbnail(hash)).toBeUndefined();
  }
});
