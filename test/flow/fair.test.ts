import { expect, test } from 'vitest';
import type { LimitBody } from '#lib/flow/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { live, type Story } from './fleet.ts';
import { setUp } from './set-up.ts';

const others = Array.from({ length: 19 }, (_, n) => `u${n}`);

/** 1 of 20 users sends 90 % of the load. @returns share of the capacity that each got, after a while, by user */
async function shares(
  limit: LimitBody,
  { load, capacityPerSecond }: { load: number; capacityPerSecond: number },
) {
  const random = seededRandom(7);
  const kept = setUp({ all: limit }, { processes: 3 });
  const stories: Story[] = [];
  const start = kept.clock.now();
  const running: Promise<void>[] = [];
  for (let second = 0; second < 40; second++) {
    for (let tick = 0; tick < 10; tick++) {
      for (let n = (load * capacityPerSecond) / 10; n > 0 && random.chance(n); n--) {
        const user = random.chance(0.9) ? 'greedy' : random.pick(others);
        const ask = kept.ask({ user, deadlineMs: user === 'greedy' ? 500 : 5000 });
        const work = () =>
          new Promise<void>((resolve) => void kept.clock.after(500 + random.integer(1000), resolve));
        running.push(live(random.pick(kept.flows), ask, { stories, now: kept.clock.now, work }));
      }
      await kept.pass(100, 50);
    }
  }
  await kept.pass(10_000, 100);
  await Promise.all(running);
  await kept.close();
  const late = stories.filter(({ askedAt }) => askedAt > start + 5000 && askedAt <= start + 38_000);
  // Of slots what counts is how long they are held.
  const weight = ({ admittedAt, endedAt = 0 }: Story) =>
    admittedAt === undefined ? 0 : limit.kind === 'throttle' ? 1000 : endedAt - admittedAt;
  const sum = (list: Story[]) => list.reduce((total, story) => total + weight(story), 0);
  const of = (user: string) => late.filter((story) => story.user === user);
  const got = (user: string) => sum(of(user)) / sum(late);
  const wanted = (user: string) => (of(user).length * 1000) / sum(late);
  return ['greedy', ...others].map((user) => ({ user, got: got(user), wanted: wanted(user) }));
}

/** Everyone gets what he wants, or as much as everyone else who does not. */
function maxMin(wants: number[]): number {
  let [left, count, level] = [1, wants.length, 0];
  for (const want of wants.toSorted((a, b) => a - b)) {
    level = Math.max(want, 0);
    if (want > left / count) return left / count;
    left -= want;
    count--;
  }
  return level;
}

const slots: LimitBody = { kind: 'concurrency', limit: 20, fairBy: 'user' };
const keyed: LimitBody = { kind: 'throttle', limit: 40, periodMs: 2000 };

test.each([
  ['slots, everyone short', slots, 18],
  ['slots, only one short', slots, 3],
  ['a throttle, everyone short', keyed, 18],
] as const)(
  '%s: shares are max–min fair within 10 %%',
  async (_, limit, load) => {
    const all = await shares(limit, { load, capacityPerSecond: 20 });
    const level = maxMin(all.map(({ wanted }) => wanted));
    expect(all.reduce((sum, { got }) => sum + got, 0)).toBeCloseTo(1);
    for (const { user, got, wanted } of all)
      expect(got / Math.min(wanted, level), `${user}: ${got} of ${wanted}, level ${level}`).toBeGreaterThan(
        0.9,
      );
  },
  20_000,
);

test('an ask that needs two crowded limits is not overtaken for ever', async () => {
  const kept = setUp({
    feature: { kind: 'concurrency', limit: 2, feature: 'image' },
    vendor: { kind: 'concurrency', limit: 3, vendor: 'openai' },
  });
  const random = seededRandom(3);
  const work = () =>
    new Promise<void>((resolve) => void kept.clock.after(200 + random.integer(400), resolve));
  const stories: Story[] = [];
  const come = (more: object) =>
    live(kept.flows[0] as (typeof kept.flows)[0], kept.ask({ deadlineMs: 600_000, ...more }), {
      ...{ stories, now: kept.clock.now, work },
    });
  // Each limit alone always has a line of its own.
  for (let n = 0; n < 200; n++) {
    void come({ feature: 'image', vendor: 'other', user: `i${n}` });
    void come({ feature: 'text', vendor: 'openai', user: `t${n}` });
  }
  const since = kept.clock.now();
  let waitedMs: number | undefined;
  void kept
    .admit({ feature: 'image', vendor: 'openai', user: 'both', deadlineMs: 600_000, enqueuedAt: since - 1 })
    .then((a) => {
      waitedMs = kept.clock.now() - since;
      if ('ok' in a) a.ok.release();
    });
  await kept.pass(20_000, 20);
  expect(waitedMs).toBeLessThan(10_000);
  await kept.close();
});
