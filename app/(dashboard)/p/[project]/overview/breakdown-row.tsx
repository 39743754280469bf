import type { InsertRateRow } from '#lib/insights/index.ts';
import { count, moneyExact, percent, percentExact, plusMinus } from '../../../../format.ts';
import type { Period } from '../../../../series.ts';
import { Name } from '../../../../ui/name.tsx';
import { RateWhisker } from '../../../../ui/rate-whisker.tsx';
import { Sparkline } from '../../../../ui/sparkline.tsx';
import { valueName } from '../../../../view.ts';
import css from './breakdown.module.css';

interface Props {
  row: InsertRateRow;
  trend: Period[];
  /** Cost per inserted one, aligned with those of the other rows. */
  cost: string;
  max: number;
  total: number | null;
  onPick(): void;
}

export function BreakdownRow({ row, trend, cost, max, total, onPick }: Props) {
  const { key, n, rate, low, high, small } = row;
  const share = (part: number, of: number) => (of > 0 ? part / of : null);
  const expired = share(row.expired, n);
  const failed = share(row.failed, row.interactions);
  return (
    <tr
      data-testid="breakdown-row"
      data-key={key ?? ''}
      data-n={n}
      data-rate={rate ?? ''}
      data-small={small || undefined}
      onClick={onPick}
    >
      <th scope="row" className={css.name}>
        <button
          type="button"
          aria-label={`Look at ${valueName(key)} alone`}
          onClick={(event) => {
            event.stopPropagation();
            onPick();
          }}
        >
          <Name value={key} />
        </button>
        <small aria-hidden="true">n {count(n)}</small>
      </th>
      <td className={css.count}>{count(n)}</td>
      <td className={css.number} title={percentExact(rate)}>
        <b>{percent(rate)}</b>
        <small>{small && n > 0 ? 'small n' : plusMinus(low, high)}</small>
      </td>
      <td className={css.whisker}>
        <RateWhisker {...{ rate, low, high, n, small, max }} reference={total} />
      </td>
      <td className={css.number} title={percentExact(expired)}>
        {percent(expired)}
      </td>
      <td className={css.number}>{count(row.maturing.n)}</td>
      <td className={css.number} title={percentExact(failed)}>
        {percent(failed)}
      </td>
      <td className={css.number} title={moneyExact(row.costPerInsertedMicroUsd)}>
        {cost}
      </td>
      <td className={css.trend}>
        <Sparkline periods={trend} max={max} label={valueName(key)} />
      </td>
    </tr>
  );
}
