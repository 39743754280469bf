import { deepStrictEqual } from 'node:assert/strict';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { createMemoryRows } from '#lib/coordination/index.ts';
import { jointScriptOf } from '#lib/coordination/joint/script.ts';
import type { RoomEvent } from '#lib/flow/room/events.ts';
import { roomMachine } from '#lib/flow/room/machine.ts';
import type { LineRow, Need } from '#lib/flow/room/rows.ts';
import { type SeededRandom, seededRandom } from '#lib/stats/index.ts';
import { hasRedis, startRedis } from '#test/support/redis.ts';

const limits: Record<string, Omit<Need, 'place'>> = {
  'c/a': { limit: 2, periodMs: 0 },
  'c/b': { limit: 3, periodMs: 0 },
  'c/ü': { limit: 1, periodMs: 0 },
  't/a': { limit: 3, periodMs: 4000 },
  't/b': { limit: 100, periodMs: 9000 },
};
const processes = ['p1', 'p2', 'p3'];

const gathering = (random: SeededRandom, now: number) => ({
  ...{
    key: 'd',
    of: `i${random.integer(4)}`,
    askedAt: now - random.integer(900),
    periodMs: 500,
    maxWaitMs: 2000,
  },
});

/** Two crowded limits, and one who needs both and is never lucky: in the end it keeps a place of one of them. */
function* crowd(random: SeededRandom): Generator<{ event: RoomEvent; now: number }> {
  const queues: Record<string, string[]> = { 'c/a': [], 'c/b': [] };
  for (let n = 0; n < 60 + random.integer(40); n++) {
    const now = 1_700_000_000_000 + 10 * n;
    const name = random.pick(['c/a', 'c/b']);
    const names = n === 30 ? ['c/a', 'c/b'] : [name];
    const needs = Object.fromEntries(
      names.map((one, i) => [one, { ...(limits[one] as Need), place: i + 1 }]),
    );
    const sender = { process: 'p1', bornAt: 0, id: `p1-${n}` };
    const rank = n === 30 ? 0 : now;
    const ask = { lane: `u${n}`, rank, needs, waitMs: 60_000, debounce: '', instead: '' };
    const leaving = n > 30 && random.chance(0.7) ? queues[name]?.shift() : undefined;
    if (leaving === undefined && n !== 30) queues[name]?.push(sender.id);
    yield {
      event: leaving
        ? { ...sender, type: 'leave', id: leaving, keep: false }
        : { ...sender, type: 'ask', ...ask },
      now,
    };
  }
}

/** Events as processes send them, some twice, some too late, from a store that is sometimes new-born. */
function* events(random: SeededRandom): Generator<{ event: RoomEvent; now: number }> {
  let now = 1_700_000_000_000;
  const asked: RoomEvent[] = [];
  const bornAt = random.chance(0.1) ? now - 1000 : 0;
  for (let n = 0; n < 40; n++) {
    now += random.integer(random.pick([3, 300, 3000, 11_000]));
    const sender = { process: random.pick(processes), bornAt };
    const known = asked.length > 0 ? random.pick(asked) : undefined;
    const picked = Object.keys(limits).filter(() => random.chance(0.4));
    const names = picked.length > 0 ? picked : ['c/a'];
    const needs = Object.fromEntries(
      names.map((name, i) => [name, { ...(limits[name] as Need), place: i + 1 }]),
    );
    const id = `${sender.process}-${n}`;
    const lane = random.pick(['u1', 'u2', 'ü3']);
    const instead = known && 'id' in known && random.chance(0.3) ? known.id : '';
    const ask: RoomEvent = {
      ...{ ...sender, type: 'ask', id, lane, needs, debounce: '', instead },
      ...{ rank: now - random.integer(5000), waitMs: random.pick([0, 500, 5000, 60_000]) },
    };
    const line = random.pick(Object.keys(limits));
    const what = random.uniform();
    let event: RoomEvent = ask;
    if (what < 0.1 && known) event = known;
    else if (what < 0.4 && known && 'id' in known)
      event = { type: 'leave', id: known.id, process: known.process, bornAt, keep: random.chance(0.3) };
    else if (what < 0.5)
      event = {
        ...{ ...sender, type: 'tick', line, ...(limits[line] as Need) },
        limit: (limits[line] as Need).limit + random.integer(2),
      };
    else if (what < 0.54)
      event = random.chance(0.5)
        ? { ...sender, type: 'look' }
        : { ...sender, type: 'alive', lines: { [line]: random.integer(2) } };
    else if (what < 0.6) event = { ...sender, type: 'restore', id, lane, needs };
    else if (what < 0.63)
      event = { ...sender, type: 'recall', line: 't/a', limit: 3, periodMs: 4000, past: `${now - 500}=1;` };
    else if (what < 0.68) event = { ...sender, type: 'gather', id, ...gathering(random, now) };
    else if (what < 0.72)
      event = known && 'id' in known ? { ...ask, id: known.id, process: known.process, debounce: 'd' } : ask;
    if ('id' in event && event.type !== 'leave') asked.push(event);
    yield { event, now };
  }
}

/** A row, set or table as the memory has it; undefined: its time is over. */
async function readRow(redis: Redis, key: string, now: number): Promise<object | undefined> {
  const type = await redis.type(key);
  const numbers = (entries: [string, string][]) =>
    Object.fromEntries(entries.map(([name, text]) => [name, Number(text)]));
  if (type === 'hash') return numbers(Object.entries(await redis.hgetall(key)));
  if (type === 'zset') {
    const flat = await redis.zrange(key, 0, -1, 'WITHSCORES');
    return numbers(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] as string]] : [])));
  }
  const { row, until } = JSON.parse((await redis.get(key)) as string);
  return until > now ? row : undefined;
}

test.skipIf(!hasRedis)('3,000 traces end alike in memory and in Redis', { timeout: 120_000 }, async () => {
  await using server = await startRedis();
  const redis = new Redis(server.url);
  const script = jointScriptOf(roomMachine, 'argument');
  await redis.script('LOAD', script.source);
  const seen: Record<string, number> = {};
  let [compared, kept] = [0, 0];
  for (let seed = 0; seed < 3000; seed++) {
    let clock = 0;
    const memory = createMemoryRows(() => clock);
    const prefix = `s${seed}:`;
    const waiting: Promise<void>[] = [];
    for (const { event, now } of (seed % 10 === 0 ? crowd : events)(seededRandom(seed))) {
      clock = now;
      const reply = redis.evalsha(script.sha, 0, JSON.stringify(event), prefix, 'told:', now);
      const { answer } = roomMachine.step(memory, structuredClone(event), now);
      const expected = structuredClone(answer);
      seen[`${event.type} ${answer.state}`] = (seen[`${event.type} ${answer.state}`] ?? 0) + 1;
      waiting.push(
        (reply as Promise<[number, string]>).then(([at, json]) => {
          deepStrictEqual([at, JSON.parse(json)], [now, expected], `seed ${seed}: ${JSON.stringify(event)}`);
          compared++;
        }),
      );
    }
    await Promise.all(waiting);
    const keys = await redis.keys(`${prefix}*`);
    const rows: Record<string, unknown> = {};
    for (const key of keys) {
      const row = await readRow(redis, key, clock);
      if (row !== undefined) rows[key.slice(prefix.length)] = row;
    }
    deepStrictEqual(rows, memory.all(), `seed ${seed}`);
    const lines = Object.entries(memory.all()).filter(([key]) => key.startsWith('l:')) as [string, LineRow][];
    kept += lines.filter(([, line]) => Object.keys(line.kept).length > 0).length;
    await redis.del(keys);
  }
  redis.disconnect();
  expect(compared).toBeGreaterThan(120_000);
  expect(kept).toBeGreaterThan(20);
  for (const kind of ['ask granted', 'ask waiting', 'ask refused', 'ask superseded'])
    expect(seen[kind], kind).toBeGreaterThan(500);
});
