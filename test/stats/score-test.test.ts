import { describe, expect, test } from 'vitest';
import { type SeededRandom, scoreTest, seededRandom } from '#lib/stats/index.ts';

interface Crowd {
  users: number;
  rowsEach: number;
  /** Rejection rate of a user's rows. */
  rateOf: (random: SeededRandom) => number;
}

/** A segment that is a small part of a stratum whose rate is 0.3: scores are the users' sums of y − 0.3. */
function segment(random: SeededRandom, { users, rowsEach, rateOf }: Crowd) {
  const own = Array.from({ length: users }, () => {
    const rate = rateOf(random);
    return Array.from({ length: rowsEach }, () => Number(random.chance(rate)));
  });
  const rows = users * rowsEach;
  const mean = own.flat().reduce((sum, y) => sum + y, 0) / rows;
  const sum = (ys: number[], of: number) => ys.reduce((total, y) => total + y - of, 0);
  return scoreTest({
    scores: Float64Array.from(own, (ys) => sum(ys, 0.3)),
    centred: Float64Array.from(own, (ys) => sum(ys, mean)),
    worth: new Float64Array(users).fill(rowsEach),
    nullVariance: rows * 0.21,
    independent: rows * mean * (1 - mean),
  });
}

describe('scoreTest', () => {
  test.each([
    { name: 'unrelated rows', users: 80, rowsEach: 1, rateOf: () => 0.3 },
    {
      name: 'users of very different rates',
      users: 60,
      rowsEach: 8,
      rateOf: (r: SeededRandom) => r.beta(0.6, 1.4),
    },
    { name: 'few users', users: 14, rowsEach: 6, rateOf: (r: SeededRandom) => r.beta(3, 7) },
  ])('is as often below 5 % as it may be: $name', (crowd) => {
    const random = seededRandom(crowd.name);
    let below = 0;
    for (let round = 0; round < 2_000; round++) if (segment(random, crowd).pValue <= 0.05) below += 1;
    expect(below / 2_000).toBeGreaterThan(0.015);
    expect(below / 2_000).toBeLessThan(0.068);
  });

  test('sees what is there: 80 rows at 50 % where 30 % are expected', () => {
    const random = seededRandom(5);
    let found = 0;
    for (let round = 0; round < 200; round++)
      if (segment(random, { users: 80, rowsEach: 1, rateOf: () => 0.5 }).pValue <= 0.001) found += 1;
    expect(found / 200).toBeGreaterThan(0.7);
  });

  test('likeness of users’ rows is seen and paid for', () => {
    const random = seededRandom(6);
    const alike = segment(random, { users: 60, rowsEach: 10, rateOf: (r) => Number(r.chance(0.3)) });
    expect(alike.designEffect).toBeGreaterThan(5);
  });

  test('with any one user left out: an angry one is not enough', () => {
    const scores = Float64Array.from({ length: 40 }, (_, i) => (i === 0 ? 9 : i % 2 ? 0.3 : -0.3));
    const test = scoreTest({
      scores,
      centred: scores,
      worth: new Float64Array(40).fill(1),
      nullVariance: 8,
      independent: 90,
    });
    expect(test.pValue).toBeLessThan(0.01);
    expect(test.pWithoutOne).toBeGreaterThan(0.3);
  });

  test('nobody inside, or nothing to compare with', () => {
    const none = new Float64Array(0);
    expect(
      scoreTest({ scores: none, centred: none, worth: none, nullVariance: 0, independent: 0 }),
    ).toMatchObject({ z: 0, pValue: 1, pWithoutOne: 1 });
  });
});
