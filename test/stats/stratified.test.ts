import { describe, expect, test } from 'vitest';
import {
  mantelHaenszel,
  type SeededRandom,
  seededRandom,
  shrunkRate,
  stratifiedDifference,
  type UserContrast,
} from '#lib/stats/index.ts';

describe('mantelHaenszel', () => {
  test('known value', () => {
    // Agresti, Categorical Data Analysis (2002), table 6.9: eight centres, common odds ratio 2.13.
    const centres = [
      [11, 36, 10, 37],
      [16, 20, 22, 32],
      [14, 19, 7, 19],
      [2, 16, 1, 17],
      [6, 17, 0, 12],
      [1, 11, 0, 10],
      [1, 5, 1, 9],
      [4, 6, 6, 7],
    ].map(([successes, n, otherSuccesses, otherN]) => ({ successes, n, otherSuccesses, otherN }));
    expect(mantelHaenszel(centres as UserContrast[])).toBeCloseTo(2.1345, 3);
  });
  test('a mix shift is no effect', () => {
    const strata = [
      { n: 900, successes: 540, otherN: 100, otherSuccesses: 60 },
      { n: 100, successes: 10, otherN: 900, otherSuccesses: 90 },
    ];
    expect(mantelHaenszel(strata)).toBeCloseTo(1, 12);
  });
  test('nothing to compare, nothing fails', () => {
    expect(mantelHaenszel([{ n: 5, successes: 2, otherN: 0, otherSuccesses: 0 }])).toBeNaN();
    expect(mantelHaenszel([{ n: 5, successes: 5, otherN: 9, otherSuccesses: 2 }])).toBe(Infinity);
  });
});

/** 45 users with tastes of their own and very uneven activity, over two strata; half of their rows are inside. */
function crowd(random: SeededRandom, effect: number): UserContrast[][] {
  return Array.from({ length: 45 }, () => {
    const taste = random.normal(0, 0.1);
    const activity = random.logNormal(8, 0.8);
    return [0.3, 0.5].map((base, stratum) => {
      const draw = (rate: number) => {
        const n = random.poisson(activity);
        let successes = 0;
        for (let i = 0; i < n; i++) if (random.chance(rate + taste)) successes += 1;
        return { n, successes };
      };
      const [inside, outside] = [draw(base + effect), draw(base)];
      return { stratum, ...inside, otherN: outside.n, otherSuccesses: outside.successes };
    });
  });
}

describe('stratifiedDifference', () => {
  test('covers the truth about as often as it says, with few and uneven users', () => {
    const random = seededRandom(4);
    const rounds = 400;
    let covered = 0;
    let sum = 0;
    for (let round = 0; round < rounds; round++) {
      const result = stratifiedDifference(crowd(random, 0.1));
      if (!result) throw new Error('nothing to compare');
      sum += result.difference;
      if (result.low <= 0.1 && result.high >= 0.1) covered += 1;
    }
    expect(sum / rounds).toBeCloseTo(0.1, 1.9);
    expect(covered / rounds).toBeGreaterThan(0.92);
    expect(covered / rounds).toBeLessThan(0.995);
  });
  test('also for what almost everybody rejects', () => {
    const random = seededRandom(5);
    const rounds = 400;
    let covered = 0;
    for (let round = 0; round < rounds; round++) {
      const users = Array.from({ length: 60 }, (): UserContrast[] => {
        const [n, otherN] = [random.integer(3), 5 + random.integer(20)];
        const draw = (size: number, rate: number) =>
          Array.from({ length: size }, () => Number(random.chance(rate))).reduce((a, b) => a + b, 0);
        return [{ stratum: 0, n, successes: draw(n, 0.92), otherN, otherSuccesses: draw(otherN, 0.3) }];
      });
      const result = stratifiedDifference(users);
      if (result && result.low <= 0.62 && result.high >= 0.62) covered += 1;
      expect(result?.effectiveUsers).toBeGreaterThan(25);
    }
    expect(covered / rounds).toBeGreaterThan(0.9);
  });
  test('is standardised to the strata inside', () => {
    const users: UserContrast[][] = Array.from({ length: 20 }, () => [
      { stratum: 0, n: 9, successes: 6, otherN: 10, otherSuccesses: 5 },
      { stratum: 1, n: 1, successes: 0, otherN: 10, otherSuccesses: 1 },
      { stratum: 2, n: 4, successes: 4, otherN: 0, otherSuccesses: 0 },
    ]);
    expect(stratifiedDifference(users)).toMatchObject({ comparable: 200, rate: 0.6, expected: 0.46 });
  });
  test('one user inside leaves everything open; nothing outside compares with nothing', () => {
    const other: UserContrast[] = [{ stratum: 0, n: 0, successes: 0, otherN: 9, otherSuccesses: 2 }];
    const alone: UserContrast[] = [{ stratum: 0, n: 30, successes: 30, otherN: 0, otherSuccesses: 0 }];
    expect(stratifiedDifference([alone, other, other])).toMatchObject({ low: -1, high: 1 });
    expect(stratifiedDifference([alone])).toBeNull();
  });
});

test('shrunkRate lies between, nearer to what is known better', () => {
  expect(shrunkRate({ rate: 0.8, effectiveN: 20, expected: 0.2 })).toBeCloseTo(0.5, 12);
  expect(shrunkRate({ rate: 0.8, effectiveN: 2_000, expected: 0.2 })).toBeGreaterThan(0.79);
  expect(shrunkRate({ rate: 0.8, effectiveN: 0, expected: 0.2 })).toBe(0.2);
});
