import { describe, expect, test } from 'vitest';
import { normalTail, seededRandom, signFlipTail, userTest } from '#lib/stats/index.ts';

describe('normalTail', () => {
  test('known values, far tail included', () => {
    // Abramowitz & Stegun, tables 26.1 and 26.2.
    const table = [
      [0, 0.5],
      [1, 0.158655253931457],
      [1.959963984540054, 0.025],
      [3, 0.00134989803163009],
      [6, 9.86587645037698e-10],
      [20, 2.75362411860623e-89],
      [-2, 0.977249868051821],
    ] as const;
    for (const [z, tail] of table) expect(Math.abs(normalTail(z) / tail - 1)).toBeLessThan(1e-12);
  });
});

describe('signFlipTail', () => {
  test('agrees with trying all signs', () => {
    const random = seededRandom(1);
    for (let round = 0; round < 60; round++) {
      // Whole numbers make ties, which must count.
      const n = 1 + random.integer(11);
      const scores = Array.from({ length: n }, () => random.integer(9) - 4);
      const observed = scores.reduce((a, b) => a + b, 0);
      let count = 0;
      for (let signs = 0; signs < 2 ** n; signs++) {
        const sum = scores.reduce((total, score, i) => total + ((signs >> i) & 1 ? score : -score), 0);
        if (sum >= observed) count += 1;
      }
      expect(signFlipTail(scores)).toBeCloseTo(count / 2 ** n, 12);
    }
  });
  test('29 users of one mind', () => {
    expect(signFlipTail(new Float64Array(29).fill(0.37))).toBe(2 ** -29);
    expect(() => signFlipTail(new Float64Array(30).fill(1))).toThrow(RangeError);
  });
});

describe('userTest', () => {
  test('is as often below p as p says, also where few users hold most', () => {
    const random = seededRandom(2);
    for (const users of [12, 40, 400]) {
      let below = 0;
      for (let round = 0; round < 2_000; round++) {
        const scores = Float64Array.from({ length: users }, () => random.normal() * random.logNormal(1, 1.2));
        if (userTest(scores).pValue <= 0.05) below += 1;
      }
      expect(below / 2_000).toBeGreaterThan(0.03);
      expect(below / 2_000).toBeLessThan(0.065);
    }
  });
  test('one angry user is not enough', () => {
    const calm = Array.from({ length: 60 }, (_, i) => (i % 2 ? 0.4 : -0.4));
    const angry = userTest(Float64Array.from([...calm, 9]));
    expect(angry.z).toBeGreaterThan(0.9);
    expect(angry.pWithoutOne).toBe(0.5);
    const shared = userTest(Float64Array.from([...calm.map((score) => score + 0.4), 9]));
    expect(shared.pWithoutOne).toBeGreaterThan(shared.pValue);
    expect(shared.pWithoutOne).toBeLessThan(1e-3);
  });
  test('nobody, or one', () => {
    expect(userTest(new Float64Array(0))).toMatchObject({ z: 0, pValue: 1, pWithoutOne: 1 });
    expect(userTest(Float64Array.of(5)).pWithoutOne).toBeGreaterThan(0.4);
  });
});
