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
import type { DrawnDay, Metric } from '#lib/anomalies/index.ts';
import type { Annotation } from '#lib/insights/index.ts';
import { count, day, periodLong } from '../../../../format.ts';
import { axisShares, flagsOf, topOfAxis } from '../../../../series.ts';
import chart from '../../../../ui/chart.module.css';
import {
  axisTicks,
  gridProps,
  hovered,
  sizeProps,
  tooltipProps,
  xAxisProps,
  yAxisProps,
} from '../../../../ui/chart-parts.ts';
import css from './anomalies.module.css';
import { expectedWords, metricWords } from './words.ts';

interface Props {
  metric: Metric;
  days: DrawnDay[];
  /** Days that are out of the ordinary. */
  from: number;
  to: number;
  marks: Annotation[];
  timeZone: string;
  height: number;
}

type Point = DrawnDay & { middle: number; band: [number, number] | null; expected: number | null };

/** A series day by day, with where 95 of 100 ordinary days lie, and the days that do not. */
export function ExpectedChart({ metric, days, from, to, marks, timeZone, height }: Props) {
  const points = days.map((one): Point => {
    const { start, end, look } = one;
    const band: [number, number] | null = look && [look.low, look.high];
    return { ...one, middle: (start + end) / 2, band, expected: look?.expected ?? null };
  });
  const [first, last] = [points[0]?.start ?? 0, points.at(-1)?.end ?? 1];
  const out = points.filter((one) => one.day >= from && one.day <= to);
  const words = metricWords[metric];
  const highest = Math.max(...points.flatMap(({ observed, look }) => [observed ?? 0, look?.high ?? 0]));
  const isShare = metric === 'insertRate' || metric === 'expiredShare';
  const top = isShare ? topOfAxis(highest) : highest;
  return (
    <ResponsiveContainer {...sizeProps(height)}>
      <ComposedChart
        data={points}
        margin={{ top: 18, right: 16, bottom: 0, left: 0 }}
        title={`${words.name} by day`}
      >
        <CartesianGrid {...gridProps} />
        {out[0] && (
          <ReferenceArea
            x1={out[0].start}
            x2={out.at(-1)?.end ?? last}
            fill="var(--amber-soft)"
            fillOpacity={0.6}
            stroke="none"
            ifOverflow="hidden"
          />
        )}
        <XAxis
          {...xAxisProps}
          dataKey="middle"
          type="number"
          domain={[first, last]}
          ticks={axisTicks(points.map(({ middle }) => middle))}
          tickFormatter={(middle: number) => day(middle, timeZone)}
        />
        <YAxis
          {...yAxisProps}
          width={56}
          domain={[0, top]}
          {...(isShare && { ticks: axisShares(0, top) })}
          tickFormatter={(value: number) => words.short(value)}
        />
        <Tooltip
          {...tooltipProps}
          content={(hover) => <Tip point={hovered<Point>(hover)} {...{ metric, timeZone }} />}
        />
        <Area
          dataKey="band"
          stroke="none"
          fill="var(--quiet-soft)"
          fillOpacity={0.7}
          isAnimationActive={false}
          activeDot={false}
          type="linear"
        />
        <Line
          dataKey="expected"
          stroke="var(--quiet)"
          strokeDasharray="2 3"
          dot={false}
          activeDot={false}
          isAnimationActive={false}
          type="linear"
        />
        {flagsOf(marks, (last - first) / 40).map(({ at, label }) => (
          <ReferenceLine
            key={at}
            x={at}
            stroke="var(--ink-3)"
            strokeDasharray="1 3"
            label={{ value: label, position: 'top', className: `${chart.flag}` }}
          />
        ))}
        <Line
          dataKey="observed"
          stroke="var(--inserted)"
          strokeWidth={2}
          isAnimationActive={false}
          type="linear"
          dot={({ cx, cy, index, payload }) => <Dot key={index} {...{ cx, cy, payload, from, to }} />}
          activeDot={{ r: 4, fill: 'var(--inserted)', stroke: 'var(--page)' }}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

interface DotProps {
  cx?: number | undefined;
  cy?: number | undefined;
  payload: Point;
  from: number;
  to: number;
}

/** Out of the ordinary: a large diamond; not judged, since there is too little: hollow. */
function Dot({ cx, cy, payload, from, to }: DotProps) {
  if (cx === undefined || cy === undefined || payload.observed === null) return <g />;
  if (payload.day < from || payload.day > to)
    return <circle cx={cx} cy={cy} r={2.5} className={payload.look ? chart.dot : chart.smallDot} />;
  return (
    <path
      data-testid="anomalous-day"
      d={`M${cx} ${cy - 6}L${cx + 6} ${cy}L${cx} ${cy + 6}L${cx - 6} ${cy}Z`}
      className={css.out}
    />
  );
}

function Tip({ point, metric, timeZone }: { point: Point | undefined; metric: Metric; timeZone: string }) {
  if (!point) return null;
  const { start, end, observed, look, n, isMaturing } = point;
  const words = metricWords[metric];
  return (
    <div className={chart.tip}>
      <h3>{periodLong(start, end, 'day', timeZone)}</h3>
      <dl>
        <dt>{words.name}</dt>
        <dd>{observed === null ? '–' : words.value(observed)}</dd>
        <dt>Expected</dt>
        <dd>{look ? expectedWords({ metric, ...look }) : '–'}</dd>
        <dt>n</dt>
        <dd>{count(n)}</dd>
      </dl>
      {isMaturing && <p>It matures: what users did is not known of all yet.</p>}
      {!isMaturing && !look && <p>Too little, or too short a past, to be judged.</p>}
    </div>
  );
}
