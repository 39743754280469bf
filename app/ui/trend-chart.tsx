'use client';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { Annotation, Interval } from '#lib/insights/index.ts';
import { percent, periodShort } from '../format.ts';
import { axisShares, flagsOf, type Period, topOfAxis, zoomedAxis } from '../series.ts';
import css from './chart.module.css';
import {
  axisTicks,
  gridProps,
  hovered,
  sizeProps,
  tooltipProps,
  xAxisProps,
  yAxisProps,
} from './chart-parts.ts';
import { PeriodTip } from './period-tip.tsx';

interface Props {
  periods: Period[];
  annotations: Annotation[];
  interval: Interval;
  timeZone: string;
  zoomed: boolean;
  height: number;
}

/** Insert rate per period with its 95 % band. Periods that mature: inserted so far, dashed, on grey. */
export function TrendChart({ periods, annotations, interval, timeZone, zoomed, height }: Props) {
  const firstMaturing = periods.findIndex(({ maturing }) => maturing > 0);
  const isMaturing = (i: number) => firstMaturing >= 0 && i >= firstMaturing;
  const points = periods.map((period, i) => ({
    ...period,
    middle: (period.start + period.end) / 2,
    band: isMaturing(i) || period.low === null ? null : [period.low, period.high],
    final: isMaturing(i) ? null : period.rate,
    // What is inserted so far sets out from the last final point.
    open: isMaturing(i) ? (period.soFar ?? period.rate) : i === firstMaturing - 1 ? period.rate : null,
  }));
  const from = periods[0]?.start ?? 0;
  const to = periods.at(-1)?.end ?? 1;
  const domain = domainOf(points, zoomed);
  const label =
    points.findLast(({ final }) => final !== null) ?? points.findLast(({ rate }) => rate !== null);

  return (
    <ResponsiveContainer {...sizeProps(height)}>
      <ComposedChart
        data={points}
        margin={{ top: 18, right: 16, bottom: 0, left: 0 }}
        title="Insert rate per period"
      >
        <CartesianGrid {...gridProps} />
        {firstMaturing >= 0 && (
          <ReferenceArea
            x1={points[firstMaturing]?.start ?? from}
            x2={to}
            fill="var(--ink-3)"
            fillOpacity={0.08}
            stroke="none"
            label={{ value: 'maturing', position: 'insideTopRight', className: `${css.faint}`, offset: 6 }}
            ifOverflow="hidden"
          />
        )}
        <XAxis
          {...xAxisProps}
          dataKey="middle"
          type="number"
          domain={[from, to]}
          ticks={axisTicks(points.map(({ middle }) => middle))}
          tickFormatter={(middle: number) => {
            const point = points.find((other) => other.middle === middle);
            return point ? periodShort(point.start, interval, timeZone) : '';
          }}
        />
        <YAxis
          {...yAxisProps}
          domain={domain}
          ticks={axisShares(...domain)}
          allowDataOverflow
          tickFormatter={(rate: number) => percent(rate, 0)}
        />
        <Tooltip
          {...tooltipProps}
          content={(hover) => <PeriodTip period={hovered<Period>(hover)} {...{ interval, timeZone }} />}
        />
        <Area
          dataKey="band"
          stroke="none"
          fill="var(--inserted-soft)"
          fillOpacity={0.75}
          isAnimationActive={false}
          activeDot={false}
          type="linear"
        />
        {flagsOf(annotations, (to - from) / 40).map(({ at, label: text }) => (
          <ReferenceLine
            key={at}
            x={at}
            stroke="var(--ink-3)"
            strokeDasharray="1 3"
            label={{ value: text, position: 'top', className: `${css.flag}` }}
          />
        ))}
        <Line
          dataKey="open"
          stroke="var(--quiet)"
          strokeWidth={1.5}
          strokeDasharray="4 3"
          dot={{ r: 2.5, fill: 'var(--page)', stroke: 'var(--quiet)', strokeDasharray: '0' }}
          isAnimationActive={false}
          type="linear"
        />
        <Line
          dataKey="final"
          stroke="var(--inserted)"
          strokeWidth={2}
          isAnimationActive={false}
          type="linear"
          dot={({ cx, cy, index, payload }) => {
            if (payload.final === null || cx === undefined || cy === undefined) return <g key={index} />;
            return (
              <g key={index}>
                <circle cx={cx} cy={cy} r={2.75} className={payload.small ? css.smallDot : css.dot} />
                {payload.middle === label?.middle && (
                  <text
                    x={cx}
                    y={cy - 12}
                    className={css.direct}
                    textAnchor={index > points.length - 3 ? 'end' : 'middle'}
                  >
                    {percent(payload.rate)}
                  </text>
                )}
              </g>
            );
          }}
          activeDot={{ r: 4, fill: 'var(--inserted)', stroke: 'var(--page)' }}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

type Point = Period & { open: number | null };

/** From 0, or close around what is drawn. Periods too small to be read as a rate do not stretch the axis. */
function domainOf(points: Point[], zoomed: boolean): [number, number] {
  const clear = points.filter(({ rate, small, maturing }) => rate !== null && !small && maturing === 0);
  const drawn = points.filter(({ rate, open }) => rate !== null || open !== null);
  const judged = clear.length > 0 ? clear : drawn;
  if (judged.length === 0 || (clear.length === 0 && !zoomed)) return [0, 1];
  const highest = Math.max(...judged.map(({ high, open }) => high ?? open ?? 0));
  const lowest = Math.min(...judged.map(({ low, open }) => low ?? open ?? 0));
  return zoomed ? zoomedAxis(lowest, highest) : [0, topOfAxis(Math.max(0.1, highest))];
}
