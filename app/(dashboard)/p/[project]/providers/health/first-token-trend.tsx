'use client';
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { duration } from '../../../../../format.ts';
import { gridProps, xAxisProps, yAxisProps } from '../../../../../ui/chart-parts.ts';
import { colourOf } from '../../../../../ui/colours.ts';
import { chartHeight, margin, plotLeft, tickLabel, timeTicks } from './chart-axes.ts';
import { LonePoint } from './lone-point.tsx';
import type { TrendPoint } from './trend-points.ts';
import { TrendTip } from './trend-tip.tsx';

export interface TrendProps {
  points: TrendPoint[];
  range: { from: number; to: number };
  stepMs: number;
  /** When the toggle moved, ms. */
  moves: number[];
  /** Of the axis. */
  top: number;
  /** Has the time axis of its column. */
  isLast: boolean;
  timeZone: string;
}

interface Props extends TrendProps {
  id: string;
  /** Drawn in grey behind it. */
  others: readonly string[];
}

/** Median first token of one organization, on the scale of all. */
export function FirstTokenTrend({
  points,
  range: { from, to },
  moves,
  top,
  isLast,
  timeZone,
  id,
  others,
  stepMs,
}: Props) {
  const height = chartHeight(isLast);
  return (
    <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 300, height }}>
      <LineChart data={points} margin={margin} title={`Median first token of ${id}`}>
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
          tickFormatter={duration}
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
              title={id}
            />
          )}
        />
        {others.map((other) => (
          <Line
            key={other}
            dataKey={(point: TrendPoint) => point.firstToken[other] ?? null}
            stroke="var(--quiet)"
            strokeOpacity={0.75}
            strokeWidth={1}
            dot={false}
            activeDot={false}
            isAnimationActive={false}
          />
        ))}
        <Line
          dataKey={(point: TrendPoint) => point.own?.p50FirstTokenMs ?? null}
          stroke={colourOf(id)}
          strokeWidth={1.75}
          dot={(props) => (
            <LonePoint
              key={props.index}
              {...props}
              colour={colourOf(id)}
              read={(i) => points[i]?.own?.p50FirstTokenMs}
            />
          )}
          activeDot={{ r: 3, fill: colourOf(id), stroke: 'var(--page)' }}
          isAnimationActive={false}
        />
      </LineChart>
    </ResponsiveContainer>
  );
}
