'use client';
import { Bar } from 'recharts';
import { money, moneyExact } from '../format.ts';
import css from './chart.module.css';
import { PeriodBars, type PeriodBarsProps } from './period-bars.tsx';

/** What the generations of each period cost, kept or not. */
export function CostChart(props: PeriodBarsProps) {
  const total = props.periods.reduce((sum, period) => sum + period.costMicroUsd, 0);
  if (total === 0) return <p className={css.none}>No cost was reported in this range.</p>;
  return (
    <>
      <ul className={css.legend}>
        <li>
          <span className={css.key} style={{ '--hue': 'var(--ink-2)' }} aria-hidden="true" />
          All generations <b title={moneyExact(total)}>{money(total)}</b>
        </li>
      </ul>
      <PeriodBars
        {...props}
        title="Cost per period"
        axis={{ width: 64, tickFormatter: money }}
        about={({ costMicroUsd, costPerInsertedMicroUsd }) => (
          <>
            <dt>Cost</dt>
            <dd>{moneyExact(costMicroUsd)}</dd>
            <dt>Per inserted result</dt>
            <dd>{moneyExact(costPerInsertedMicroUsd)}</dd>
          </>
        )}
      >
        <Bar dataKey="costMicroUsd" name="Cost" fill="var(--ink-2)" isAnimationActive={false} />
      </PeriodBars>
    </>
  );
}
