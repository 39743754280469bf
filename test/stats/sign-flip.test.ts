import { describe, expect, test } from 'vitest';
import { seededRandom, signFlipTail } from '#lib/stats/index.ts';

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
