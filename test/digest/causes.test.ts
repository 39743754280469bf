import { expect, test } from 'vitest';
import type { OneCause } from '#lib/digest/index.ts';
import { type Part, seededRandom } from '#lib/stats/index.ts';
import { changeOf } from '../../lib/digest/compose/cost.ts';
import {
  candidates,
  featureOfModel,
  pair,
  significant,
  tell,
} from '../../lib/digest/compose/judge-causes.ts';

interface Week {
  /** By feature: results for each user, and their insert rate. */
  [feature: string]: [perUser: number, rate: number];
}

/** Two weeks of the same 200 users, whose tastes differ. */
function told(seed: string, weeks: [Week, Week]) {
  const random = seededRandom(seed);
  const people = Array.from({ length: 200 }, () => ({
    group: random.integer(32),
    taste: 0.4 * (random.beta(2, 2) - 0.5),
  }));
  const [before, after] = weeks.map((week) => {
    const groups = new Map<string, Part[]>();
    for (const [feature, [perUser, rate]] of Object.entries(week)) {
      const parts = Array.from({ length: 32 }, (): Part => ({ n: 0, total: 0 }));
      for (const { group, taste } of people)
        for (let i = random.integer(2 * perUser + 1); i > 0; i--) {
          const part = parts[group] as Part;
          part.n += 1;
          part.total += random.chance(Math.min(1, Math.max(0, rate + taste))) ? 1 : 0;
        }
      groups.set(feature, parts);
    }
    const sum = (list: Part[]) =>
      list.reduce((all, { n, total }) => ({ n: all.n + n, total: all.total + total }), { n: 0, total: 0 });
    return { groups, parts: new Map([...groups].map(([feature, parts]) => [feature, sum(parts)])) };
  });
  type Side = NonNullable<typeof before>;
  return significant(candidates('feature', [before as Side, after as Side]));
}

const usual: Week = { button: [6, 0.7], image: [3, 0.5], heading: [4, 0.65], plan: [2, 0.6] };

test('of weeks in which nothing changed, at most one in ten names a cause', () => {
  const runs = 200;
  let wrong = 0;
  for (let run = 0; run < runs; run++) wrong += told(`null ${run}`, [usual, usual]).length > 0 ? 1 : 0;
  process.stdout.write(`${wrong} of ${runs} weeks without change name a cause\n`);
  expect(wrong / runs).toBeLessThan(0.1);
});

test('what changed is found, whether rate or mix, and nothing else beside it', () => {
  let [rates, mixes, others] = [0, 0, 0];
  for (let run = 0; run < 40; run++) {
    const worse = told(`rate ${run}`, [usual, { ...usual, image: [3, 0.3] }]);
    rates += worse.some(({ key, how, effect }) => key === 'image' && how === 'rate' && effect.high < 0)
      ? 1
      : 0;
    others += worse.filter(({ key, how }) => key !== 'image' && how === 'rate').length;
    const more = told(`mix ${run}`, [usual, { ...usual, image: [9, 0.5] }]);
    mixes += more.some(({ key, how, effect }) => key === 'image' && how === 'mix' && effect.high < 0) ? 1 : 0;
  }
  expect(rates).toBeGreaterThan(36);
  expect(mixes).toBeGreaterThan(36);
  expect(others).toBeLessThan(8);
});

test('nothing is told twice under another name', () => {
  const cause = (
    dimension: OneCause['dimension'],
    key: string,
    difference: number,
    feature: string | null = null,
  ) =>
    ({
      ...{ dimension, key, feature, how: 'rate', effect: { difference, low: difference, high: difference } },
      ...{ before: { share: 0.5, rate: 0.5 }, after: { share: 0.5, rate: 0.4 } },
    }) satisfies OneCause;
  const found = [
    cause('feature', 'heading', -0.08),
    cause('model', 'mini', -0.065),
    cause('promptVersion', 'v3', -0.06, 'heading'),
    cause('model', 'large', -0.05),
    cause('promptVersion', 'v2', 0.02, 'heading'),
    cause('promptVersion', 'v9', -0.01, 'image'),
    cause('promptVersion', 'v8', -0.008, 'image'),
  ];
  const all = tell(found, (model) => (model === 'mini' ? 'heading' : null));
  expect(all.map(({ key, within }) => [key, within?.key ?? null])).toEqual([
    ['heading', 'v3'],
    ['large', null],
    ['v9', null],
  ]);
  const cells = (rates: Record<string, number>) =>
    new Map(
      [
        ['heading', 'mini'],
        ['image', 'mini'],
        ['heading', 'large'],
        ['image', 'large'],
      ].map(([feature, model]) => {
        const key = pair(feature as string, model as string);
        return [key, { n: 100, total: 100 * (rates[`${feature} ${model}`] ?? 0.6) }];
      }),
    );
  const after = cells({ 'heading mini': 0.3, 'heading large': 0.4, 'image large': 0.4 });
  expect(featureOfModel('mini', cells({}), after)).toBe('heading');
  expect(featureOfModel('large', cells({}), after)).toBeNull();
});

test('a handful of users, or of rows, is no cause', () => {
  const few = (n: number, total: number) => {
    const groups = new Map([
      ['a', Array.from({ length: 32 }, (_, i) => (i < 5 ? { n, total } : { n: 0, total: 0 }))],
    ]);
    return { groups, parts: new Map([['a', { n: 5 * n, total: 5 * total }]]) };
  };
  expect(candidates('feature', [few(100, 90), few(100, 10)])).toEqual([]);
});

test('what an inserted result cost: days that differ a lot say nothing, days that all rose do', () => {
  const days = (micro: number[]) => micro.map((total) => ({ n: 100, total: total * 100 }));
  const even = days([1_000, 1_020, 990, 1_010, 1_000, 980, 1_005]);
  expect(changeOf(even, days([1_400, 1_420, 1_390, 1_380, 1_430, 1_400, 1_410]))).toMatchObject({
    ...{ difference: expect.closeTo(403.6, 0), isClear: true },
  });
  expect(changeOf(even, days([400, 3_000, 500, 2_600, 300, 700, 2_100]))?.isClear).toBe(false);
  expect(changeOf(even, days([1_400, 1_420, 0, 0, 0, 0, 0]))).toBeNull();
});
