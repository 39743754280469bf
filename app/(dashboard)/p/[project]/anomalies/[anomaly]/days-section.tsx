'use client';
import { useState } from 'react';
import { count, periodLong } from '../../../../../format.ts';
import chart from '../../../../../ui/chart.module.css';
import { ScrollRegion } from '../../../../../ui/scroll-region.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import { ExpectedChart } from '../expected-chart.tsx';
import { MarksList } from '../marks-list.tsx';
import type { DrawnAnomaly } from '../read-anomalies.ts';
import { expectedWords, metricWords } from '../words.ts';

const height = 300;
const modes = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
] as const;

/** The series around an anomaly, as a chart or as its numbers. */
export function DaysSection({ anomaly, days, marks, timeZone }: DrawnAnomaly & { timeZone: string }) {
  const [mode, setMode] = useState<'chart' | 'table'>('chart');
  const { metric, day, lastDay } = anomaly;
  const words = metricWords[metric];
  return (
    <Section
      title={`${words.name} by day`}
      note="Grey: where 95 of 100 ordinary days lie. Hollow: not judged."
      controls={<Segments label="How to show the days" value={mode} options={modes} onChange={setMode} />}
    >
      {mode === 'chart' ? (
        <>
          <ExpectedChart {...{ metric, days, marks, timeZone, height }} from={day} to={lastDay} />
          <MarksList marks={marks} timeZone={timeZone} />
        </>
      ) : (
        <ScrollRegion
          label={`${words.name} by day`}
          className={chart.table}
          style={{ '--table-height': `${height}px` }}
        >
          <table>
            <thead>
              <tr>
                {['Day', words.name, 'Expected', 'n'].map((head) => (
                  <th key={head} scope="col">
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {days.toReversed().map((one) => (
                <tr key={one.day}>
                  <th scope="row">{periodLong(one.start, one.end, 'day', timeZone)}</th>
                  <td>{one.observed === null ? '–' : words.value(one.observed)}</td>
                  <td data-quiet={!one.look || undefined}>
                    {one.look
                      ? expectedWords({ metric, ...one.look })
                      : one.isMaturing
                        ? 'matures'
                        : 'not judged'}
                  </td>
                  <td>{count(one.n)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Section>
  );
}
