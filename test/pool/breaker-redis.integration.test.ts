import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import { openRedisStore, snapshotMs } from '#lib/coordination/index.ts';
import { type BreakerNotice, breakerDefaults, createBreakers, type Permit } from '#lib/pool/breaker/index.ts';
import { hasRedis, startRedis } from '#test/support/redis.ts';

const key = 'org-1/model-x';
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;

async function fleet(url: string, settings: Partial<typeof breakerDefaults> = {}) {
  const notices: BreakerNotice[] = [];
  // Process clocks ten minutes apart.
  const stores = await Promise.all(
    [-300_000, 0, 300_000].map((shift) =>
      openRedisStore({ url, say: () => {}, clock: () => performance.now() + shift }),
    ),
  );
  const all = stores.map((store, n) =>
    createBreakers({
      ...{ store, process: `p${n}`, settings: { ...breakerDefaults, ...settings } },
      onChange: (notice) => notices.push(notice),
    }),
  );
  return {
    all,
    stores,
    notices,
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map((each) => each.close()));
      await Promise.all(stores.map((store) => store.close()));
    },
  };
}

const admitted = async (answer: ReturnType<ReturnType<typeof createBreakers>['admit']>): Promise<Permit> => {
  const got = await answer;
  if (!got.isAdmitted) throw new Error(`refused for ${got.waitMs} ms`);
  return got;
};

describe.skipIf(!hasRedis)('breakers of three processes', () => {
  test('share failures, one probe, and the way back, with clocks that disagree', async () => {
    await using server = await startRedis();
    await using three = await fleet(server.url, { firstCooldownMs: 1000, rampMs: 1000 });
    const [a, b, c] = three.all as [(typeof three.all)[0], (typeof three.all)[0], (typeof three.all)[0]];
    const late = await admitted(a.admit(key));
    for (const each of [a, b, c]) await (await admitted(each.admit(key))).report('failure');
    await sleep(snapshotMs);
    for (const each of [a, b, c]) expect((await each.admit(key)).isAdmitted).toBe(false);
    expect(b.look(key).waitMs).toBeGreaterThan(100);
    expect(b.look(key).waitMs).toBeLessThan(1000);
    expect(three.notices.map(({ change }) => change)).toEqual(['opened']);

    await sleep(b.look(key).waitMs + 20);
    // Thirty askers at once: one probe.
    const asked = await Promise.all(Array.from({ length: 30 }, (_, n) => pick(three.all, n).admit(key)));
    const probes = asked.filter((each) => each.isAdmitted);
    expect(probes).toHaveLength(1);
    await late.report('success'); // of a generation that is over
    expect((await a.admit(key)).isAdmitted).toBe(false);
    await (probes[0] as Permit).report('success');
    await sleep(300);
    expect(three.all.map((each) => each.look(key).state)).toEqual(['closed', 'closed', 'closed']);
    const first = await Promise.all(
      Array.from({ length: 300 }, (_, n) => pick(three.all, n).admit(key, n / 300)),
    );
    expect(first.filter((each) => each.isAdmitted).length).toBeLessThan(200);
    await sleep(1100);
    expect((await c.admit(key, 0.999)).isAdmitted).toBe(true);
    expect(three.notices.map(({ change }) => change)).toEqual(['opened', 'probing', 'closed']);
  });

  test('a success of another process breaks a run of failures, without being asked for before there was one', async () => {
    await using server = await startRedis();
    await using three = await fleet(server.url);
    const [a, b] = three.all as [(typeof three.all)[0], (typeof three.all)[0]];
    const redis = new Redis(server.url);
    for (let n = 0; n < 50; n++) await (await admitted(b.admit(key))).report('success');
    await sleep(400);
    expect(await redis.get(`kept:breaker:${key}`)).toBeNull(); // successes cost nothing
    for (let n = 0; n < 6; n++) {
      await (await admitted(a.admit(key))).report('failure');
      await sleep(300);
      for (let m = 0; m < 5; m++) await (await admitted(b.admit(key))).report('success');
      await sleep(400);
    }
    expect(a.look(key).state).toBe('closed');
    redis.disconnect();
  });

  test('SIGKILL of the process that holds the probe: another one takes it after the lease', async () => {
    await using server = await startRedis();
    const settings = { firstCooldownMs: 200, leaseMs: 1500 };
    await using three = await fleet(server.url, settings);
    const [a, b] = three.all as [(typeof three.all)[0], (typeof three.all)[0]];
    for (let n = 0; n < 3; n++) await (await admitted(a.admit(key))).report('failure');
    const words = [
      fileURLToPath(new URL('./probe-holder.ts', import.meta.url)),
      server.url,
      key,
      JSON.stringify(settings),
    ];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const refused = await b.admit(key);
    expect(refused).toMatchObject({ isAdmitted: false });
    const waitMs = (refused as { waitMs: number }).waitMs;
    expect(waitMs).toBeLessThanOrEqual(1500);
    await sleep(waitMs + 20);
    const probe = await admitted(b.admit(key));
    expect(probe.isProbe).toBe(true);
    expect(three.notices.at(-1)?.change).toBe('stolen');
    await probe.report('success');
    expect(b.look(key).state).toBe('closed');
  });

  test('Redis restarted while a target is out: no waiting, and the breaker is still open afterwards', async () => {
    await using server = await startRedis();
    await using three = await fleet(server.url, { firstCooldownMs: 20_000 });
    const [a, b] = three.all as [(typeof three.all)[0], (typeof three.all)[0]];
    for (let n = 0; n < 3; n++) await (await admitted(a.admit(key))).report('failure');
    expect((await b.admit(key)).isAdmitted).toBe(false);
    await server.kill();
    const start = performance.now();
    for (const each of three.all) await each.admit('other');
    for (const each of [a, b]) expect((await each.admit(key)).isAdmitted).toBe(false);
    // Goes on by itself: what fails meanwhile opens here.
    for (let n = 0; n < 3; n++) await (await admitted(a.admit('other'))).report('failure');
    expect((await a.admit('other')).isAdmitted).toBe(false);
    expect(performance.now() - start).toBeLessThan(3_000);
    await server.start();
    let passed = 0;
    for (let waited = 0; waited < 1500; waited += 10) {
      for (const each of [a, b]) if ((await each.admit(key)).isAdmitted) passed++;
      await sleep(10);
    }
    expect(passed).toBe(0);
    expect(three.stores.every((store) => store.health().state === 'up')).toBe(true);
    expect(b.look('other').state).toBe('open');
    const redis = new Redis(server.url);
    expect(JSON.parse((await redis.get(`kept:breaker:${key}`)) ?? '{}').row).toMatchObject({
      state: 'open',
      generation: 1,
    });
    redis.disconnect();
  });
});
