import type { Database } from '#lib/db/index.ts';
import { type InsertRateRow, readInsertRate } from '#lib/insights/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { type Difference, mixAndRate, mixAndRateErrors, type Part, tQuantile } from '#lib/stats/index.ts';
import type { CostNews, Week } from '../types.ts';

/** Days of a week that were paid for: fewer say nothing about how much they differ. */
const leastDays = 4;

/**
 * What an inserted result cost: everything that was paid, over all that was inserted so far. The change's interval
 * leaves out one weekday at a time, on both sides: it assumes that days are independent. @throws DatabaseAway
 */
export async function readCost(
  database: Database,
  project: Project,
  [earlier, week]: readonly [Week, Week],
  now: number,
): Promise<CostNews | null> {
  const range = { from: earlier.from, to: week.to };
  const { rows } = await readInsertRate(database, project, { range, interval: 'day' }, now);
  const daysOf = ({ from, to }: Week) =>
    rows
      .filter(({ periodStart }) => periodStart !== null && periodStart >= from && periodStart < to)
      .map(partOf);
  const [before, after] = [daysOf(earlier), daysOf(week)];
  const [sum0, sum1] = [sumOf(before), sumOf(after)];
  if (sum1.total === 0 || sum1.n === 0) return null;
  return {
    perInsertedMicroUsd: sum1.total / sum1.n,
    beforeMicroUsd: sum0.total > 0 && sum0.n > 0 ? sum0.total / sum0.n : null,
    change: changeOf(before, after),
    totalMicroUsd: sum1.total,
  };
}

/** @param before, after days from Monday on, with what was inserted as `n` and what was paid as `total` */
export function changeOf(before: readonly Part[], after: readonly Part[]): Difference | null {
  const paid = (days: readonly Part[]) => days.filter(({ n, total }) => n > 0 && total > 0).length;
  if (paid(before) < leastDays || paid(after) < leastDays) return null;
  const all = (days: readonly Part[]) => new Map([['all', sumOf(days)]]);
  const split = mixAndRate(all(before), all(after));
  const error = mixAndRateErrors(new Map([['all', before]]), new Map([['all', after]]))?.change;
  if (!split || !error) return null;
  const margin = tQuantile(0.975, error.degreesOfFreedom) * error.error;
  const [low, high] = [split.change - margin, split.change + margin];
  return { difference: split.change, low, high, isClear: low > 0 || high < 0 };
}

const partOf = ({ inserted, maturing, costMicroUsd }: InsertRateRow): Part => ({
  n: inserted + maturing.inserted,
  total: costMicroUsd,
});
const sumOf = (days: readonly Part[]): Part =>
  days.reduce((sum, { n, total }) => ({ n: sum.n + n, total: sum.total + total }), { n: 0, total: 0 });
