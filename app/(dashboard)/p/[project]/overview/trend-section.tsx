'use client';
import { useState } from 'react';
import type { Annotation, Interval } from '#lib/insights/index.ts';
import { day, moment } from '../../../../format.ts';
import type { Period } from '../../../../series.ts';
import css from '../../../../ui/chart.module.css';
import { PeriodTable } from '../../../../ui/period-table.tsx';
import { Section } from '../../../../ui/section.tsx';
import { Segments } from '../../../../ui/segments.tsx';
import { TrendChart } from '../../../../ui/trend-chart.tsx';

interface Props {
  periods: Period[];
  annotations: Annotation[];
  interval: Interval;
  timeZone: string;
}

const height = 272;
const modes = [
  { value: 'zero', label: 'From 0' },
  { value: 'zoom', label: 'Zoomed' },
  { value: 'table', label: 'Table' },
] as const;

const notes = { zero: 'Band: 95 % interval', zoom: 'The axis does not begin at 0.', table: 'Newest first' };

/** The insert rate over time, as a chart or as its numbers. */
export function TrendSection({ periods, annotations, interval, timeZone }: Props) {
  const [mode, setMode] = useState<'zero' | 'zoom' | 'table'>('zero');
  const time = { interval, timeZone };
  return (
    <Section
      title={`Insert rate by ${interval}`}
      note={notes[mode]}
      controls={<Segments label="How to show the trend" value={mode} options={modes} onChange={setMode} />}
    >
      {mode === 'table' ? (
        <PeriodTable
          {...time}
          caption="Insert rate per period"
          show="rate"
          periods={periods}
          height={height}
        />
      ) : (
        <>
          <TrendChart
            {...time}
            periods={periods}
            annotations={annotations}
            zoomed={mode === 'zoom'}
            height={height}
          />
          {annotations.length > 0 && (
            <ol className={css.annotations} aria-label="Marks">
              {annotations.map(({ id, at, kind, text }, i) => (
                <li key={id}>
                  <b>{i + 1}</b>
                  {kind}: {text}{' '}
                  <time dateTime={new Date(at).toISOString()} title={moment(at, timeZone)}>
                    {day(at, timeZone)}
                  </time>
                </li>
              ))}
            </ol>
          )}
        </>
      )}
    </Section>
  );
}
