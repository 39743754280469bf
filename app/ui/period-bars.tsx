import type { ReactNode } from 'react';
import {
  BarChart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
  type YAxisProps,
} from 'recharts';
import type { Interval } from '#lib/insights/index.ts';
import { periodLong, periodShort } from '../format.ts';
import type { Period } from '../series.ts';
import css from './chart.module.css';
import { gridProps, hovered, sizeProps, xAxisProps, yAxisProps } from './chart-parts.ts';

export interface PeriodBarsProps {
  periods: Period[];
  interval: Interval;
  timeZone: string;
  height: number;
}

interface Props extends PeriodBarsProps {
  title: string;
  axis: Pick<YAxisProps, 'width' | 'allowDecimals'> & { tickFormatter: (value: number) => string };
  /** `<dt>`s and `<dd>`s about the period under the pointer. */
  about(period: Period): ReactNode;
  children: ReactNode;
}

/** Bars from 0, one place a period. */
export function PeriodBars({ periods, interval, timeZone, height, title, axis, about, children }: Props) {
  return (
    <ResponsiveContainer {...sizeProps(height)}>
      <BarChart
        data={periods}
        margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
        barCategoryGap="18%"
        title={title}
      >
        <CartesianGrid {...gridProps} />
        <XAxis
          {...xAxisProps}
          dataKey="start"
          tickFormatter={(start: number) => periodShort(start, interval, timeZone)}
        />
        <YAxis {...yAxisProps} {...axis} />
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--ink-3)', fillOpacity: 0.08 }}
          content={(hover) => {
            const period = hovered<Period>(hover);
            if (!period) return null;
            return (
              <div className={css.tip}>
                <h3>{periodLong(period.start, period.end, interval, timeZone)}</h3>
                <dl>{about(period)}</dl>
              </div>
            );
          }}
        />
        {children}
      </BarChart>
    </ResponsiveContainer>
  );
}
