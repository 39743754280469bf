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
import type { PatternWeek } from '#lib/patterns/index.ts';
import { count, day, points } from '../../../../../format.ts';
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
import { ticksAround } from '../../canaries/scale.ts';
import { readable } from '../words.ts';
import css from './pattern.module.css';

interface Props {
  weeks: PatternWeek[];
  fixedAt: number | null;
  height: number;
  timeZone: string;
}

interface Drawn extends PatternWeek {
  value: number | null;
  band: [number, number] | null;
  /** Its state, where that is another one than the week before. */
  turned: string | null;
}

const dayMs = 86_400_000;
/** An interval this much wider than the differences is cut at the axis. */
const widest = 0.3;

/** Differences by the week's last day with their bands, around zero, and when it was fixed. */
export function WeeksChart({ weeks, fixedAt, height, timeZone }: Props) {
  const drawn = weeks.map((week, i): Drawn => {
    const difference = readable(week);
    return {
      ...week,
      value: difference?.difference ?? null,
      band: difference && [difference.low, difference.high],
      turned: week.state === weeks[i - 1]?.state ? null : week.state,
    };
  });
  const values = drawn.flatMap(({ value, band }) =>
    value === null || !band
      ? []
      : [value, Math.max(band[0], value - widest), Math.min(band[1], value + widest)],
  );
  const ticks = ticksAround(Math.min(0, ...values), Math.max(0, ...values));
  const ends = weeks.map(({ endsAt }) => endsAt);
  const from = Math.min(...ends, fixedAt ?? Infinity) - 3 * dayMs;
  const to = Math.max(...ends, fixedAt ?? -Infinity) + 3 * dayMs;
  return (
    <ResponsiveContainer {...sizeProps(height)}>
      <ComposedChart
        data={drawn}
        margin={{ top: 18, right: 16, bottom: 0, left: 0 }}
        title="Difference in each week"
      >
        <CartesianGrid {...gridProps} />
        <XAxis
          {...xAxisProps}
          dataKey="endsAt"
          type="number"
          domain={[from, to]}
          ticks={axisTicks(ends, 8)}
          tickFormatter={(at: number) => day(at - 1, timeZone)}
        />
        <YAxis
          {...yAxisProps}
          domain={[ticks[0] ?? -1, ticks.at(-1) ?? 1]}
          ticks={ticks}
          allowDataOverflow
          tickFormatter={points}
        />
        <Tooltip
          {...tooltipProps}
          content={(hover) => <Tip week={hovered<Drawn>(hover)} timeZone={timeZone} />}
        />
        <Area
          dataKey="band"
          stroke="none"
          fill="var(--rejected-soft)"
          fillOpacity={0.8}
          isAnimationActive={false}
          activeDot={false}
          type="linear"
        />
        <ReferenceLine y={0} stroke="var(--ink-3)" />
        {fixedAt !== null && (
          <ReferenceLine
            x={fixedAt}
            stroke="var(--ink-3)"
            strokeDasharray="3 3"
            label={{ value: 'marked fixed', position: 'top', className: `${chart.flag}` }}
          />
        )}
        <Line
          dataKey="value"
          stroke="var(--rejected)"
          strokeWidth={2}
          isAnimationActive={false}
          type="linear"
          dot={({ cx, cy, index, payload }) => {
            if (payload.value === null || cx === undefined || cy === undefined) return <g key={index} />;
            return (
              <g key={index}>
                <circle cx={cx} cy={cy} r={3} fill="var(--rejected)" stroke="var(--page)" />
                {payload.turned && (
                  <text x={cx} y={cy - 10} className={css.turned} textAnchor={anchorOf(index, drawn.length)}>
                    {payload.turned}
                  </text>
                )}
              </g>
            );
          }}
          activeDot={{ r: 4, fill: 'var(--rejected)', stroke: 'var(--page)' }}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

/** Words at the ends stay inside the chart. */
const anchorOf = (i: number, n: number): 'start' | 'middle' | 'end' =>
  i === 0 ? 'start' : i === n - 1 ? 'end' : 'middle';

function Tip({ week, timeZone }: { week: Drawn | undefined; timeZone: string }) {
  if (!week) return null;
  const { endsAt, state, rows, rejected, users, difference } = week;
  return (
    <div className={chart.tip}>
      <h3>Week to {day(endsAt - 1, timeZone)}</h3>
      <dl>
        {difference && (
          <>
            <dt>Difference</dt>
            <dd>{points(difference.difference)} points</dd>
            <dt>Between</dt>
            <dd>
              {points(difference.low)} and {points(difference.high)}
            </dd>
          </>
        )}
        <dt>Rejected</dt>
        <dd>
          {count(rejected)} of {count(rows)}
        </dd>
        <dt>Users</dt>
        <dd>{count(users)}</dd>
      </dl>
      <p>{week.value === null ? 'too few to be read' : state}</p>
    </div>
  );
}
