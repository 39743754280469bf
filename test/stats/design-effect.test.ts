import { describe, expect, test } from 'vitest';
import {
  clusteredInterval,
  clusterRobustDesignEffect,
  type GroupCount,
  jackknifeDesignEffect,
  type RateInterval,
  seededRandom,
  wilson,
} from '#lib/stats/index.ts';

describe('jackknifeDesignEffect', () => {
  test('by hand: three groups', () => {
    const groups = [
      { n: 10, successes: 9 },
      { n: 10, successes: 5 },
      { n: 20, successes: 6 },
      { n: 0, successes: 0 },
    ];
    const effect = jackknifeDesignEffect(groups);
    // p = 20/40; without each: 11/30, 15/30, 14/20.
    const variance = (2 / 3) * ((11 / 30 - 0.5) ** 2 + 0 + 0.2 ** 2);
    expect(effect).toMatchObject({ rate: 0.5, groups: 3, degreesOfFreedom: 2 });
    expect(effect.variance).toBeCloseTo(variance, 14);
    expect(effect.rawDesignEffect).toBeCloseTo(variance / (0.25 / 40), 12);
  });

  test('equal groups that are all alike: raw 0, clamped to 1', () => {
    const effect = jackknifeDesignEffect(Array.from({ length: 8 }, () => ({ n: 10, successes: 4 })));
    expect(effect.rawDesignEffect).toBeCloseTo(0, 12);
    expect(effect.designEffect).toBe(1);
  });

  test('clusters that are all or nothing: the cluster size', () => {
    const groups = Array.from({ length: 100 }, (_, i) => ({ n: 7, successes: i % 2 ? 7 : 0 }));
    expect(jackknifeDesignEffect(groups).rawDesignEffect).toBeCloseTo(7 * (100 / 99), 10);
  });

  test('where nothing can be told', () => {
    expect(jackknifeDesignEffect([])).toMatchObject({
      rate: null,
      variance: null,
      designEffect: 1,
      groups: 0,
    });
    expect(jackknifeDesignEffect([{ n: 9, successes: 3 }])).toMatchObject({
      variance: null,
      degreesOfFreedom: 0,
    });
    expect(
      jackknifeDesignEffect([
        { n: 9, successes: 9 },
        { n: 1, successes: 1 },
      ]),
    ).toMatchObject({
      variance: 0,
      designEffect: 1,
      rawDesignEffect: null,
    });
  });

  test('rows by cluster give the same as counts by cluster', () => {
    const rows = ['a', 'a', 'b', 'c', 'c', 'c'].map((cluster, i) => ({ cluster, success: i % 2 === 0 }));
    expect(clusterRobustDesignEffect(rows)).toEqual(
      jackknifeDesignEffect([
        { n: 2, successes: 1 },
        { n: 1, successes: 1 },
        { n: 3, successes: 1 },
      ]),
    );
  });
});

describe('clusteredInterval', () => {
  test('no rows: no rate; one group: hardly any knowledge', () => {
    expect(clusteredInterval({ groups: [] }).rate).toBeNull();
    const one = clusteredInterval({ groups: [{ n: 500, successes: 400 }] });
    expect(one).toMatchObject({ rate: 0.8, n: 500, effectiveN: 1 });
    expect((one.high ?? 0) - (one.low ?? 0)).toBeGreaterThan(0.9);
  });

  /** Beta-binomial users of uneven activity, in hash groups; says how often each interval holds the true rate. */
  function coverage(options: {
    users: number;
    rate: number;
    correlation: number;
    sigma: number;
    runs: number;
  }) {
    const random = seededRandom(`coverage ${JSON.stringify(options)}`);
    const { users, rate, correlation, sigma, runs } = options;
    const spread = 1 / correlation - 1;
    const hits = { clustered: 0, exact: 0, naive: 0 };
    let effect = 0;
    for (let run = 0; run < runs; run++) {
      const groups: GroupCount[] = Array.from({ length: 32 }, () => ({ n: 0, successes: 0 }));
      const each: GroupCount[] = [];
      for (let user = 0; user < users; user++) {
        const taste = random.beta(rate * spread, (1 - rate) * spread);
        const n = Math.ceil(random.logNormal(6, sigma));
        let successes = 0;
        for (let i = 0; i < n; i++) if (random.chance(taste)) successes += 1;
        each.push({ n, successes });
        const group = groups[random.integer(32)] as GroupCount;
        group.n += n;
        group.successes += successes;
      }
      const n = groups.reduce((sum, group) => sum + group.n, 0);
      const successes = groups.reduce((sum, group) => sum + group.successes, 0);
      const holds = ({ low, high }: RateInterval) => Number((low ?? 1) <= rate && rate <= (high ?? 0));
      hits.clustered += holds(clusteredInterval({ groups }));
      hits.exact += holds(clusteredInterval({ groups: each }));
      hits.naive += holds(wilson({ successes, n }));
      effect += jackknifeDesignEffect(groups).designEffect / runs;
    }
    const share = (count: number) => count / runs;
    return { clustered: share(hits.clustered), exact: share(hits.exact), naive: share(hits.naive), effect };
  }

  test.each([
    { users: 300, rate: 0.75, correlation: 0.1, sigma: 0.7 },
    { users: 1000, rate: 0.75, correlation: 0.15, sigma: 1 },
    { users: 500, rate: 0.4, correlation: 0.2, sigma: 0.7 },
    { users: 400, rate: 0.9, correlation: 0.1, sigma: 0.7 },
  ])('holds the true rate in 93 to 97 of 100 runs where the naive interval fails: %o', (population) => {
    const found = coverage({ ...population, runs: 1500 });
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
    process.stdout.write(
      `${JSON.stringify(population)}: 32 groups ${percent(found.clustered)}, by user ${percent(found.exact)}, ` +
        `naive ${percent(found.naive)}, design effect ${found.effect.toFixed(2)}\n`,
    );
    expect(found.clustered).toBeGreaterThan(0.93);
    expect(found.clustered).toBeLessThan(0.97);
    expect(found.naive).toBeLessThan(0.87);
    expect(found.effect).toBeGreaterThan(1.5);
  });

  test('without correlation it is hardly wider than the naive one', () => {
    const found = coverage({ users: 400, rate: 0.7, correlation: 1e-6, sigma: 0.5, runs: 800 });
    expect(found.clustered).toBeGreaterThan(0.94);
    expect(found.effect).toBeLessThan(1.3);
  });
});
