import { jackknifeDesignEffect } from '#lib/stats/index.ts';
import type { CellDays, DayGroups, DaySums, History, Metric, Segment, Series } from '../types.ts';
import { historyDays } from './forecast.ts';

/** What segments are made by, from the coarsest on. */
export const levels: readonly (readonly (keyof Segment)[])[] = [
  [],
  ['feature'],
  ['vendor'],
  ['vendor', 'model'],
  ['feature', 'vendor', 'model'],
  ['feature', 'promptVersion'],
  ['feature', 'vendor', 'model', 'promptVersion'],
];

/** Levels whose volume is judged: how much a model or a prompt version of a feature gets, people decide. */
const volumeLevels = 4;
export const isJudged = (metric: Metric, level: number): boolean =>
  metric !== 'volume' || level < volumeLevels;

/** Beyond that only the largest are watched. */
const mostSeries = 600;
const dayMs = 86_400_000;

export const keyOf = (segment: Segment): string =>
  (['feature', 'vendor', 'model', 'promptVersion'] as const)
    .flatMap((name) => (segment[name] === undefined ? [] : [`${name}=${encodeURIComponent(segment[name])}`]))
    .join('&');

export const isInside = (cell: Segment, segment: Segment): boolean =>
  (Object.keys(segment) as (keyof Segment)[]).every((name) => cell[name] === segment[name]);

/**
 * One series for each different set of cells; of segments that are the same, the coarsest.
 * @param breathe called between series, so that others have their turn
 */
export async function seriesOf(
  history: History,
  breathe: () => Promise<unknown> = async () => {},
): Promise<Series[]> {
  const seen = new Set<string>();
  const chosen: { segment: Segment; level: number; cells: number[]; interactions: number }[] = [];
  const sizes = history.cells.map(({ days }) => days.reduce((sum, day) => sum + (day?.interactions ?? 0), 0));
  for (const [level, names] of levels.entries()) {
    const byKey = Map.groupBy(history.cells.keys(), (i) =>
      keyOf(segmentOf(history.cells[i] as CellDays, names)),
    );
    for (const cells of byKey.values()) {
      const same = cells.join();
      if (seen.has(same)) continue;
      seen.add(same);
      const segment = segmentOf(history.cells[cells[0] as number] as CellDays, names);
      const interactions = cells.reduce((sum, i) => sum + (sizes[i] as number), 0);
      chosen.push({ segment, level, cells, interactions });
    }
  }
  chosen.sort((a, b) => a.level - b.level || b.interactions - a.interactions);
  const all: Series[] = [];
  for (const { segment, level, cells } of chosen.slice(0, mostSeries)) {
    await breathe();
    all.push(makeSeries(history, segment, level, cells));
  }
  return all;
}

/** The series of one segment, however small. */
export function findSeries(history: History, segment: Segment): Series {
  const cells = [...history.cells.keys()].filter((i) => isInside(history.cells[i] as CellDays, segment));
  const names = Object.keys(segment);
  const level = levels.findIndex(
    (own) => own.length === names.length && own.every((name) => names.includes(name)),
  );
  return makeSeries(history, segment, Math.max(0, level), cells);
}

const segmentOf = (cell: CellDays, names: readonly (keyof Segment)[]): Segment =>
  Object.fromEntries(names.map((name) => [name, cell[name]]));

function makeSeries(history: History, segment: Segment, level: number, cells: number[]): Series {
  const own = cells.map((i) => history.cells[i] as CellDays);
  const days = Array.from({ length: history.length }, (_, i) => addSums(own.map((cell) => cell.days[i])));
  const windowMs = Math.max(0, ...own.map(({ feature }) => history.windows.get(feature) ?? 0));
  return {
    ...{ segment, level, cells, days, key: keyOf(segment) },
    designEffects: designEffectsOf(
      Array.from({ length: history.length }, (_, i) => own.map((cell) => cell.groups[i])),
    ),
    maturesAfter: Math.max(1, Math.ceil(windowMs / dayMs)),
  };
}

export function addSums(parts: readonly (DaySums | undefined)[]): DaySums {
  const sum: DaySums = {
    ...{ interactions: 0, n: 0, inserted: 0, expired: 0, maturing: 0, costMicroUsd: 0 },
    ...{ timed: 0, latencyLog: 0, latencyLogSquares: 0 },
  };
  for (const part of parts)
    if (part) for (const name of Object.keys(sum) as (keyof DaySums)[]) sum[name] += part[name];
  return sum;
}

/** A day's own estimate from 32 groups is so much too large once in forty days: χ²₃₁ ÷ 31 at 97.5 %. */
const byChance = 1.56;

/**
 * Of each day: the mean of the jackknife's estimates of it and the days before, weighed by their n, or its own where that is clearly larger:
 * one user who does most of a day is worth one user. Of expired shares nothing is known by user: theirs is taken to be the same.
 */
function designEffectsOf(days: (DayGroups | undefined)[][]): number[] {
  const own = days.map((parts) => {
    const filled = parts.filter((part) => part !== undefined);
    const groups = (filled[0]?.shown ?? []).map((_, g) => ({
      n: filled.reduce((sum, { shown }) => sum + (shown[g] as number), 0),
      successes: filled.reduce((sum, { inserted }) => sum + (inserted[g] as number), 0),
    }));
    const n = groups.reduce((sum, group) => sum + group.n, 0);
    const effect = jackknifeDesignEffect(groups);
    return { n, effect: effect.groups === 1 ? n : effect.rawDesignEffect };
  });
  return own.map(({ effect }, i) => {
    let [n, sum] = [0, 0];
    for (const day of own.slice(Math.max(0, i + 1 - historyDays), i + 1))
      if (day.effect !== null) [n, sum] = [n + day.n, sum + day.n * day.effect];
    return Math.max(1, n > 0 ? sum / n : 1, (effect ?? 0) / byChance);
  });
}
