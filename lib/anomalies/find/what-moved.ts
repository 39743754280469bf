import { mixAndRate, type Part } from '#lib/stats/index.ts';
import { addSums, isInside } from '../series/segments.ts';
import type { CellDays, DaySums, Division, History, Metric, Segment } from '../types.ts';

/** Same weekdays before the day that it is compared with. */
const weeks = 4;
const mostParts = 8;
const dimensions = ['feature', 'model', 'promptVersion', 'vendor'] as const;

const partOf: Record<Metric, (sums: DaySums) => Part> = {
  insertRate: ({ n, inserted }) => ({ n, total: inserted }),
  expiredShare: ({ n, expired }) => ({ n, total: expired }),
  volume: ({ interactions }) => ({ n: 1, total: interactions }),
  latency: ({ timed, latencyLog }) => ({ n: timed, total: latencyLog }),
  cost: ({ interactions, costMicroUsd }) => ({ n: interactions, total: costMicroUsd }),
};

/**
 * How a day differs from the same weekdays before it, divided by each dimension that the segment leaves open: what came
 * from another mix and what from each part's own value. Dimensions with one value are left out.
 * @param i the day, counted from the history's first
 */
export function whatMoved(history: History, segment: Segment, metric: Metric, i: number): Division[] {
  const cells = history.cells.filter((cell) => isInside(cell, segment));
  const before = Array.from({ length: weeks }, (_, week) => i - 7 * (week + 1)).filter(
    (day) => day >= 0 && cells.some(({ days }) => days[day]),
  );
  if (before.length === 0) return [];
  return dimensions
    .filter((dimension) => segment[dimension] === undefined)
    .flatMap((dimension) => {
      const byKey = Map.groupBy(cells, (cell) => cell[dimension]);
      const sums = (own: CellDays[], days: readonly number[]) =>
        addSums(own.flatMap((cell) => days.map((day) => cell.days[day])));
      const sides = [...byKey].map(([key, own]) => ({ key, then: sums(own, before), now: sums(own, [i]) }));
      const present = sides.filter(({ then, now }) => then.interactions + now.interactions > 0);
      if (present.length < 2) return [];
      const division = metric === 'volume' ? divideVolume(present, before.length) : divide(present, metric);
      return division ? [{ dimension, ...division }] : [];
    });
}

type Side = { key: string; then: DaySums; now: DaySums };

function divide(sides: Side[], metric: Metric): Omit<Division, 'dimension'> | undefined {
  const parts = (side: 'then' | 'now') => new Map(sides.map((one) => [one.key, partOf[metric](one[side])]));
  const split = mixAndRate(parts('then'), parts('now'));
  if (!split) return undefined;
  const ratioOf = ({ n, total }: Part) => ({ n, value: n > 0 ? total / n : null });
  return {
    change: split.change,
    mix: split.mix,
    rate: split.rate,
    parts: split.parts.slice(0, mostParts).map(({ key, mix, rate, before, after }) => ({
      key,
      mix,
      rate,
      before: ratioOf(before),
      after: ratioOf(after),
    })),
  };
}

/** Of counts every part's own change is all there is. @param days that are on the earlier side */
function divideVolume(sides: Side[], days: number): Omit<Division, 'dimension'> {
  const parts = sides.map(({ key, then, now }) => {
    const [a, b] = [then.interactions / days, now.interactions];
    return { key, mix: 0, rate: b - a, before: { n: a, value: a }, after: { n: b, value: b } };
  });
  const change = parts.reduce((sum, { rate }) => sum + rate, 0);
  return {
    change,
    mix: 0,
    rate: change,
    parts: parts.sort((a, b) => Math.abs(b.rate) - Math.abs(a.rate)).slice(0, mostParts),
  };
}
