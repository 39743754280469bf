'use client';
import { useState } from 'react';
import { Name } from '../../../../../ui/name.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import { stepWords } from './chart-axes.ts';
import { ErrorTrend } from './error-trend.tsx';
import { FirstTokenTrend } from './first-token-trend.tsx';
import { IncidentLane } from './incident-lane.tsx';
import css from './over-time.module.css';
import type { Health } from './read-health.ts';
import { organizationOf, topsOf, trendPoints } from './trend-points.ts';
import { TrendTable } from './trend-table.tsx';

interface Props extends Pick<Health, 'range' | 'stepMs' | 'series' | 'incidents'> {
  organizations: readonly { id: string }[];
  timeZone: string;
}

const modes = [
  { value: 'charts', label: 'Charts' },
  { value: 'table', label: 'Table' },
] as const;

/** How fast and how well each organization answered, all on the same axes, with what happened to it below. */
export function OverTime({ range, stepMs, series, incidents, organizations, timeZone }: Props) {
  const [mode, setMode] = useState<'charts' | 'table'>('charts');
  const points = trendPoints(series, range, stepMs);
  const tops = topsOf(series);
  const ids = organizations.map(({ id }) => id);
  const of = (id: string | null) => incidents.filter((one) => organizationOf(one, ids) === id);
  const moves = incidents.filter(({ kind }) => kind === 'toggle').map(({ startedAt }) => startedAt);
  const shared = { range, stepMs, timeZone, moves };
  return (
    <Section
      title="Over time"
      note={`One point is ${stepWords(stepMs)}. Grey lines: the others. Bars: incidents. Dotted lines: the toggle moved.`}
      controls={<Segments label="How to show the times" value={mode} options={modes} onChange={setMode} />}
    >
      {mode === 'table' ? (
        <TrendTable series={series} stepMs={stepMs} timeZone={timeZone} />
      ) : (
        <div className={css.rows}>
          <div className={css.row} data-head>
            <span />
            <h3>First token, median</h3>
            <h3>Error rate with 95 % interval</h3>
          </div>
          {organizations.map(({ id }, i) => {
            const isLast = i === organizations.length - 1;
            const chart = { ...shared, id, points: points.get(id) ?? [], isLast };
            return (
              <div key={id} className={css.row} data-testid="trend" data-organization={id}>
                <h4>
                  <Name value={id} />
                </h4>
                <div className={css.chart} data-label="First token, median">
                  <FirstTokenTrend
                    {...chart}
                    others={ids.filter((other) => other !== id)}
                    top={tops.firstTokenMs}
                  />
                  <IncidentLane {...shared} incidents={of(id)} label={id} />
                </div>
                <div className={css.chart} data-label="Error rate">
                  <ErrorTrend {...chart} top={tops.errorRate} />
                  <IncidentLane {...shared} incidents={of(id)} label={id} />
                </div>
              </div>
            );
          })}
          <div className={css.row}>
            <h4>Everywhere</h4>
            <IncidentLane {...shared} incidents={of(null)} label="Everywhere" />
            <IncidentLane {...shared} incidents={of(null)} label="Everywhere" />
          </div>
        </div>
      )}
    </Section>
  );
}
