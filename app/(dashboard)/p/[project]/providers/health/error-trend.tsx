'use client';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { percent } from '../../../../../format.ts';
import { gridProps, xAxisProps, yAxisProps } from '../../../../../ui/chart-parts.ts';
import { chartHeight, margin, plotLeft, tickLabel, timeTicks } from './chart-axes.ts';
import type { TrendProps } from './first-token-trend.tsx';
import { LonePoint } from './lone-point.tsx';
import type { TrendPoint } from './trend-points.ts';
import { TrendTip } from './trend-tip.tsx';

const rateOf = (point: TrendPoint | undefined): number | null => point?.own?.errorRate.rate ?? null;

const bandOf = ({ own }: TrendPoint): [number, number] | null =>
  own && own.errorRate.low !== null ? [own.errorRate.low, own.errorRate.high] : null;

/** Share of attempts that failed, with its band, on the scale of all organizations. */
export function ErrorTrend({
  points,
  range: { from, to },
  moves,
  top,
  isLast,
  timeZone,
  stepMs,
  label,
}: TrendProps & { label: string }) {
  const height = chartHeight(isLast);
  return (
    <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 300, height }}>
      <ComposedChart data={points} margin={margin} title={`Error rate of ${label}`}>
        <CartesianGrid {...gridProps} />
        <XAxis
          {...xAxisProps}
          dataKey="at"
          type="number"
          domain={[from, to]}
          ticks={timeTicks(from, to)}
          tickFormatter={tickLabel(from, to, timeZone)}
          hide={!isLast}
          height={20}
        />
        <YAxis
          {...yAxisProps}
          width={plotLeft}
          domain={[0, top]}
          ticks={[0, top]}
          allowDataOverflow
          tickFormatter={(rate: number) => percent(rate, 0)}
        />
        {moves.map((at) => (
          <ReferenceLine key={at} x={at} stroke="var(--ink-3)" strokeDasharray="1 3" />
        ))}
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--line-strong)' }}
          content={({ active, payload }) => (
            <TrendTip
              point={active ? (payload?.[0]?.payload as TrendPoint | undefined) : undefined}
              stepMs={stepMs}
              timeZone={timeZone}
              title={label}
            />
          )}
        />
        <Area
          dataKey={bandOf}
          stroke="none"
          fill="var(--quiet)"
          fillOpacity={0.22}
          activeDot={false}
          isAnimationActive={false}
        />
        <Line
          dataKey={rateOf}
          stroke="var(--ink-2)"
          strokeWidth={1.5}
          dot={(props) => (
            <LonePoint key={props.index} {...props} colour="var(--ink-2)" read={(i) => rateOf(points[i])} />
          )}
          activeDot={{ r: 3, fill: 'var(--ink)', stroke: 'var(--page)' }}
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}
