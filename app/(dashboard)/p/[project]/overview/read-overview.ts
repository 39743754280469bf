import {
  type Dimension,
  dataRange,
  type Filter,
  type InsertRateRow,
  listAnnotations,
  readInsertRateLevels,
} from '#lib/insights/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';
import { mixAndRate } from '#lib/stats/index.ts';
import { periodsOf, type ResolvedRange } from '../../../../range.ts';
import { toPeriods } from '../../../../series.ts';

/** Everything the overview shows, of one range and filter. */
export async function readOverview(project: Project, range: ResolvedRange, filter: Filter, by: Dimension) {
  const { database, now } = app();
  const at = now();
  const { from, to, interval } = range;
  const [levels, before, annotations, data] = await Promise.all([
    readInsertRateLevels(database, project, { range: { from, to }, filter, by, interval }, at),
    readInsertRateLevels(database, project, { range: range.previous, filter, by }, at),
    listAnnotations(database, project.id, { from, to }),
    dataRange(database, project.id),
  ]);

  const periods = periodsOf(range, interval, project.timeZone);
  const trendOf = Map.groupBy(levels.byKeyAndPeriod, ({ key }) => key);
  return {
    total: levels.total,
    before: before.total,
    change: mixAndRate(partsOf(before.byKey), partsOf(levels.byKey)),
    trend: toPeriods(levels.byPeriod, periods),
    rows: levels.byKey.map((row) => ({ row, trend: toPeriods(trendOf.get(row.key) ?? [], periods) })),
    lookedBackTo: levels.lookedBackTo,
    annotations,
    data,
  };
}

export type Overview = Awaited<ReturnType<typeof readOverview>>;

const partsOf = (rows: readonly InsertRateRow[]) =>
  new Map(rows.map(({ key, n, inserted }) => [key ?? '', { n, total: inserted }]));

/** Whether anything at all was logged in what a row stands for. */
export const hasData = (row: InsertRateRow | undefined): row is InsertRateRow => (row?.interactions ?? 0) > 0;
