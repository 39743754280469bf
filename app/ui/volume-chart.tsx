'use client';
import { useId } from 'react';
import { Bar } from 'recharts';
import { count, countShort } from '../format.ts';
import css from './chart.module.css';
import { PeriodBars, type PeriodBarsProps } from './period-bars.tsx';

const parts = [
  { key: 'inserted', label: 'Inserted', hue: 'var(--inserted)' },
  { key: 'rejected', label: 'Rejected', hue: 'var(--rejected)' },
  { key: 'expired', label: 'Expired', hue: 'var(--quiet)' },
  { key: 'maturing', label: 'Maturing', hue: 'var(--quiet)', hatched: true },
  { key: 'failed', label: 'Failed', hue: 'var(--broken)' },
] as const;

/** What became of the interactions of each period, stacked. */
export function VolumeChart(props: PeriodBarsProps) {
  const hatch = useId();
  return (
    <>
      <ul className={css.legend}>
        {parts.map((part) => (
          <li key={part.key}>
            <Key part={part} />
            {part.label} <Total of={props.periods.map((period) => period[part.key])} />
          </li>
        ))}
      </ul>
      <PeriodBars
        {...props}
        title="Interactions per period"
        axis={{ allowDecimals: false, tickFormatter: countShort }}
        about={(period) => (
          <>
            {parts.map((part) => [
              <dt key={part.key}>
                <Key part={part} />
                {part.label}
              </dt>,
              <dd key={part.label}>{count(period[part.key])}</dd>,
            ])}
            <dt>All logged</dt>
            <dd>{count(period.interactions)}</dd>
          </>
        )}
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
      </PeriodBars>
    </>
  );
}

const Key = ({ part }: { part: (typeof parts)[number] }) => (
  <span
    className={css.key}
    style={{ '--hue': part.hue }}
    data-hatched={'hatched' in part || undefined}
    aria-hidden="true"
  />
);

function Total({ of }: { of: number[] }) {
  const sum = of.reduce((all, n) => all + n, 0);
  return <b title={count(sum)}>{countShort(sum)}</b>;
}
