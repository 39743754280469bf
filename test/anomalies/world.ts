import { leaveOut, lookAtDay, watch } from '#lib/anomalies/find/look-at-day.ts';
import { seriesOf } from '#lib/anomalies/series/segments.ts';
import type { CellDays, DaySums, History } from '#lib/anomalies/types.ts';
import { type SeededRandom, seededRandom } from '#lib/stats/index.ts';

/** A Monday, counted from 1970-01-01, a Thursday. */
const monday = 20_000 - ((20_000 - 4) % 7);
const groups = 32;
const dayMs = 86_400_000;

/** How one kind of interactions behaves on a day, counted from the first. */
export interface Kind {
  feature: string;
  vendor?: string;
  model?: string;
  promptVersion?: string;
  /** Interactions to expect on an ordinary Monday. */
  volume(i: number): number;
  /** 0–1. */
  insertRate(i: number): number;
  latencyMs?(i: number): number;
  costMicroUsd?(i: number): number;
}

export interface WorldOptions {
  seed: number | string;
  days: number;
  /** Standard deviation of a day's volume beyond chance, as ln, and of its insert rate beyond chance, in points. */
  dayScatter?: { volume: number; rate: number };
  /** Interactions of a user on a day, and how alike they are: Beta(rate × k, (1 − rate) × k); larger is less. */
  users?: { perDay: number; likeness: number };
  /** Of Saturdays and Sundays. */
  weekend?: { volume: number; rate: number };
  expired?: number;
}

/** A made-up log: weekends, users who decide alike, days that differ by themselves. */
export function makeHistory(kinds: readonly Kind[], options: WorldOptions): History {
  const { seed, days, expired = 0.1 } = options;
  const random = seededRandom(seed);
  const { volume: volumeScatter, rate: rateScatter } = options.dayScatter ?? { volume: 0.08, rate: 0.01 };
  const users = options.users ?? { perDay: 3, likeness: 4 };
  const weekend = options.weekend ?? { volume: 0.45, rate: 0 };
  const ordinary = Array.from({ length: days }, () => random.normal(0, volumeScatter));
  const cells = kinds.map((kind): CellDays => {
    const { feature, vendor = 'openai', model = 'gpt', promptVersion = 'v1' } = kind;
    const cell: CellDays = { feature, vendor, model, promptVersion, days: [], groups: [] };
    for (let i = 0; i < days; i++) {
      const isOff = i % 7 >= 5;
      const mean = kind.volume(i) * (isOff ? weekend.volume : 1) * Math.exp(ordinary[i] as number);
      const volume = random.poisson(mean);
      const rate = Math.min(
        0.98,
        Math.max(0.02, kind.insertRate(i) + (isOff ? weekend.rate : 0) + random.normal(0, rateScatter)),
      );
      const { sums, shown, inserted } = makeDay(random, volume, rate, expired, users);
      if (volume > 0) {
        const spread = random.normal(0, 0.6 / Math.sqrt(volume));
        sums.timed = volume;
        sums.latencyLog =
          volume * (Math.log((kind.latencyMs?.(i) ?? 1_000) * Math.exp(random.normal(0, 0.02))) + spread);
        sums.latencyLogSquares = sums.latencyLog ** 2 / volume + volume * 0.36;
        sums.costMicroUsd =
          volume * (kind.costMicroUsd?.(i) ?? 900) * Math.exp(random.normal(0, 0.7 / Math.sqrt(volume)));
      }
      cell.days.push(volume > 0 ? sums : undefined);
      cell.groups.push({ shown, inserted });
    }
    return cell;
  });
  return {
    firstDay: monday,
    length: days,
    cells,
    windows: new Map(kinds.map(({ feature }) => [feature, dayMs])),
  };
}

function makeDay(
  random: SeededRandom,
  volume: number,
  rate: number,
  expired: number,
  users: { perDay: number; likeness: number },
) {
  const shown = Array.from({ length: groups }, () => 0);
  const inserted = Array.from({ length: groups }, () => 0);
  const sums: DaySums = {
    ...{ interactions: volume, n: volume, inserted: 0, expired: 0, maturing: 0, costMicroUsd: 0 },
    ...{ timed: 0, latencyLog: 0, latencyLogSquares: 0 },
  };
  for (let left = volume; left > 0; ) {
    const own = Math.min(left, 1 + random.poisson(users.perDay - 1));
    const group = random.integer(groups);
    const taste = random.beta(rate * users.likeness, (1 - rate) * users.likeness);
    for (let k = 0; k < own; k++) {
      shown[group] = (shown[group] as number) + 1;
      if (random.chance(taste)) {
        sums.inserted += 1;
        inserted[group] = (inserted[group] as number) + 1;
      } else if (random.chance(expired / (1 - rate))) sums.expired += 1;
    }
    left -= own;
  }
  return { sums, shown, inserted };
}

/** Looks at every morning of a range as the job does, remembering what it found. */
export async function lookEveryDay(history: History, from: number, to: number) {
  const watched = await watch(history, await seriesOf(history));
  const known: Parameters<typeof lookAtDay>[3][number][] = [];
  const alarms: {
    metric: string;
    key: string;
    day: number;
    lastDay: number;
    look: import('#lib/anomalies/types.ts').Look;
    also: object[];
  }[] = [];
  for (let i = from; i <= to; i++) {
    const ordinary = await leaveOut(history, watched, known);
    const result = lookAtDay(history, ordinary, history.firstDay + i, known);
    for (const { id, day } of result.continued) {
      const one = known.find((other) => other.id === id);
      if (one) one.lastDay = day;
      const alarm = alarms[Number(id)];
      if (alarm) alarm.lastDay = day - history.firstDay;
    }
    for (const { id } of result.over) {
      const one = known.find((other) => other.id === id);
      if (one) one.isOver = true;
    }
    for (const { metric, series, look, also } of result.found) {
      const direction = look.score > 0 ? ('up' as const) : ('down' as const);
      const { key } = series;
      known.push({
        ...{ metric, key, direction, segment: series.segment, also, day: look.day, lastDay: look.day },
        id: String(alarms.length),
        isOver: false,
      });
      alarms.push({
        ...{ metric, key, look, also, day: look.day - history.firstDay },
        lastDay: look.day - history.firstDay,
      });
    }
  }
  return { alarms, watched };
}
