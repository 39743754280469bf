import { expect, test } from 'vitest';
import { createMemoryStore, type Store, StoreAway } from '#lib/coordination/index.ts';
import { graceMs } from '#lib/flow/room/machine.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { live, overshoot, type Rule, type Story } from './fleet.ts';
import { setUp } from './set-up.ts';

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

const rules: Rule[] = [
  { name: 'all', limit: 9, periodMs: 0, key: () => '' },
  { name: 'per-user', limit: 3, periodMs: 0, key: ({ user }) => user },
  { name: 'rate', limit: 60, periodMs: 1000, key: () => '' },
];

test.each([1, 2])(
  'no limit is passed while the store is away, nor when it is back (seed %i)',
  async (seed) => {
    const random = seededRandom(seed);
    let mortal: ReturnType<typeof mortalStore> | undefined;
    const kept = setUp(
      {
        all: { kind: 'concurrency', limit: 9, fairBy: 'user' },
        'per-user': { kind: 'concurrency', limit: 3, key: 'user' },
        rate: { kind: 'throttle', limit: 60, periodMs: 1000 },
      },
      {
        processes: 3,
        storeOf(clock) {
          mortal = mortalStore(clock.now);
          return mortal.store;
        },
      },
    );
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
      mortal?.lose();
      await phase('away', 2000 + random.integer(3000));
      mortal?.comeBack(isEmpty);
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
