import { expect, test } from 'vitest';
import type { LimitBody } from '#lib/flow/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { inversions, live, overshoot, type Rule, type Story } from './fleet.ts';
import { settled, setUp } from './set-up.ts';

const limits: Record<string, LimitBody> = {
  all: { kind: 'concurrency', limit: 8, fairBy: 'user' },
  'per-user': { kind: 'concurrency', limit: 3, key: 'user' },
  images: { kind: 'concurrency', limit: 4, feature: 'image' },
  rate: { kind: 'throttle', limit: 70, periodMs: 2000 },
  'user-rate': { kind: 'throttle', limit: 5, periodMs: 700, key: 'user' },
};
const rules: Rule[] = [
  { name: 'all', limit: 8, periodMs: 0, key: () => '' },
  { name: 'per-user', limit: 3, periodMs: 0, key: ({ user }) => user },
  { name: 'images', limit: 4, periodMs: 0, key: ({ feature }) => (feature === 'image' ? '' : undefined) },
  { name: 'rate', limit: 70, periodMs: 2000, key: () => '' },
  { name: 'user-rate', limit: 5, periodMs: 700, key: ({ user }) => user },
];

test.each([1, 2, 3, 4, 5, 6])(
  'no limit is passed and nobody overtakes within a key (seed %i)',
  async (seed) => {
    const random = seededRandom(seed);
    const kept = setUp(limits, { processes: 5 });
    const stories: Story[] = [];
    const running: Promise<void>[] = [];
    const now = () => kept.clock.now();
    for (let tick = 0; tick < 2500; tick++) {
      if (tick < 2000 && random.chance(0.45)) {
        const caller = new AbortController();
        const ask = kept.ask({
          user: random.pick(['a', 'a', 'a', 'b', 'c', 'd']),
          feature: random.pick(['text', 'image']),
          priority: random.chance(0.2) ? random.integer(5) : 0,
          enqueuedAt: now() - random.integer(2000),
          deadlineMs: random.pick([0, 300, 3000, 20_000]),
          signal: caller.signal,
        });
        const work = () =>
          new Promise<void>((resolve) => void kept.clock.after(20 + random.integer(300), resolve));
        running.push(live(random.pick(kept.flows), ask, { stories, now, work }));
        if (random.chance(0.1)) kept.clock.after(random.integer(1000), () => caller.abort());
      }
      await kept.pass(10);
    }
    await kept.pass(20_000);
    await Promise.all(running);
    const admitted = stories.filter(({ admittedAt }) => admittedAt !== undefined).length;
    expect(admitted).toBeGreaterThan(300);
    expect(stories.length - admitted).toBeGreaterThan(50);
    for (const rule of rules) expect(overshoot(stories, rule), rule.name).toBe(0);
    expect(inversions(stories)).toBe(0);
    // Everything was given back.
    await settled();
    for (let n = 0; n < 3; n++) await kept.ticket({ user: 'z' });
    expect(await kept.refused({ user: 'z' })).toMatchObject({ kind: 'full', limit: 'per-user', key: 'z' });
    await kept.close();
  },
);
