import { describe, expect, test } from 'vitest';
import { type ArmUsers, leastRise, meanSequence, seededRandom } from '#lib/stats/index.ts';

const users = (arm: 0 | 1, count: number, n: number, successes: number): ArmUsers => ({
  arm,
  users: count,
  strata: [{ n, successes }],
});

describe('meanSequence', () => {
  test('by hand: three successes of three, B(3½, ½) = 5π/16', () => {
    // 5/16 ÷ p³ = 1/α at the lower end.
    const { low, high } = meanSequence({ n: 3, sum: 3, alpha: 0.05 });
    expect(low).toBeCloseTo((0.05 * (5 / 16)) ** (1 / 3), 10);
    expect(high).toBe(1);
  });

  test('its ends mirror each other, and nothing leaves everything open', () => {
    const few = meanSequence({ n: 40, sum: 3.5, alpha: 0.05 });
    const many = meanSequence({ n: 40, sum: 36.5, alpha: 0.05 });
    expect(many.low).toBeCloseTo(1 - few.high, 10);
    expect(many.high).toBeCloseTo(1 - few.low, 10);
    expect(meanSequence({ n: 0, sum: 0, alpha: 0.05 })).toEqual({ low: 0, high: 1 });
  });

  test('at most one run in twenty ever leaves out the mean, with a look after every value', () => {
    const random = seededRandom('mean sequence');
    for (const mean of [0.02, 0.5]) {
      let wrong = 0;
      for (let run = 0; run < 400; run++) {
        let sum = 0;
        let isOut = false;
        for (let n = 1; n <= 200 && !isOut; n++) {
          sum += random.chance(mean) ? 1 : 0;
          const { low, high } = meanSequence({ n, sum, alpha: 0.05 });
          isOut = low > mean || high < mean;
        }
        if (isOut) wrong += 1;
      }
      expect(wrong / 400).toBeLessThanOrEqual(0.05);
    }
  }, 60_000);
});

describe('leastRise', () => {
  test('a few users who fail every time are enough, one who goes on failing is not', () => {
    const base = users(0, 300, 3, 0);
    expect(leastRise([base, users(1, 5, 4, 4)])).toBeGreaterThan(0.05);
    expect(leastRise([base, users(1, 1, 500, 500)])).toBeLessThan(0);
  });

  test('without anybody in an arm nothing is known', () => {
    expect(leastRise([users(1, 100, 1, 1)])).toBeLessThanOrEqual(0);
    expect(leastRise([])).toBe(-1);
  });

  /** Errors of users of uneven activity, a look after every user from 20 interactions on. */
  function everAbove(margin: number, shares: readonly [number, number], runs: number) {
    const random = seededRandom(`rise ${shares}`);
    const stops: number[] = [];
    for (let run = 0; run < runs; run++) {
      const seen: ArmUsers[] = [];
      let tried = 0;
      for (let user = 1; user <= 500; user++) {
        const arm = random.chance(0.2) ? 1 : 0;
        const [a, b] = [3 * shares[arm], 3 * (1 - shares[arm])];
        const p = a === 0 || b === 0 ? shares[arm] : random.beta(a, b);
        const n = Math.ceil(random.logNormal(3, 1.2));
        let failed = 0;
        for (let i = 0; i < n; i++) if (random.chance(p)) failed += 1;
        seen.push(users(arm, 1, n, failed));
        tried += arm * n;
        if (tried < 20 || leastRise(seen) <= margin) continue;
        stops.push(user);
        break;
      }
    }
    stops.sort((x, y) => x - y);
    return { share: stops.length / runs, median: stops[Math.floor(stops.length / 2)] };
  }

  test.each([
    [0.05, [0.02, 0.02], 0, 0.02],
    [0, [0.5, 0.5], 0, 0.05],
    [0.05, [0.02, 0.07], 0, 0.05],
    [0.05, [0.02, 0.3], 0.9, 1],
    [0.05, [0.02, 1], 1, 1],
  ] as const)(
    'more than %d points: shares %o',
    (margin, shares, least, most) => {
      const { share, median } = everAbove(margin, shares, 80);
      process.stdout.write(
        `shares ${shares.join(' and ')}, at most ${margin} more: ended in ${(100 * share).toFixed(1)} % of the runs, half of them by user ${median} of 500, a fifth of them in arm 1\n`,
      );
      expect(share).toBeGreaterThanOrEqual(least);
      expect(share).toBeLessThanOrEqual(most);
    },
    60_000,
  );
});
