'use client';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Interval } from '#lib/insights/index.ts';
import { money, moneyExact, periodLong, periodShort } from '../format.ts';
import type { Period } from '../series.ts';
import css from './chart.module.css';
import { gridProps, xAxisProps, yAxisProps } from './chart-parts.ts';

interface Props {
  periods: Period[];
  interval: Interval;
  timeZone: string;
  height: number;
}

/** What the generations of each period cost, kept or not. */
export function CostChart({ periods, interval, timeZone, height }: Props) {
  const total = periods.reduce((sum, period) => sum + period.costMicroUsd, 0);
  if (total === 0) return <p className={css.none}>No cost was reported in this range.</p>;
  return (
    <>
      <ul className={css.legend}>
        <li>
          <span className={css.key} style={{ '--hue': 'var(--ink-2)' }} aria-hidden="true" />
          All generations <b title={moneyExact(total)}>{money(total)}</b>
        </li>
      </ul>
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 300, height }}>
        <BarChart
          data={periods}
          margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
          barCategoryGap="18%"
          title="Cost per period"
        >
          <CartesianGrid {...gridProps} />
          <XAxis
            {...xAxisProps}
            dataKey="start"
            tickFormatter={(start: number) => periodShort(start, interval, timeZone)}
          />
          <YAxis {...yAxisProps} width={64} tickFormatter={money} />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--ink-3)', fillOpacity: 0.08 }}
            content={({ active, payload }) => {
              const period = active ? (payload?.[0]?.payload as Period | undefined) : undefined;
              if (!period) return null;
              return (
                <div className={css.tip}>
                  <h3>{periodLong(period.start, period.end, interval, timeZone)}</h3>
                  <dl>
                    <dt>Cost</dt>
                    <dd>{moneyExact(period.costMicroUsd)}</dd>
                    <dt>Per inserted result</dt>
                    <dd>{moneyExact(period.costPerInsertedMicroUsd)}</dd>
                  </dl>
                </div>
              );
            }}
          />
          <Bar dataKey="costMicroUsd" name="Cost" fill="var(--ink-2)" isAnimationActive={false} />
        </BarChart>
      </ResponsiveContainer>
    </>
  );
}
