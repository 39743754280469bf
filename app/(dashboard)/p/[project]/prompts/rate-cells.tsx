import type { InsertRateRow } from '#lib/insights/index.ts';
import { count, percent, percentExact, plusMinus } from '../../../../format.ts';
import list from '../../../../ui/list-table.module.css';
import { RateWhisker } from '../../../../ui/rate-whisker.tsx';

/** Right end of the scale of a table: the next tenth above all of its intervals. */
export const endOfScale = (rates: Iterable<InsertRateRow | null | undefined>): number =>
  Math.min(1, Math.ceil(Math.max(0.1, ...[...rates].map((rate) => rate?.high ?? 0)) * 10) / 10);

export const RateHeads = ({ max }: { max: number }) => (
  <>
    <th scope="col" data-number>
      Insert rate
    </th>
    <th scope="col" data-number data-column="n">
      n
    </th>
    <th scope="col" data-column="whisker">
      95{'\u202f'}% interval
      <span className={list.scale}>
        <span>0</span>
        <span>{percent(max, 0)}</span>
      </span>
    </th>
  </>
);

/** How much of what a prompt or one of its versions made was kept. */
export function RateCells({ of, max }: { of: InsertRateRow | null | undefined; max: number }) {
  const { rate = null, low = null, high = null, n = 0, small = false } = of ?? {};
  return (
    <>
      <td data-number data-quiet={small || undefined} title={percentExact(rate)}>
        <b>{percent(rate)}</b>
        <small>{n === 0 ? 'no data' : small ? 'small n' : plusMinus(low, high)}</small>
      </td>
      <td data-number data-column="n">
        {count(n)}
      </td>
      <td data-column="whisker">
        <RateWhisker {...{ rate, low, high, n, small, max }} />
      </td>
    </>
  );
}
