import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryStore, type Store, StoreAway } from '#lib/coordination/index.ts';
import { createShares, type Shares } from '#lib/flow/desk/shares.ts';
import type { Ticket } from '#lib/flow/index.ts';
import { graceMs } from '#lib/flow/room/machine.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { live, overshoot, type Rule, type Story } from './fleet.ts';
import { type Limits, setUp } from './set-up.ts';

/** A memory store that can go away, and come back with or without what it knew. */
function mortalStore(clock: () => number) {
  let store = createMemoryStore(clock);
  let [isUp, bornAt] = [true, 0];
  const returned = new Set<() => void>();
  const heard: Parameters<Store['hear']>[] = [];
  const mortal: Store = {
    ...store,
    decide: async (machine, event) => {
      if (!isUp) throw new StoreAway('a test');
      return store.decide(machine, event);
    },
    hear(...words) {
      heard.push(words);
      return store.hear(...words);
    },
    bornAt: () => bornAt,
    health: () => ({ ...store.health(), kind: 'redis', state: isUp ? 'up' : 'away' }),
    onReturn(listener) {
      returned.add(listener);
      return () => returned.delete(listener);
    },
  };
  return {
    store: mortal,
    lose() {
      isUp = false;
    },
    comeBack(isEmpty: boolean) {
      isUp = true;
      if (isEmpty) {
        store = createMemoryStore(clock);
        for (const words of heard) store.hear(...words);
        bornAt = clock();
      }
      for (const listener of returned) listener();
    },
  };
}

/** Three processes on a store that may go away. */
function fleetOf(limits: Limits) {
  let mortal: ReturnType<typeof mortalStore> | undefined;
  const storeOf = (clock: { now(): number }) => {
    mortal = mortalStore(clock.now);
    return mortal.store;
  };
  const kept = setUp(limits, { processes: 3, storeOf });
  return {
    ...kept,
    mortal: mortal as unknown as ReturnType<typeof mortalStore>,
    /** @returns who was admitted within 100 ms, in the order of asking */
    async asked(...asks: { user: string; process: number }[]): Promise<(Ticket | undefined)[]> {
      const all = asks.map(({ user, process }) => kept.admit({ user, deadlineMs: 40 }, process));
      await kept.pass(100);
      return (await Promise.all(all)).map((admission) => ('ok' in admission ? admission.ok : undefined));
    },
  };
}

const rules: Rule[] = [
  { name: 'all', limit: 9, periodMs: 0, key: () => '' },
  { name: 'per-user', limit: 3, periodMs: 0, key: ({ user }) => user },
  { name: 'rate', limit: 60, periodMs: 1000, key: () => '' },
];

test.each([1, 2])(
  'no limit is passed while the store is away, nor when it is back (seed %i)',
  async (seed) => {
    const random = seededRandom(seed);
    const { mortal, ...kept } = fleetOf({
      all: { kind: 'concurrency', limit: 9, fairBy: 'user' },
      'per-user': { kind: 'concurrency', limit: 3, key: 'user' },
      rate: { kind: 'throttle', limit: 60, periodMs: 1000 },
    });
    const stories: Story[] = [];
    const running: Promise<void>[] = [];
    const served: Record<string, number> = {};
    async function phase(name: string, ms: number) {
      const since = kept.clock.now();
      for (let passed = 0; passed < ms; passed += 10) {
        for (let n = 0; n < 2; n++) {
          const ask = kept.ask({
            user: random.pick(['a', 'a', 'b', 'c', 'd']),
            deadlineMs: random.pick([0, 300, 2000]),
          });
          const work = () =>
            new Promise<void>((resolve) => void kept.clock.after(20 + random.integer(150), resolve));
          running.push(live(random.pick(kept.flows), ask, { stories, now: kept.clock.now, work }));
        }
        await kept.pass(10);
      }
      const admitted = stories.filter(({ admittedAt = 0 }) => admittedAt > since);
      served[name] = admitted.length / (ms / 1000);
    }
    await phase('usual', 3000);
    for (const isEmpty of [true, false, true]) {
      mortal.lose();
      await phase('away', 2000 + random.integer(3000));
      mortal.comeBack(isEmpty);
      if (isEmpty) await phase('grace', graceMs);
      await phase('back', 3000);
    }
    await kept.pass(5000);
    await Promise.all(running);
    for (const rule of rules) expect(overshoot(stories, rule), rule.name).toBe(0);
    const { usual = 0, away = 0, back = 0 } = served;
    expect(usual).toBeGreaterThan(50);
    expect(away).toBeGreaterThan(usual / 4);
    expect(back).toBeGreaterThan(usual / 1.5);
    // Everything is given back, also what was kept in reserve.
    const last = ['z', 'z', 'z', 'a', 'b', 'c', 'd', 'e', 'f', 'g'].map((user) => kept.admit({ user }));
    await kept.pass(100);
    const admitted = (await Promise.all(last)).map((admission) => 'ok' in admission);
    expect(admitted).toEqual([...Array.from({ length: 9 }, () => true), false]);
    await kept.close();
  },
);

const each = (...users: string[]) => users.map((user, process) => ({ user, process }));

test('in a quiet moment as well each process goes on at once with what it used of late', async () => {
  const kept = fleetOf({
    all: { kind: 'concurrency', limit: 9, fairBy: 'user' },
    'per-user': { kind: 'concurrency', limit: 3, key: 'user' },
  });
  const usual = [...each('a', 'd', 'g'), ...each('b', 'e', 'h'), ...each('c', 'f', 'i')];
  for (let second = 0; second < 3; second++) {
    for (const ticket of await kept.asked(...usual)) ticket?.release();
    await kept.pass(900);
  }
  kept.mortal.lose();
  for (const ticket of await kept.asked(...usual)) {
    expect(ticket).toBeDefined();
    ticket?.release();
  }
  // Nobody here knows how much of its limit others use.
  expect(await kept.asked({ user: 'a', process: 1 })).toEqual([undefined]);
  await kept.close();
});

test('when what began before the loss is over, everyone has an even part, also of what nobody used', async () => {
  const kept = fleetOf({
    'per-user': { kind: 'concurrency', limit: 2, key: 'user' },
    rate: { kind: 'throttle', limit: 4, periodMs: 10_000, key: 'user' },
  });
  for (const ticket of await kept.asked(...each('known', 'known', 'known'))) ticket?.release();
  await kept.pass(3000);
  kept.mortal.lose();
  await kept.pass(30_000, 100);
  expect(await kept.asked({ user: 'new', process: 0 })).toEqual([undefined]);
  await kept.pass(100_000, 200);
  for (const user of ['new', 'other', 'known']) {
    const all = await kept.asked(...each(user, user, user), ...each(user, user, user));
    expect(all.filter((ticket) => ticket)).toHaveLength(2);
  }
  await kept.close();
});

test('the next ask of a process has a place in exchange: one message, not two', async () => {
  const kept = fleetOf({ all: { kind: 'concurrency', limit: 9 } });
  const types: string[] = [];
  const { decide } = kept.mortal.store;
  kept.mortal.store.decide = (machine, event) => {
    types.push((event as unknown as { type: string }).type);
    return decide(machine, event);
  };
  for (let n = 0; n < 20; n++) (await kept.ticket()).release();
  expect(types).toEqual(Array.from({ length: 20 }, () => 'ask'));
  // Somebody else is served all the same.
  const all = await kept.asked(...Array.from({ length: 10 }, () => ({ user: 'z', process: 1 })));
  expect(all.filter((ticket) => ticket)).toHaveLength(9);
  await kept.close();
});

test('shares of all processes stay within the limit, whenever each of them noticed the loss', () => {
  fc.assert(
    fc.property(
      fc.record({
        had: fc.array(fc.nat(6), { minLength: 1, maxLength: 5 }),
        more: fc.nat(6),
        noticedMs: fc.array(fc.nat(4000), { minLength: 5, maxLength: 5 }),
        periodMs: fc.constantFrom(0, 1000, 60_000),
        line: fc.string(),
      }),
      ({ had, more, noticedMs, periodMs, line }) => {
        const limit = had.reduce((sum, one) => sum + one, more) || 1;
        const processes = had.length;
        const shares = had.map((own, index) =>
          createShares(new Map([[line, own]]), { index, processes }, noticedMs[index] as number),
        );
        // What is under way, or was started, under a share counts until it is over.
        const overMs = periodMs || 60_000;
        const most = (one: Shares, at: number) =>
          Math.max(
            ...[0, 0.25, 0.5, 0.75, 1].map((back) => one.of(line, { limit, periodMs }, at - back * overMs)),
          );
        for (let at = 5000; at < 4 * overMs + 20_000; at += overMs / 10)
          expect(shares.reduce((sum, one) => sum + most(one, at), 0)).toBeLessThanOrEqual(limit);
        const last = shares.reduce((sum, one) => sum + one.of(line, { limit, periodMs }, 1e9), 0);
        expect(last).toBe(limit);
      },
    ),
  );
});
