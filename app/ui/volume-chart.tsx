'use client';
import { useId } from 'react';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { Interval } from '#lib/insights/index.ts';
import { count, countShort, periodLong, periodShort } from '../format.ts';
import type { Period } from '../series.ts';
import css from './chart.module.css';
import { gridProps, xAxisProps, yAxisProps } from './chart-parts.ts';

const parts = [
  { key: 'inserted', label: 'Inserted', hue: 'var(--inserted)' },
  { key: 'rejected', label: 'Rejected', hue: 'var(--rejected)' },
  { key: 'expired', label: 'Expired', hue: 'var(--quiet)' },
  { key: 'maturing', label: 'Maturing', hue: 'var(--quiet)', hatched: true },
  { key: 'failed', label: 'Failed', hue: 'var(--broken)' },
] as const;

interface Props {
  periods: Period[];
  interval: Interval;
  timeZone: string;
  height: number;
}

/** What became of the interactions of each period, stacked. */
export function VolumeChart({ periods, interval, timeZone, height }: Props) {
  const hatch = useId();
  return (
    <>
      <ul className={css.legend}>
        {parts.map((part) => (
          <li key={part.key}>
            <span
              className={css.key}
              style={{ '--hue': part.hue }}
              data-hatched={'hatched' in part || undefined}
              aria-hidden="true"
            />
            {part.label} <Total of={periods.map((period) => period[part.key])} />
          </li>
        ))}
      </ul>
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 300, height }}>
        <BarChart
          data={periods}
          margin={{ top: 4, right: 0, bottom: 0, left: 0 }}
          barCategoryGap="18%"
          title="Interactions per period"
        >
          <defs>
            <pattern
              id={hatch}
              width="4"
              height="4"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="1.5" height="4" fill="var(--quiet)" />
            </pattern>
          </defs>
          <CartesianGrid {...gridProps} />
          <XAxis
            {...xAxisProps}
            dataKey="start"
            tickFormatter={(start: number) => periodShort(start, interval, timeZone)}
          />
          <YAxis {...yAxisProps} allowDecimals={false} tickFormatter={countShort} />
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
                    {parts.map((part) => [
                      <dt key={part.key}>
                        <span
                          className={css.key}
                          style={{ '--hue': part.hue }}
                          data-hatched={'hatched' in part || undefined}
                        />
                        {part.label}
                      </dt>,
                      <dd key={part.label}>{count(period[part.key])}</dd>,
                    ])}
                    <dt>All logged</dt>
                    <dd>{count(period.interactions)}</dd>
                  </dl>
                </div>
              );
            }}
          />
          {parts.map((part) => (
            <Bar
              key={part.key}
              dataKey={part.key}
              name={part.label}
              stackId="all"
              fill={'hatched' in part ? `url(#${hatch})` : part.hue}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </>
  );
}

function Total({ of }: { of: number[] }) {
  const sum = of.reduce((all, n) => all + n, 0);
  return <b title={count(sum)}>{countShort(sum)}</b>;
}
