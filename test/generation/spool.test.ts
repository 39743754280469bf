import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openSpool, type Spool } from '#lib/generation/index.ts';

class Away extends Error {}
let folder: string;
let delivered: number[];
let blobs: string[];
let isAway: boolean;
let said: string[];
let spool: Spool;
const poisoned = 13;

const open = () =>
  openSpool({
    folder,
    async deliver(items) {
      if (isAway) throw new Away();
      if (items.some(({ projectId }) => projectId === poisoned)) throw new Error('cannot be written');
      delivered.push(...items.map(({ prepared }) => prepared as number));
      return items.flatMap((item) => (item.prepared === 7 ? [{ item, reason: 'no room' }] : []));
    },
    async deliverBlob(bytes, mediaType) {
      if (isAway) throw new Away();
      blobs.push(`${mediaType} ${Buffer.from(bytes)}`);
    },
    isAway: (error) => error instanceof Away,
    say: (line) => said.push(line),
    fault: (error) => said.push(`fault: ${(error as Error).message}`),
  });
const put = (from: number, to: number, projectId = 1) =>
  Promise.all(Array.from({ length: to - from }, (_, i) => spool.append({ projectId, prepared: from + i })));
const empty = () => vi.waitUntil(() => spool.size().items === 0, { timeout: 15_000 });
const range = (to: number) => Array.from({ length: to }, (_, i) => i);

beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), 'kept-spool-')), 'spool');
  [delivered, blobs, isAway, said] = [[], [], true, []];
  spool = await open();
});
afterEach(async () => {
  await spool.close();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

test('everything is delivered once and in order, also what another process left, but for a line that it did not end', async () => {
  await put(0, 600);
  expect(await spool.keep(Buffer.from('picture'), 'image/png')).toMatch(/^[0-9a-f]{64}$/);
  expect(spool.size()).toMatchObject({ items: 601 });
  await spool.close();
  const [file] = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  appendFileSync(join(folder, String(file)), '{"projectId":1,"prep');
  spool = await open();
  await put(600, 700);
  isAway = false;
  await empty();
  expect([delivered, blobs]).toEqual([range(700), ['image/png picture']]);
  expect(readdirSync(folder)).toEqual(['refused.jsonl']);
  expect(said.filter((line) => /Postgres/.test(line))).toEqual([
    'Postgres is away: interactions go to the spool',
    'Postgres is away: interactions go to the spool',
    'Postgres is back: the spool is delivered',
  ]);
});

test('what is refused, and what cannot be written at all, is put aside and keeps nothing else from the log', async () => {
  await put(0, 10);
  await put(10, 11, poisoned);
  await put(11, 20);
  isAway = false;
  await empty();
  expect(delivered.toSorted((a, b) => a - b)).toEqual(range(20).filter((n) => n !== 10));
  const refused = readFileSync(join(folder, 'refused.jsonl'), 'utf8').trim().split('\n');
  expect(refused.map((line) => JSON.parse(line)).map(({ item, reason }) => [item.prepared, reason])).toEqual([
    [7, 'no room'],
    [10, 'cannot be written'],
  ]);
});

test('it catches up while more and more comes', async () => {
  let next = 0;
  let isOver = false;
  const come = async () => {
    while (!isOver) await put(next++, next);
  };
  const coming = Promise.all([come(), come(), come(), come()]);
  await sleep(300);
  isAway = false;
  await vi.waitUntil(() => delivered.length > 0, { timeout: 15_000 });
  const seen = next;
  await vi.waitUntil(() => delivered.length >= seen, { timeout: 15_000 });
  isOver = true;
  await coming;
  await empty();
  expect(delivered.toSorted((a, b) => a - b)).toEqual(range(next));
});

test('a folder that cannot be written is said once, to everybody who asks', async () => {
  rmSync(join(folder, '..'), { recursive: true, force: true });
  appendFileSync(join(folder, '..'), 'a file where the folder should be');
  for (let i = 0; i < 2; i++) await expect(put(0, 1)).rejects.toThrow('the spool cannot be written');
  await expect(spool.keep(Buffer.from('x'), 'image/png')).rejects.toThrow('the spool cannot be written');
  expect([said.length, spool.size().items, existsSync(folder)]).toEqual([1, 0, false]);
});
