import { describe, expect, test } from 'vitest';
import { whatMoved } from '#lib/anomalies/find/what-moved.ts';
import { type Kind, lookEveryDay, makeHistory, type WorldOptions } from './world.ts';

const models = [
  ['openai', 'gpt', 1],
  ['openai', 'mini', 0.5],
  ['anthropic', 'haiku', 0.6],
  ['anthropic', 'sonnet', 0.3],
] as const;
const [days, from, to] = [100, 70, 97];

/** A product of features, each with some models and two prompt versions; of 17 there are about 200 segments. */
const product = (change: (kind: Kind, f: number) => Partial<Kind> = () => ({}), features = 10): Kind[] =>
  Array.from({ length: features }, (_, f) => f).flatMap((f) =>
    models.slice(0, 2 + (f % 3)).flatMap(([vendor, model, share]) =>
      ['v1', 'v2'].map((promptVersion, k): Kind => {
        const kind = {
          ...{ feature: `f${f}`, vendor, model, promptVersion },
          volume: (i: number) => (20 + 60 * (f % 5)) * share * (k ? 0.6 : 1) * (1 + (0.3 * i) / days),
          insertRate: () => 0.5 + 0.03 * (f % 6),
        };
        return { ...kind, ...change(kind, f) };
      }),
    ),
  );
const look = async (
  kinds: Kind[],
  { since = from, ...options }: Partial<WorldOptions> & { seed: number | string; since?: number },
) => {
  const history = makeHistory(kinds, { days, ...options });
  return { history, ...(await lookEveryDay(history, since, to)) };
};
const found = (alarms: Awaited<ReturnType<typeof look>>['alarms']) =>
  alarms.map(({ metric, key, day, lastDay }) => `${metric} ${key} ${day}–${lastDay}`);

describe('quiet weeks', () => {
  test('of 200 segments give at most one false alarm a month', async () => {
    const worlds: Partial<WorldOptions>[] = [
      {},
      { dayScatter: { volume: 0.15, rate: 0.03 } },
      { users: { perDay: 8, likeness: 1 } },
      { users: { perDay: 1, likeness: 1_000 }, dayScatter: { volume: 0, rate: 0 } },
      { expired: 0.02, weekend: { volume: 0.25, rate: 0.05 } },
    ];
    let [alarms, months, judged, rare] = [0, 0, 0, 0];
    const names: string[] = [];
    for (const [k, world] of worlds.entries())
      for (const seed of k === 0 ? [1, 2] : [1]) {
        const {
          history,
          watched,
          alarms: own,
        } = await look(product(undefined, 17), { seed: `${k} ${seed}`, ...world });
        if (k === 0) expect(new Set(watched.map(({ series }) => series.key)).size).toBeGreaterThan(190);
        for (const one of watched)
          for (let i = from; i < to; i++) {
            const p = one.judged.look(i)?.pValue;
            if (p === undefined) continue;
            judged += 1;
            rare += p <= 0.001 ? 1 : 0;
          }
        expect(history.length).toBe(days);
        alarms += own.length;
        months += (to - from + 1) / 30;
        names.push(...found(own));
      }
    process.stdout.write(
      `${alarms} false alarms in ${months.toFixed(1)} months of ${judged} series-days; p ≤ 0.001 at ${((1000 * rare) / judged).toFixed(2)} of 1,000: ${names.join('; ')}\n`,
    );
    expect(alarms / months).toBeLessThanOrEqual(1);
    // The p-values are what they say, or err to the safe side; were they far too large, nothing would be found.
    expect(rare / judged).toBeLessThan(0.0015);
    expect(rare / judged).toBeGreaterThan(0.00005);
  }, 120_000);

  test('a weekend is none, however different; a Saturday like a weekday is', async () => {
    const weekend = { volume: 0.1, rate: -0.2 };
    const saturday = 89;
    for (const seed of [5, 6]) {
      const busy = product((kind, f) =>
        f === 3 ? { volume: (i) => kind.volume(i) * (i === saturday ? 6 : 1) } : {},
      );
      const { alarms } = await look(busy, { seed, weekend });
      const ofWeekends = alarms.filter(({ day }) => day % 7 >= 5 || day % 7 === 0);
      expect(found(ofWeekends)).toEqual([`volume feature=f3 ${saturday}–${saturday}`]);
    }
  }, 60_000);

  test('a heavy user, a slow start, a new feature and few interactions are none', async () => {
    const kinds: Kind[] = [
      ...product().slice(0, 12),
      // Grows by a tenth a day from nothing, its rate with it.
      {
        feature: 'slow',
        volume: (i) => Math.max(0, 3 * 1.1 ** (i - 40)),
        insertRate: (i) => Math.min(0.6, 0.2 + i / 250),
      },
      // Is there since two weeks, at once.
      { feature: 'new', volume: (i) => (i < 80 ? 0 : 60), insertRate: () => 0.3 },
      // Few, and from one day on none is kept.
      { feature: 'small', volume: () => 8, insertRate: (i) => (i < 88 ? 0.9 : 0.05) },
    ];
    const alarms = [];
    for (const seed of [1, 2, 3]) alarms.push(...found((await look(kinds, { seed })).alarms));
    expect(alarms.filter((text) => / (feature=(slow|new|small)|$)/.test(text))).toEqual([]);

    const one: Kind = { feature: 'one', volume: () => 150, insertRate: () => 0.6 };
    const history = makeHistory([one], { days, seed: 4 });
    const [cell] = history.cells;
    const [sums, groups] = [cell?.days[90], cell?.groups[90]];
    if (!sums || !groups) throw new Error('no such day');
    // Somebody regenerates for an hour: 120 results, none kept.
    sums.n += 120;
    sums.interactions += 120;
    sums.costMicroUsd += 120 * 900;
    groups.shown[7] = (groups.shown[7] ?? 0) + 120;
    const { alarms: own } = await lookEveryDay(history, 85, 97);
    expect(own.map(({ metric }) => metric)).toEqual(['volume']);
  }, 60_000);
});

describe('what is planted', () => {
  const [day, since] = [88, 84];

  test('is found where it is: in a feature, a model, a prompt version, everything', async () => {
    const drop = (kind: Kind, points: number) => ({
      insertRate: (i: number) => kind.insertRate(i) - (i >= day ? points : 0),
    });
    const cases: [string, (kind: Kind, f: number) => Partial<Kind>][] = [
      ['feature=f4', (kind, f) => (f === 4 ? drop(kind, 0.2) : {})],
      ['vendor=openai&model=mini', (kind) => (kind.model === 'mini' ? drop(kind, 0.2) : {})],
      [
        'feature=f9&promptVersion=v2',
        (kind, f) => (f === 9 && kind.promptVersion === 'v2' ? drop(kind, 0.35) : {}),
      ],
      ['', (kind) => drop(kind, 0.12)],
    ];
    for (const [key, change] of cases)
      for (const seed of [1, 2]) {
        const { alarms } = await look(product(change), { seed, since });
        expect(found(alarms), `${key} ${seed}`).toEqual([`insertRate ${key} ${day}–${to - 2}`]);
        expect(alarms[0]?.also.length).toBeGreaterThan(0);
      }
  }, 120_000);

  test('is found in volume, latency, cost and expiries, and ends when it is over', async () => {
    const isIt = (i: number) => i >= day && i < day + 3;
    const { alarms } = await look(
      product((kind, f) => ({
        ...(f === 3 && { volume: (i) => kind.volume(i) * (isIt(i) ? 0.1 : 1) }),
        ...(kind.model === 'gpt' && { latencyMs: (i) => (isIt(i) ? 2_000 : 1_000) }),
        ...(f === 8 && { costMicroUsd: (i) => (isIt(i) ? 2_500 : 900) }),
      })),
      { seed: 3, since },
    );
    expect(found(alarms).sort()).toEqual([
      `cost feature=f8 ${day}–${day + 2}`,
      `latency vendor=openai&model=gpt ${day}–${day + 2}`,
      `volume feature=f3 ${day}–${day + 2}`,
    ]);
    const beacon = makeHistory(product(), { days, seed: 4 });
    for (const cell of beacon.cells)
      for (const sums of cell.days.slice(day)) {
        if (!sums) continue;
        // A beacon breaks: a third of what was kept is never heard of.
        const lost = Math.round(sums.inserted / 3);
        sums.inserted -= lost;
        sums.expired += lost;
      }
    const lost = (await lookEveryDay(beacon, since, to)).alarms;
    expect(found(lost).sort()).toEqual([`expiredShare  ${day}–${to - 2}`, `insertRate  ${day}–${to - 2}`]);
  }, 60_000);

  test('as another mix is said to be mix: no part of it changes', async () => {
    // Half of the traffic moves from the feature that is kept most to the one that is kept least.
    const kinds: Kind[] = [
      { feature: 'easy', volume: (i) => (i >= day ? 150 : 600), insertRate: () => 0.85 },
      { feature: 'hard', volume: (i) => (i >= day ? 600 : 150), insertRate: () => 0.35 },
    ];
    const { alarms, history } = await look(kinds, { seed: 1, since });
    const total = alarms.filter(({ metric }) => metric === 'insertRate');
    expect(found(total)).toEqual([`insertRate  ${day}–${to - 2}`]);
    const [division] = whatMoved(history, {}, 'insertRate', day);
    expect(division?.dimension).toBe('feature');
    expect(division?.change).toBeLessThan(-0.2);
    expect((division?.mix ?? 0) / (division?.change ?? 1)).toBeGreaterThan(0.8);
    expect((division?.mix ?? 0) + (division?.rate ?? 0)).toBeCloseTo(division?.change ?? 1, 12);

    const fallen = makeHistory(
      kinds.map((kind) => ({
        ...kind,
        volume: () => 300,
        insertRate: (i) => kind.insertRate(i) - (i >= day ? 0.2 : 0),
      })),
      { days, seed: 2 },
    );
    const [own] = whatMoved(fallen, {}, 'insertRate', day);
    expect((own?.rate ?? 0) / (own?.change ?? 1)).toBeGreaterThan(0.8);
  }, 60_000);
});
