import { expect, test } from 'vitest';
import { seededRandom } from '#lib/stats/index.ts';

const draw = (n: number, next: () => number) => Array.from({ length: n }, next);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: number[]) => {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
};

test('a seed fixes the sequence, another seed gives another', () => {
  const first = draw(5, seededRandom(7).uniform);
  expect(draw(5, seededRandom(7).uniform)).toEqual(first);
  expect(draw(5, seededRandom(8).uniform)).not.toEqual(first);
  expect(draw(5, seededRandom('demo').uniform)).toEqual(draw(5, seededRandom('demo').uniform));
});

test('moments are those of the distributions', () => {
  const random = seededRandom(1);
  const n = 40_000;
  const cases: [() => number, number, number][] = [
    [random.uniform, 1 / 2, 1 / 12],
    [() => random.normal(3, 2), 3, 4],
    [() => random.exponential(2), 2, 4],
    [() => random.gamma(2.5, 2), 5, 10],
    [() => random.gamma(0.4), 0.4, 0.4],
    [() => random.beta(2, 6), 0.25, 12 / 576],
    [() => random.poisson(3), 3, 3],
    [() => random.poisson(200), 200, 200],
    [() => Math.log(random.logNormal(5, 0.8)), Math.log(5), 0.64],
    [() => Number(random.chance(0.3)), 0.3, 0.21],
    [() => random.pickIndex([1, 4]), 0.75, 0.1875],
    [() => random.pick([0, 1]), 0.5, 0.25],
    [() => random.integer(10), 4.5, 8.25],
  ];
  for (const [next, expectedMean, expectedVariance] of cases) {
    const values = draw(n, next);
    expect(Math.abs(mean(values) - expectedMean)).toBeLessThan(5 * Math.sqrt(expectedVariance / n));
    expect(variance(values) / expectedVariance).toBeCloseTo(1, 1);
  }
});

test('uniform bits show no bias by bucket', () => {
  const random = seededRandom(3);
  const buckets = new Array<number>(64).fill(0);
  for (let i = 0; i < 64_000; i++) {
    const bucket = random.integer(64);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
  }
  const chiSquare = buckets.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(chiSquare).toBeLessThan(120);
});

test('an empty list has nothing to pick', () => expect(() => seededRandom(1).pick([])).toThrow(RangeError));
