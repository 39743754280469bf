import type { Database } from '#lib/db/index.ts';
import { type InsertRateRow, readInsertRate } from '#lib/insights/index.ts';
import type { Project } from '#lib/projects/index.ts';
import { type Difference, differenceOfRates } from '#lib/stats/index.ts';
import type { Digest, Rate, Week } from '../types.ts';
import { weekAt } from '../week.ts';

/** How far the trend goes back, the week itself included. */
const weeksShown = 8;

type Rates = Pick<
  Digest,
  'rate' | 'before' | 'change' | 'expired' | 'maturing' | 'interactions' | 'failed' | 'trend'
>;

/** The insert rate of the week, of the week before, and of those that led there. @throws DatabaseAway */
export async function readRates(
  database: Database,
  project: Project,
  week: Week,
  now: number,
): Promise<Rates> {
  const { from } = await weekAt(database, project.timeZone, week.from, 1 - weeksShown);
  const { rows } = await readInsertRate(
    database,
    project,
    { range: { from, to: week.to }, interval: 'week' },
    now,
  );
  const trend: Digest['trend'] = rows.map(({ periodStart, periodEnd, n, rate, low, high, small }) => ({
    start: periodStart ?? 0,
    end: periodEnd ?? 0,
    n,
    rate,
    low,
    high,
    small,
  }));
  const [here, earlier] = [
    rows.find(({ periodStart }) => periodStart === week.from),
    rows.find(({ periodEnd }) => periodEnd === week.from),
  ];
  return {
    rate: rateOf(here),
    before: rateOf(earlier),
    change: differenceBetween(here, earlier),
    expired: here && here.n > 0 ? here.expired / here.n : null,
    maturing: here?.maturing ?? { n: 0, inserted: 0 },
    interactions: here?.interactions ?? 0,
    failed: here?.failed ?? 0,
    trend,
  };
}

function rateOf(row: InsertRateRow | undefined): Rate | null {
  if (!row || row.rate === null || row.low === null || row.high === null) return null;
  return { rate: row.rate, low: row.low, high: row.high, n: row.n, small: row.small };
}

/** As on the Overview: the same numbers everywhere. Nothing is clear about a week that is too small. */
export function differenceBetween(
  here: InsertRateRow | undefined,
  earlier: InsertRateRow | undefined,
): Difference | null {
  const [a, b] = [rateOf(here), rateOf(earlier)];
  if (!here || !earlier || !a || !b) return null;
  const worth = (rate: Rate, row: InsertRateRow) => ({ ...rate, effectiveN: row.n / row.designEffect });
  const difference = differenceOfRates(worth(a, here), worth(b, earlier));
  return difference && { ...difference, isClear: difference.isClear && !a.small && !b.small };
}
