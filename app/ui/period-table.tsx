import type { Interval } from '#lib/insights/index.ts';
import { count, money, percent, percentRange, periodLong } from '../format.ts';
import type { Period } from '../series.ts';
import css from './chart.module.css';
import { ScrollRegion } from './scroll-region.tsx';

export type Column = 'rate' | 'volume' | 'cost';

interface Props {
  caption: string;
  show: Column;
  periods: Period[];
  interval: Interval;
  timeZone: string;
  height: number;
}

const heads: Record<Column, string[]> = {
  rate: ['Insert rate', '95 % interval', 'n', 'Inserted', 'Maturing', 'Inserted so far'],
  volume: ['Inserted', 'Rejected', 'Expired', 'Maturing', 'Failed', 'All'],
  cost: ['Cost', 'Per inserted result', 'Interactions'],
};

function cells(period: Period, show: Column): string[] {
  const {
    rate,
    low,
    high,
    n,
    inserted,
    rejected,
    expired,
    maturing,
    maturingInserted,
    failed,
    interactions,
  } = period;
  if (show === 'rate') {
    return [
      percent(rate),
      percentRange(low, high),
      count(n),
      count(inserted),
      count(maturing),
      count(maturingInserted),
    ];
  }
  if (show === 'volume') return [inserted, rejected, expired, maturing, failed, interactions].map(count);
  return [money(period.costMicroUsd), money(period.costPerInsertedMicroUsd), count(interactions)];
}

/** What a chart draws, as numbers; the newest period first. */
export function PeriodTable({ caption, show, periods, interval, timeZone, height }: Props) {
  return (
    <ScrollRegion label={caption} className={css.table} style={{ '--table-height': `${height}px` }}>
      <table>
        <thead>
          <tr>
            <th scope="col">Period</th>
            {heads[show].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {periods.toReversed().map((period) => (
            <tr
              key={period.start}
              data-testid="period-row"
              data-start={period.start}
              data-n={period.n}
              data-rate={period.rate ?? ''}
            >
              <th scope="row">{periodLong(period.start, period.end, interval, timeZone)}</th>
              {cells(period, show).map((cell, i) => (
                <td key={heads[show][i]} data-quiet={(show === 'rate' && period.small) || undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
