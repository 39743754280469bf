import { deepStrictEqual } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { createMemoryStore, openRedisStore } from '#lib/coordination/index.ts';
import { scriptOf } from '#lib/coordination/redis/script.ts';
import { restMachine } from '#lib/pool/rests/machine.ts';
import { createRests } from '#lib/pool/rests/rests.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { hasRedis, startRedis } from '#test/support/redis.ts';

describe.skipIf(!hasRedis)('rests', () => {
  test('memory and Redis agree', async () => {
    await using server = await startRedis();
    const redis = new Redis(server.url);
    const script = scriptOf(restMachine, 'argument');
    await redis.script('LOAD', script.source);
    let now = 0;
    const memory = createMemoryStore(() => now);
    const random = seededRandom(1);
    for (let key = 0; key < 100; key++) {
      now = 1_700_000_000_000;
      for (let n = 0; n < 20; n++) {
        now += random.integer(random.pick([1, 500, 40_000]));
        const event = { forMs: random.chance(0.15) ? 0 : random.integer(60_000) };
        const words = [`k${key}`, JSON.stringify(event), 'changes', `k${key}`, restMachine.keepMs, now];
        const [at, answer, json] = (await redis.evalsha(script.sha, 1, ...words)) as [number, string, string];
        const expected = await memory.apply(restMachine, `k${key}`, event);
        const row = json === '' ? undefined : JSON.parse(json).row;
        deepStrictEqual({ at, answer: JSON.parse(answer), row }, expected);
      }
    }
    redis.disconnect();
  });

  test('are known to all processes, and end for all', async () => {
    await using server = await startRedis();
    const stores = await Promise.all(
      [-300_000, 300_000].map((shift) =>
        openRedisStore({ url: server.url, say: () => {}, clock: () => performance.now() + shift }),
      ),
    );
    const [here, there] = stores.map((store) => createRests(store)) as [
      ReturnType<typeof createRests>,
      ReturnType<typeof createRests>,
    ];
    expect(there.leftMs('a/m')).toBe(0);
    here.rest('a/m', 5000);
    expect(here.leftMs('a/m')).toBeGreaterThan(4900);
    await expect.poll(() => there.leftMs('a/m')).toBeGreaterThan(4000);
    await there.wake('a/m');
    await expect.poll(() => here.leftMs('a/m')).toBe(0);

    here.rest('a/m', 60_000);
    await expect.poll(() => there.leftMs('a/m')).toBeGreaterThan(50_000);
    await server.kill();
    await sleep(200);
    // What others said is not held against anybody who cannot ask; what was heard here is.
    expect(there.leftMs('a/m')).toBe(0);
    here.rest('b/m', 60_000);
    expect(here.leftMs('b/m')).toBeGreaterThan(59_000);
    for (const rests of [here, there]) rests.close();
    await Promise.all(stores.map((store) => store.close()));
  });
});
