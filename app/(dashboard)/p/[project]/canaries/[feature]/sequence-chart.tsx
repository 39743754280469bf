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
import { count, moment, points as pointsOf } from '../../../../../format.ts';
import chart from '../../../../../ui/chart.module.css';
import {
  axisTicks,
  gridProps,
  hovered,
  sizeProps,
  tooltipProps,
  xAxisProps,
  yAxisProps,
} from '../../../../../ui/chart-parts.ts';
import { momentShort, ticksAround, timesBetween } from '../scale.ts';
import { type Answer, answerOf, answers } from '../words.ts';
import type { SequencePoint } from './read-feature.ts';

interface Props {
  points: SequencePoint[];
  from: number;
  /** When the share was changed, ms. */
  changes: number[];
  height: number;
  timeZone: string;
}

interface Drawn {
  at: number;
  n: SequencePoint['n'];
  difference: number | null;
  band: number[] | null;
  answer: Answer;
}

const hues: Record<Answer, string> = {
  better: 'var(--inserted)',
  worse: 'var(--rejected)',
  open: 'var(--quiet)',
  early: 'var(--quiet)',
};
const softs: Record<Answer, string> = {
  better: 'var(--inserted-soft)',
  worse: 'var(--rejected-soft)',
  open: 'var(--quiet-soft)',
  early: 'var(--quiet-soft)',
};

/** The difference and its interval over time, around zero. Early intervals that are far wider are cut at the axis. */
export function SequenceChart({ points, from, changes, height, timeZone }: Props) {
  const drawn = points.map(
    ({ at, n, difference }): Drawn => ({
      at,
      n,
      difference: difference?.difference ?? null,
      band: difference ? [difference.low, difference.high] : null,
      answer: answerOf(difference),
    }),
  );
  const last = points.at(-1);
  const answer = answerOf(last?.difference ?? null);
  const to = last?.at ?? from + 1;
  const widest = (last?.difference ? (last.difference.high - last.difference.low) / 2 : 0.2) * 2;
  const centre = last?.difference?.difference ?? 0;
  const values = points.flatMap(({ difference }) =>
    difference
      ? [
          difference.difference,
          Math.max(difference.low, centre - widest),
          Math.min(difference.high, centre + widest),
        ]
      : [],
  );
  const ticks = ticksAround(Math.min(0, ...values), Math.max(0, ...values));
  const times = timesBetween(from, to, timeZone);
  return (
    <ResponsiveContainer {...sizeProps(height)}>
      <ComposedChart
        data={drawn}
        margin={{ top: 8, right: 16, bottom: 0, left: 0 }}
        title="Difference of insert rates as it became known"
      >
        <CartesianGrid {...gridProps} />
        <XAxis
          {...xAxisProps}
          dataKey="at"
          type="number"
          domain={[from, to]}
          ticks={axisTicks(times, 8)}
          tickFormatter={(at: number) => momentShort(at, to - from, timeZone)}
        />
        <YAxis
          {...yAxisProps}
          domain={[ticks[0] ?? -1, ticks.at(-1) ?? 1]}
          ticks={ticks}
          allowDataOverflow
          tickFormatter={pointsOf}
        />
        <Tooltip
          {...tooltipProps}
          content={(hover) => <Tip point={hovered<Drawn>(hover)} timeZone={timeZone} />}
        />
        <Area
          dataKey="band"
          stroke="none"
          fill={softs[answer]}
          fillOpacity={0.8}
          isAnimationActive={false}
          activeDot={false}
          type="linear"
        />
        {changes.map((at) => (
          <ReferenceLine
            key={at}
            x={at}
            stroke="var(--ink-3)"
            strokeDasharray="1 3"
            label={{ value: 'share', position: 'insideTopLeft', className: `${chart.faint}` }}
          />
        ))}
        <ReferenceLine y={0} stroke="var(--ink-3)" />
        <Line
          dataKey="difference"
          stroke={hues[answer]}
          strokeWidth={2}
          dot={false}
          activeDot={{ r: 4, fill: hues[answer], stroke: 'var(--page)' }}
          isAnimationActive={false}
          type="linear"
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function Tip({ point, timeZone }: { point: Drawn | undefined; timeZone: string }) {
  if (!point?.band) return null;
  const { at, n, difference, band, answer } = point;
  return (
    <div className={chart.tip}>
      <h3>{moment(at, timeZone)}</h3>
      <dl>
        <dt>Difference</dt>
        <dd>{pointsOf(difference ?? 0)} points</dd>
        <dt>At least</dt>
        <dd>{pointsOf(band[0] ?? 0)}</dd>
        <dt>At most</dt>
        <dd>{pointsOf(band[1] ?? 0)}</dd>
        <dt>n base</dt>
        <dd>{count(n.base)}</dd>
        <dt>n candidate</dt>
        <dd>{count(n.canary)}</dd>
      </dl>
      <p>{answers[answer]}</p>
    </div>
  );
}
