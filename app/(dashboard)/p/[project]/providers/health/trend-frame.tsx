import type { ReactNode } from 'react';
import {
  CartesianGrid,
  ComposedChart,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import {
  gridProps,
  hovered,
  sizeProps,
  tooltipProps,
  xAxisProps,
  yAxisProps,
} from '../../../../../ui/chart-parts.ts';
import { chartHeight, margin, plotLeft, tickLabel, timeTicks } from './chart-axes.ts';
import type { TrendPoint } from './trend-points.ts';
import { TrendTip } from './trend-tip.tsx';

export interface TrendProps {
  /** Of this organization. */
  id: string;
  points: TrendPoint[];
  range: { from: number; to: number };
  stepMs: number;
  /** When the toggle moved, ms. */
  moves: number[];
  /** Of the axis, the same for all organizations. */
  top: number;
  /** Has the time axis of its column. */
  isLast: boolean;
  timeZone: string;
}

interface Props extends TrendProps {
  title: string;
  tick(value: number): string;
  /** Lines and areas. */
  children: ReactNode;
}

/** Axes, moves of the toggle and the tip of one organization's chart. */
export function TrendFrame({ id, points, range, stepMs, moves, top, isLast, timeZone, ...props }: Props) {
  const { from, to } = range;
  return (
    <ResponsiveContainer {...sizeProps(chartHeight(isLast))}>
      <ComposedChart data={points} margin={margin} title={props.title}>
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
          tickFormatter={props.tick}
        />
        {moves.map((at) => (
          <ReferenceLine key={at} x={at} stroke="var(--ink-3)" strokeDasharray="1 3" />
        ))}
        <Tooltip
          {...tooltipProps}
          content={(hover) => (
            <TrendTip point={hovered<TrendPoint>(hover)} {...{ stepMs, timeZone }} title={id} />
          )}
        />
        {props.children}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
