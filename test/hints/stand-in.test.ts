import { expect, test } from 'vitest';
import { rowOfInput } from '#lib/hints/index.ts';
import { type Definition, type Row, startTable } from '#lib/matching/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { findStandIn } from '../../lib/hints/from-pattern/stand-in.ts';

const openings = ['please make', 'i would like', 'draw', 'we need', 'a new'];
const things = ['a bakery', 'a logo', 'the team', 'a mountain', 'our shop', 'a bicycle', 'some fruit'];

/** Images whose alpha channel is missing where the input asked for transparency, with some noise. */
function tableOf(n: number, noise: number) {
  const random = seededRandom(7);
  const writer = startTable();
  for (let i = 0; i < n; i++) {
    const asks = random.chance(0.2);
    const input = `${random.pick(openings)} ${random.pick(things)}${asks ? ' with a transparent background' : ''}`;
    const row: Row = {
      ...rowOfInput('hero-image', input, random.chance(0.1) ? 'ja' : 'en'),
      alpha: random.chance(noise) ? !asks : asks,
      resultLength: Math.round(random.uniform() * 1_000),
    };
    writer.add(row);
  }
  return writer.finish();
}
const definition = (...all: Definition['all']): Definition => ({ version: 1, all });

test('what is said of results is found again in inputs, and judged on others', () => {
  const found = findStandIn(definition({ field: 'alpha', is: true }), tableOf(4_000, 0.02));
  const [literal, ...rest] = found?.condition.all ?? [];
  expect(rest).toEqual([]);
  expect(literal).toMatchObject({
    field: 'input',
    contains: expect.stringMatching(/transparent|background/),
  });
  const { precision, recall, n, inPattern } = found?.agreement ?? {};
  expect(n).toBe(2_000);
  expect(inPattern).toBeGreaterThan(300);
  expect(precision).toBeGreaterThan(0.95);
  expect(recall).toBeGreaterThan(0.85);
  expect(recall).toBeLessThan(0.98);
});

test('two conditions where one is not enough, and the features of the pattern stay', () => {
  const pattern = definition(
    { field: 'feature', is: 'hero-image' },
    { field: 'alpha', is: true },
    { field: 'language', is: 'ja' },
  );
  const { condition, agreement } = findStandIn(pattern, tableOf(8_000, 0)) ?? {};
  expect(condition?.all).toContainEqual({ field: 'feature', is: 'hero-image' });
  expect(condition?.all).toContainEqual({ field: 'language', is: 'ja' });
  expect(condition?.all.some((one) => 'contains' in one)).toBe(true);
  expect(condition?.all).toHaveLength(3);
  expect(agreement?.f1).toBe(1);
});

test('where inputs say nothing, the agreement says so', () => {
  const found = findStandIn(definition({ field: 'resultLength', above: 800 }), tableOf(4_000, 0));
  expect(found?.agreement.f1).toBeLessThan(0.5);
  expect(findStandIn(definition({ field: 'resultLength', above: 5_000 }), tableOf(400, 0))).toBeNull();
});

test('what holds for the interactions it was chosen on is not taken for more', () => {
  const writer = startTable();
  for (let i = 0; i < 400; i++) {
    const asks = i % 10 < 2;
    const input = asks ? 'draw a transparent logo' : 'draw a bakery';
    // Every other interaction, and only they decide, fits.
    writer.add({ ...rowOfInput('hero-image', input, 'en'), alpha: i % 2 === 0 ? asks : i % 10 === 5 });
  }
  const { condition, agreement } =
    findStandIn(definition({ field: 'alpha', is: true }), writer.finish()) ?? {};
  expect(condition?.all[0]).toMatchObject({ contains: expect.stringMatching(/transparent|logo/) });
  expect(agreement).toEqual({ precision: 0, recall: 0, f1: 0, n: 200, inPattern: 40 });
});
