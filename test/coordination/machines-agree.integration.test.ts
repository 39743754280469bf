import { deepStrictEqual } from 'node:assert/strict';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { createMemoryStore, type Machine } from '#lib/coordination/index.ts';
import { scriptOf } from '#lib/coordination/redis/script.ts';
import { settingMachine } from '#lib/coordination/settings/machine.ts';
import { slotMachine } from '#lib/coordination/slots/machine.ts';
import { windowMachine } from '#lib/coordination/windows/machine.ts';
import { type SeededRandom, seededRandom } from '#lib/stats/index.ts';
import { hasRedis, startRedis } from '#test/support/redis.ts';

/** Random events, some twice; `held` is what the machine answered last, by process. */
type Make<Event> = (random: SeededRandom, n: number, now: number, held: Map<string, unknown>) => Event;

const names = ['a', 'b', 'c', 'd'];
const claim: Make<Parameters<typeof slotMachine.step>[1]> = (random, n, now, held) => {
  const process = random.pick(names);
  const share = (held.get(process) as { share: number } | undefined)?.share ?? 0;
  const floor = random.integer(share + 1 + (random.chance(0.1) ? 5 : 0));
  const bornAt = random.chance(0.1) ? now - random.integer(5000) : 0;
  const seq = random.chance(0.1) ? n : n + 10;
  return {
    process,
    seq,
    limit: 10,
    want: random.integer(12),
    floor,
    busy: random.integer(floor + 1),
    bornAt,
  };
};
const count: Make<Parameters<typeof windowMachine.step>[1]> = (random, n) => {
  const counts = { requests: random.integer(3), [random.pick(['tokens', 'images'])]: random.integer(2000) };
  return { process: random.pick(names), seq: random.chance(0.9) ? n + 1 : random.integer(n + 1), counts };
};
const set: Make<Parameters<typeof settingMachine.step>[1]> = (random) => {
  const changeId = String(random.integer(10));
  const value = JSON.stringify({ vendor: random.pick(names), ünï: '"\\\n' });
  if (random.chance(0.2)) return { type: 'restore', row: { version: random.integer(6), value, changeId } };
  return { type: 'set', value, changeId, ifVersion: random.integer(6) - 1 };
};

describe.skipIf(!hasRedis)('memory and Redis agree', () => {
  async function replay<Row, Event, Answer>(machine: Machine<Row, Event, Answer>, make: Make<Event>) {
    await using server = await startRedis();
    const redis = new Redis(server.url);
    const script = scriptOf(machine, 'argument');
    await redis.script('LOAD', script.source);
    let [now, compared] = [0, 0];
    const memory = createMemoryStore(() => now);
    for (let seed = 0; seed < 500; seed++) {
      const random = seededRandom(seed);
      const held = new Map<string, unknown>();
      const waiting: Promise<void>[] = [];
      now = 1_700_000_000_000;
      for (let n = 0; n < 30; n++) {
        now += random.integer(random.pick([2, 1000, 4000, 15_000]));
        const event = make(random, n, now, held);
        const words = [`k${seed}`, JSON.stringify(event), 'changes', `k${seed}`, machine.keepMs, now];
        const reply = redis.evalsha(script.sha, 1, ...words) as Promise<[number, string, string]>;
        const { answer, row, at } = await memory.apply(machine, `k${seed}`, event);
        held.set((event as { process?: string }).process ?? '', answer);
        waiting.push(
          reply.then(([time, json, stored]) => {
            deepStrictEqual(
              [time, JSON.parse(json), stored === '' ? undefined : JSON.parse(stored).row],
              [at, answer, row],
            );
            compared++;
          }),
        );
      }
      await Promise.all(waiting);
    }
    redis.disconnect();
    return compared;
  }

  test('on slots', async () => expect(await replay(slotMachine, claim)).toBe(15_000));
  test('on windows', async () => expect(await replay(windowMachine, count)).toBe(15_000));
  test('on settings', async () => expect(await replay(settingMachine, set)).toBe(15_000));
});
