import { describe, expect, test } from 'vitest';
import {
  type ArmUsers,
  leastUsers,
  lookAtDifference,
  normalQuantile,
  type SeededRandom,
  type SequenceLook,
  seededRandom,
} from '#lib/stats/index.ts';

interface World {
  users: number;
  /** Of the users, in arm 1. */
  share: number;
  rate: number;
  /** Within users, of a beta-binomial. */
  correlation: number;
  /** Interactions of a user: log-normal with median 3; at 1.6, one in a hundred has over 120. */
  sigma: number;
  /** Rate of arm 1 − rate of arm 0, for every user. */
  effect: number;
}
const usual: World = { users: 600, share: 0.5, rate: 0.7, correlation: 0.15, sigma: 1, effect: 0 };

const count = (n: number, successes: number) => ({ n, successes });

function aUser({ share, rate, correlation, sigma, effect }: World, random: SeededRandom): ArmUsers {
  const arm = random.chance(share) ? 1 : 0;
  const spread = 1 / correlation - 1;
  const taste = random.beta(rate * spread, (1 - rate) * spread);
  // Mixing with always or never keeps the effect on the mean exact.
  const p =
    arm === 0
      ? taste
      : effect < 0
        ? taste * (1 + effect / rate)
        : taste + (1 - taste) * (effect / (1 - rate));
  const n = Math.ceil(random.logNormal(3, sigma));
  let successes = 0;
  for (let i = 0; i < n; i++) if (random.chance(p)) successes += 1;
  return { arm, users: 1, strata: [count(n, successes)] };
}

/** Runs worlds with a look after every second user. */
function simulate(world: World, runs: number) {
  const random = seededRandom(JSON.stringify(world));
  const found = { clear: 0, below: 0, missed: 0, stops: [] as number[], widths: new Map<number, number>() };
  for (let run = 0; run < runs; run++) {
    const users: ArmUsers[] = [];
    let [firstClear, below, missed] = [0, false, false];
    while (users.length < world.users) {
      users.push(aUser(world, random), aUser(world, random));
      const look = lookAtDifference(users);
      if (!look) continue;
      if (look.isClear) firstClear ||= users.length;
      below ||= look.high < 0;
      missed ||= look.low > world.effect || look.high < world.effect;
      found.widths.set(users.length, (found.widths.get(users.length) ?? 0) + (look.high - look.low) / runs);
    }
    if (firstClear > 0) found.stops.push(firstClear);
    found.clear += firstClear > 0 ? 1 / runs : 0;
    found.below += below ? 1 / runs : 0;
    found.missed += missed ? 1 / runs : 0;
  }
  found.stops.sort((a, b) => a - b);
  return {
    ...found,
    medianStop: found.stops[Math.floor(found.stops.length / 2)] ?? Number.POSITIVE_INFINITY,
  };
}
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const say = (line: string) => process.stdout.write(`${line}\n`);

describe('equal arms, a look after every second user', { timeout: 60_000 }, () => {
  // The sequence is on the safe side: 250 runs of a true 5 % would fail this every other time.
  test.each([
    ['heavy users', usual],
    ['very heavy users', { ...usual, sigma: 1.6, correlation: 0.3 }],
    ['one in ten users in arm 1', { ...usual, share: 0.1, users: 900 }],
    [
      'hardly anybody inserts, few users in arm 1',
      { ...usual, rate: 0.03, share: 0.1, users: 900, correlation: 0.2 },
    ],
    ['nearly everybody inserts', { ...usual, rate: 0.97, share: 0.2 }],
    ['one interaction a user', { ...usual, sigma: 0.01, correlation: 1e-6 }],
  ] as const)('at most one run in twenty ever excludes 0: %s', (name, world) => {
    const { clear, below } = simulate(world, 250);
    say(`equal arms, ${name}: ever excludes 0 in ${percent(clear)}, ever worse in ${percent(below)}`);
    expect(clear).toBeLessThanOrEqual(0.05);
  });

  test('an interval for one look, taken at every look, does so in most of them', () => {
    const random = seededRandom('naive');
    let wrong = 0;
    for (let run = 0; run < 60; run++) {
      const users: ArmUsers[] = [];
      const sums = [count(0, 0), count(0, 0)] as const;
      let isClear = false;
      while (users.length < usual.users) {
        const user = aUser(usual, random);
        users.push(user);
        sums[user.arm].n += user.strata[0]?.n ?? 0;
        sums[user.arm].successes += user.strata[0]?.successes ?? 0;
        if (users.length < 2 * leastUsers) continue;
        const [a, b] = sums.map(({ n, successes }) => ({ n, p: successes / n })) as [Rate, Rate];
        const error = Math.sqrt((a.p * (1 - a.p)) / a.n + (b.p * (1 - b.p)) / b.n);
        isClear ||= Math.abs(a.p - b.p) > normalQuantile(0.975) * error;
      }
      if (isClear) wrong += 1;
    }
    expect(wrong / 60).toBeGreaterThan(0.4);
  });
});
interface Rate {
  n: number;
  p: number;
}

describe('arms that differ', { timeout: 60_000 }, () => {
  test.each([
    [-0.1, { ...usual, users: 1000 }, 0.8],
    [-0.2, usual, 0.97],
    [0.1, { ...usual, users: 1000 }, 0.8],
    [-0.2, { ...usual, share: 0.2, users: 1000 }, 0.97],
  ] as const)('%d: all looks hold the true difference, and it is found', (effect, world, power) => {
    const { clear, missed, medianStop } = simulate({ ...world, effect }, 150);
    say(
      `difference ${100 * effect} points, ${percent(world.share)} of the users in arm 1: found within ${world.users} users in ${percent(clear)} of the runs, half of them by user ${medianStop}; true difference missed at any look in ${percent(missed)}`,
    );
    expect(missed).toBeLessThanOrEqual(0.05);
    expect(clear).toBeGreaterThan(power);
  });
});

test('its width shrinks like √(log n / n)', () => {
  const { widths } = simulate({ ...usual, users: 1600 }, 8);
  const at = (users: number) => widths.get(users) as number;
  for (const [few, many] of [
    [200, 800],
    [400, 1600],
  ] as const) {
    // Four times the users: half the width, and a little more.
    expect(at(many) / at(few)).toBeGreaterThan(0.46);
    expect(at(many) / at(few)).toBeLessThan(0.6);
  }
});

describe('users who come back', { timeout: 60_000 }, () => {
  test('a look after every fifth interaction excludes 0 in at most 5 % of the runs', () => {
    const random = seededRandom('returning');
    let wrong = 0;
    for (let run = 0; run < 150; run++) {
      const people = Array.from({ length: 300 }, () => {
        const sum = count(0, 0);
        return {
          p: random.beta(2.1, 0.9),
          sum,
          seen: { arm: random.chance(0.3) ? 1 : 0, users: 1, strata: [sum] },
        };
      });
      const weights: number[] = [];
      for (const _ of people) weights.push((weights.at(-1) ?? 0) + random.logNormal(1, 1.2));
      const known = new Set<(typeof people)[number]>();
      let isClear = false;
      for (let i = 1; i <= 2_000; i++) {
        const person = people[random.pickIndex(weights)] as (typeof people)[number];
        known.add(person);
        person.sum.n += 1;
        if (random.chance(person.p)) person.sum.successes += 1;
        if (i % 5 === 0) isClear ||= look([...known].map(({ seen }) => seen as ArmUsers))?.isClear ?? false;
      }
      if (isClear) wrong += 1;
    }
    say(`users who come back: ever excludes 0 in ${percent(wrong / 150)}`);
    expect(wrong / 150).toBeLessThanOrEqual(0.05);
  });
});
const look = (users: ArmUsers[]): SequenceLook | null => lookAtDifference(users);

/** So many users of one arm, every one like this. */
const alike = (arm: 0 | 1, users: number, ...strata: ArmUsers['strata']): ArmUsers => ({
  arm,
  users,
  strata,
});

test('a change of the share does not turn good days into a difference', () => {
  // On the first days 90 % insert and one in ten is tried; on the next 50 % and every second one is.
  const users = [
    alike(0, 810, count(1, 1)),
    alike(0, 90, count(1, 0)),
    alike(1, 90, count(1, 1)),
    alike(1, 10, count(1, 0)),
    alike(0, 250, undefined, count(1, 1)),
    alike(0, 250, undefined, count(1, 0)),
    alike(1, 250, undefined, count(1, 1)),
    alike(1, 250, undefined, count(1, 0)),
  ];
  expect(look(users)?.difference).toBeCloseTo(0, 12);
  const mixed = users.map(({ strata, ...one }) => ({ ...one, strata: [strata.at(-1)] }));
  expect(look(mixed)).toMatchObject({ isClear: true });
});

describe('one look', () => {
  const some = (each: number) => [
    alike(0, each, count(2, 2)),
    alike(0, each, count(1, 0)),
    alike(1, each, count(2, 1)),
    alike(1, each, count(1, 0)),
  ];

  test('by hand', () => {
    const users = some(100);
    // 200 of 300 and 100 of 300: W = 150, b = W/2·(p̃₀q̃₀ + p̃₁q̃₁); the jackknife of arm 0 by its two kinds of users.
    const b = 0.25 * 300 * ((201 * 101) / 302 ** 2 + (101 * 201) / 302 ** 2);
    const jackknife = (n: number, s: number, p: number) => ((0.5 * (s - p * n) * 300) / (300 - n)) ** 2;
    const v0 = 100 * (jackknife(2, 2, 2 / 3) + jackknife(1, 0, 2 / 3));
    const v1 = 100 * (jackknife(2, 1, 1 / 3) + jackknife(1, 0, 1 / 3));
    const v = b * Math.max(1, v0 / (b / 2), v1 / (b / 2));
    const r = (b / 150) * 100;
    const margin = Math.sqrt((v + r) * Math.log((v + r) / (r * 0.05 ** 2))) / 150;
    const found = look(users) as SequenceLook;
    expect(found.difference).toBeCloseTo(-1 / 3, 12);
    expect(found.low).toBeCloseTo(-1 / 3 - margin, 10);
    expect(found.high).toBeCloseTo(-1 / 3 + margin, 10);
  });

  test('below 50 users in an arm nothing is said', () => {
    expect(look(some(24))).toBeNull();
    expect(look([...some(100), alike(0, 1, count(0, 0))])).not.toBeNull();
    expect(
      look([alike(0, 500, count(1, 1)), alike(1, 49, count(1, 0)), alike(1, 9, count(0, 0))]),
    ).toBeNull();
    expect(look([])).toBeNull();
  });

  test('users counted together are as good as one by one', () => {
    const apart = some(60).flatMap(({ users, ...one }) =>
      Array.from({ length: users }, () => ({ ...one, users: 1 })),
    );
    expect(look(apart)?.high).toBeCloseTo(look(some(60))?.high as number, 12);
  });

  test('p is where the interval just reaches 0', () => {
    for (const each of [60, 90, 140]) {
      const { pValue } = look(some(each)) as SequenceLook;
      expect(lookAtDifference(some(each), { confidence: 1 - pValue * 1.001 })?.isClear).toBe(true);
      expect(lookAtDifference(some(each), { confidence: 1 - pValue * 0.999 })?.isClear).toBe(false);
    }
  });

  test('arms that are all alike still leave room', () => {
    const found = look([alike(0, 80, count(3, 0)), alike(1, 80, count(3, 0))]) as SequenceLook;
    expect(found.high).toBeGreaterThan(0.01);
  });
});
