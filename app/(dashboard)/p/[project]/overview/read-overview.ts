import {
  type Dimension,
  dataRange,
  type Filter,
  type InsertRateRow,
  listAnnotations,
  readInsertRate,
} from '#lib/insights/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';
import { splitChange } from '../../../../mix.ts';
import { periodsOf, type ResolvedRange } from '../../../../range.ts';
import { toPeriods } from '../../../../series.ts';

/** Everything the overview shows, of one range and filter. */
export async function readOverview(project: Project, range: ResolvedRange, filter: Filter, by: Dimension) {
  const { database, now } = app();
  const at = now();
  const { from, to, interval } = range;
  const read = (query: { by?: Dimension; interval?: typeof interval }) =>
    readInsertRate(database, project, { range: { from, to }, filter, ...query }, at);

  const [total, before, rowsBefore, trend, rows, rowTrends, annotations, data] = await Promise.all([
    read({}),
    readInsertRate(database, project, { range: range.previous, filter }, at),
    readInsertRate(database, project, { range: range.previous, filter, by }, at),
    read({ interval }),
    read({ by }),
    read({ by, interval }),
    listAnnotations(database, project.id, { from, to }),
    dataRange(database, project.id),
  ]);

  const periods = periodsOf(range, interval, project.timeZone);
  const trendOf = Map.groupBy(rowTrends.rows, ({ key }) => key);
  return {
    total: total.rows[0],
    before: before.rows[0],
    change: splitChange(rowsBefore.rows, rows.rows),
    trend: toPeriods(trend.rows, periods),
    rows: rows.rows.map((row) => ({ row, trend: toPeriods(trendOf.get(row.key) ?? [], periods) })),
    lookedBackTo: rows.lookedBackTo,
    annotations,
    data,
  };
}

export type Overview = Awaited<ReturnType<typeof readOverview>>;

/** Whether anything at all was logged in what a row stands for. */
export const hasData = (row: InsertRateRow | undefined): row is InsertRateRow => (row?.interactions ?? 0) > 0;
