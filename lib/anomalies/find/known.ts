import { isInside, keyOf } from '../series/segments.ts';
import type { CellDays, Direction, History, Metric, Segment, Series } from '../types.ts';

/** What has lasted so many days is what is usual now. */
export const longestDays = 14;

/** An anomaly that is known, as far as the next days need it. */
export interface Known {
  id: string;
  metric: Metric;
  key: string;
  segment: Segment;
  /** Out of the ordinary because of it. */
  also: Segment[];
  direction: Direction;
  day: number;
  lastDay: number;
  isOver: boolean;
}

/** Days of a series that say nothing of what is ordinary: those of its own anomalies, and of what explains them. */
export function leftOut(
  known: readonly Known[],
  metric: Metric,
  series: Series,
  { firstDay, cells }: Pick<History, 'firstDay' | 'cells'>,
): Set<number> {
  const days = new Set<number>();
  for (const one of known) {
    if (one.metric !== metric || one.lastDay - one.day + 1 >= longestDays) continue;
    const isPart = series.cells.every((cell) => isInside(cells[cell] as CellDays, one.segment));
    if (!isPart && !one.also.some((segment) => keyOf(segment) === series.key)) continue;
    for (let day = one.day; day <= one.lastDay; day++) days.add(day - firstDay);
  }
  return days;
}
