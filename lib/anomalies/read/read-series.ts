import type { Database } from '#lib/db/index.ts';
import { startsOfDays } from '#lib/insights/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { leftOut } from '../find/known.ts';
import { reachDays } from '../find-anomalies.ts';
import { readHistory } from '../log/read-history.ts';
import { listKnown } from '../log/rows.ts';
import { judgeSeries } from '../series/judge.ts';
import { measures } from '../series/measures.ts';
import { findSeries } from '../series/segments.ts';
import type { Look, Metric, Segment } from '../types.ts';

/** A day as it is drawn. Moments in ms; values in the metric's unit, null where there is nothing to say. */
export interface DrawnDay {
  day: number;
  start: number;
  end: number;
  n: number;
  observed: number | null;
  /** Not all windows have passed: the value is not known yet. */
  isMaturing: boolean;
  look: Look | null;
}

export interface Wanted {
  metric: Metric;
  segment: Segment;
}

/** Series of one project day by day, as the looks saw them. */
export async function readSeries(
  database: Database,
  project: Project,
  wanted: readonly Wanted[],
  { from, to }: { from: number; to: number },
  now: number,
): Promise<DrawnDay[][]> {
  const first = from - reachDays;
  const [history, starts, known] = await Promise.all([
    readHistory(database, project, { from: first, to }, now),
    startsOfDays(database, project.timeZone, from, to),
    listKnown(database, project.id, first),
  ]);
  return wanted.map(({ metric, segment }) => {
    const series = findSeries(history, segment);
    const judged = judgeSeries(series, metric, first, leftOut(known, metric, series, history));
    const measure = measures[metric];
    return Array.from({ length: to - from }, (_, k): DrawnDay => {
      const i = from - first + k;
      const sums = series.days[i] as (typeof series.days)[number];
      const value = measure.value(sums);
      return {
        day: from + k,
        start: starts[k] as number,
        end: starts[k + 1] as number,
        n: measure.n(sums),
        observed: value === null ? null : measure.natural(value, 0),
        isMaturing: measure.waits && sums.maturing > 0,
        look: judged.look(i),
      };
    });
  });
}
