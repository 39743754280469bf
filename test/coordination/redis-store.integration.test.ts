import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { describe, expect, test } from 'vitest';
import {
  createSharedSettings,
  createSlots,
  createWindows,
  type JointMachine,
  openRedisStore,
  type Slot,
  StoreAway,
  snapshotMs,
} from '#lib/coordination/index.ts';
import { settingMachine } from '#lib/coordination/settings/machine.ts';
import { graceMs } from '#lib/coordination/slots/machine.ts';
import { hasRedis, startRedis } from '#test/support/redis.ts';

const pick = <T>(list: readonly T[], n: number): T => list[n] as T;
const until = async (what: () => boolean | Promise<boolean>, ms: number) => {
  const start = performance.now();
  while (!(await what())) {
    if (performance.now() - start > ms) throw new Error(`not within ${ms} ms: ${what}`);
    await sleep(5);
  }
  return performance.now() - start;
};

describe.skipIf(!hasRedis)('the store on Redis', () => {
  test('a changed setting is seen by other processes at once, and within a second when messages are lost', async () => {
    await using server = await startRedis();
    const open = () => openRedisStore({ url: server.url, say: () => {} });
    const [one, two] = await Promise.all([open(), open()]);
    const [mine, theirs] = [createSharedSettings(one), createSharedSettings(two)];
    expect(await theirs.get('toggle')).toBeUndefined();
    expect(await mine.change('toggle', { vendor: 'b' })).toEqual({ isTaken: true, version: 1 });
    await until(() => theirs.peek<{ vendor: string }>('toggle')?.value.vendor === 'b', 5000);
    expect(await theirs.change('toggle', { vendor: 'c' }, 0)).toEqual({ isTaken: false, version: 1 });

    // Written past the script, so that no message is sent: found by looking.
    const redis = new Redis(server.url);
    const row = { version: 7, value: '"direct"', changeId: 'x' };
    await redis.set(
      `kept:${settingMachine.name}:toggle`,
      JSON.stringify({ row, version: Date.now() + 1e6, at: Date.now() }),
    );
    await sleep(snapshotMs);
    expect((await theirs.get('toggle'))?.value).toBe('direct');

    // A Redis that forgot everything is told again.
    await server.kill();
    expect(theirs.peek('toggle')?.version).toBe(7);
    await expect(mine.change('toggle', 1)).rejects.toBeInstanceOf(StoreAway);
    await server.start();
    await until(
      async () => (await redis.get(`kept:${settingMachine.name}:toggle`).catch(() => null)) !== null,
      5000,
    );
    expect((await theirs.get('toggle'))?.version).toBe(7);
    redis.disconnect();
    await Promise.all([mine.close(), theirs.close(), one.close(), two.close()]);
  });

  test('a crowd of commands is no loss, and keeps its order', async () => {
    await using server = await startRedis();
    const said: string[] = [];
    const store = await openRedisStore({
      url: server.url,
      say: (line) => said.push(line),
      // Longer than what is under way at once takes, on a busy machine too, and shorter than the crowd.
      commandTimeoutMs: 1_000,
    });
    let steps = 0;
    const slow: JointMachine<object, { n: number }> = {
      name: 'slow',
      step: () => ({ answer: { n: ++steps }, tell: {} }),
      // About five milliseconds each.
      lua: `local function step(rows)
        for _ = 1, 150000 do math.floor(1) end
        rows.count('steps', 'n', 1)
        return { n = rows.countOf('steps', 'n') }, {}
      end`,
    };
    await store.decide(slow, {});
    const all = await Promise.all(Array.from({ length: 500 }, () => store.decide(slow, {})));
    expect(all.map(({ answer }) => answer.n)).toEqual(Array.from({ length: 500 }, (_, n) => n + 2));
    expect({ said, ...store.health() }).toMatchObject({ said: [], failed: 0, losses: 0 });
    await store.close();
  });

  test('counts of the last minute are those of all processes, and an estimate of them without Redis', async () => {
    await using server = await startRedis();
    const stores = await Promise.all([1, 2, 3].map(() => openRedisStore({ url: server.url, say: () => {} })));
    const windows = stores.map((store, n) => createWindows(store, `p${n}`));
    for (const each of windows) each.total('org', 'tokens');
    for (const each of windows) each.add('org', { requests: 1, tokens: 100 });
    expect(pick(windows, 0).total('org', 'tokens')).toBe(100);
    await until(() => windows.every((each) => each.total('org', 'tokens') === 300), 5000);
    await server.kill();
    await until(() => pick(stores, 0).health().state === 'away', 5000);
    pick(windows, 0).add('org', { tokens: 10 });
    await pick(windows, 0).flush();
    expect(pick(windows, 0).total('org', 'tokens')).toBe(330);
    for (const each of windows) each.close();
    await Promise.all(stores.map((store) => store.close()));
  });

  test.each(['killed', 'frozen'] as const)('limits and waits while Redis is %s under load', async (how) => {
    await using server = await startRedis();
    const said: string[] = [];
    const limit = 12;
    // Process clocks ten minutes apart.
    const stores = await Promise.all(
      [-300_000, 0, 300_000].map((shift) =>
        openRedisStore({
          url: server.url,
          say: (line) => said.push(line),
          clock: () => performance.now() + shift,
        }),
      ),
    );
    await sleep(graceMs + 1000); // Redis has only just started
    const all = stores.map((store, n) => createSlots(store, { process: `p${n}`, limitOf: () => limit }));
    for (const each of all) each.prepare('model');
    const lag = monitorEventLoopDelay({ resolution: 5 });
    lag.enable();
    let [highest, slowest, served, isRunning] = [0, 0, 0, true];
    const busy = new Map<number, number>();

    /** A caller of a process: waits for a slot, holds it for a while. */
    async function caller(n: number): Promise<void> {
      while (isRunning) {
        const slots = pick(all, n);
        const store = pick(stores, n);
        const start = performance.now();
        await store
          .apply(settingMachine, 'load', { type: 'set', value: '1', changeId: 'x', ifVersion: -1 })
          .catch(() => {});
        slowest = Math.max(slowest, performance.now() - start);
        const slot: Slot | undefined = slots.take('model');
        if (slot === undefined) {
          await sleep(5);
          continue;
        }
        busy.set(n, (busy.get(n) ?? 0) + 1);
        highest = Math.max(
          highest,
          [...busy.values()].reduce((sum, b) => sum + b, 0),
        );
        const share = all.reduce(
          (sum, each) => sum + Math.max(each.usage('model').share, each.usage('model').busy),
          0,
        );
        highest = Math.max(highest, share);
        await sleep(5 + (served % 7) * 5);
        busy.set(n, (busy.get(n) ?? 0) - 1);
        slot.release();
        served++;
      }
    }

    const callers = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2].map(caller);
    const phase = async (ms: number) => {
      const before = served;
      await sleep(ms);
      return served - before;
    };
    const usual = await phase(1000);
    if (how === 'killed') await server.kill();
    else server.freeze();
    await sleep(100);
    const away = await phase(1500);
    expect(stores.map((store) => store.health().state)).toEqual(['away', 'away', 'away']);
    if (how === 'killed') await server.start();
    else server.thaw();
    await until(() => stores.every((store) => store.health().state === 'up'), 3000);
    const back = await phase(1500);
    if (how === 'killed') await phase(graceMs);
    const redis = new Redis(server.url);
    const { row } = JSON.parse((await redis.get('kept:slots:model')) ?? '{}');
    redis.disconnect();
    isRunning = false;
    await Promise.all(callers);

    process.stdout.write(
      `Redis ${how}: ${usual}/s, away ${away / 1.5}/s, back ${back / 1.5}/s; slowest call ${slowest.toFixed()} ms, ` +
        `loop lag ${(lag.max / 1e6).toFixed()} ms; highest ${highest} of ${limit}\n`,
    );
    expect(highest).toBeLessThanOrEqual(limit);
    expect(Object.keys(row.shares).sort()).toEqual(['p0', 'p1', 'p2']);
    expect(away / 1.5).toBeGreaterThan(usual / 3);
    expect(back / 1.5).toBeGreaterThan(usual / 3);
    expect(slowest).toBeLessThan(500 + lag.max / 1e6);
    // One line when it went and one when it came, for each process.
    expect(said.filter((line) => /away/.test(line)).length).toBeLessThanOrEqual(6);
    expect(pick(stores, 0).health()).toMatchObject({ kind: 'redis', state: 'up', awayMs: 0 });
    expect(pick(stores, 0).health().refused).toBeGreaterThan(0);
    await Promise.all(all.map((each) => each.close()));
    await Promise.all(stores.map((store) => store.close()));
  });

  test('a command that Redis refuses is counted and said, and does not count as a loss', async () => {
    await using server = await startRedis();
    const said: string[] = [];
    const store = await openRedisStore({ url: server.url, say: (line) => said.push(line) });
    const broken = { name: 'broken', keepMs: 1000, step: () => ({ answer: 1 }), lua: 'local step = nil' };
    for (let n = 0; n < 3; n++)
      await expect(store.apply(broken, 'key', {})).rejects.toBeInstanceOf(StoreAway);
    expect(said).toHaveLength(1);
    expect(store.health()).toMatchObject({ state: 'up', failed: 3, losses: 0 });
    await store.close();
  });

  test('a store that opens without Redis says so and finds it later', async () => {
    const server = await startRedis();
    await server.kill();
    const said: string[] = [];
    const start = performance.now();
    const store = await openRedisStore({ url: server.url, say: (line) => said.push(line) });
    expect(performance.now() - start).toBeLessThan(5000);
    expect(store.health().state).toBe('away');
    expect(said).toHaveLength(1);
    await server.start();
    await until(() => store.health().state === 'up', 3000);
    await store.close();
    await server[Symbol.asyncDispose]();
  });
});
