'use client';
import { useState } from 'react';
import type { PatternWeek } from '#lib/patterns/index.ts';
import { count, date, points } from '../../../../../format.ts';
import chart from '../../../../../ui/chart.module.css';
import { ScrollRegion } from '../../../../../ui/scroll-region.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import { inserts, readable } from '../words.ts';
import css from './pattern.module.css';
import { WeeksChart } from './weeks-chart.tsx';

interface Props {
  weeks: PatternWeek[];
  /** ms. */
  fixedAt: number | null;
  timeZone: string;
}

const height = 230;
const modes = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
] as const;

/** How it went on: how many points more than the rest were rejected in each week. */
export function WeeksSection({ weeks, fixedAt, timeZone }: Props) {
  const [mode, setMode] = useState<'chart' | 'table'>('chart');
  const known = weeks.filter((week) => readable(week) !== null);
  return (
    <Section
      title="Week by week"
      note="Rejected share minus that of the rest of the same feature and model, all users, 95 %"
      controls={
        weeks.length > 0 && (
          <Segments label="How to show the weeks" value={mode} options={modes} onChange={setMode} />
        )
      }
    >
      {mode === 'table' ? (
        <WeeksTable weeks={weeks} timeZone={timeZone} />
      ) : known.length === 0 ? (
        <p className={css.nothing}>
          {weeks.length === 0
            ? 'The first week is measured with the next look.'
            : 'In no week were there enough of its interactions to compare.'}
        </p>
      ) : (
        <WeeksChart {...{ weeks, fixedAt, height, timeZone }} />
      )}
    </Section>
  );
}

function WeeksTable({ weeks, timeZone }: Pick<Props, 'weeks' | 'timeZone'>) {
  const columns = ['Week to', 'State', 'Points', 'From', 'To', 'Rejected', 'n', 'Users', 'Inserts lost'];
  return (
    <ScrollRegion
      label="The pattern in each week"
      className={chart.table}
      style={{ '--table-height': `${height}px` } as React.CSSProperties}
    >
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.toReversed().map(({ endsAt, state, rows, rejected, users, difference, recoverable }) => (
            <tr key={endsAt} data-testid="week-row">
              <th scope="row">{date(endsAt - 1, timeZone)}</th>
              <td>{state}</td>
              <td>{difference ? points(difference.difference) : '–'}</td>
              <td>{difference ? points(difference.low) : '–'}</td>
              <td>{difference ? points(difference.high) : '–'}</td>
              <td>{count(rejected)}</td>
              <td>{count(rows)}</td>
              <td>{count(users)}</td>
              <td>{recoverable ? inserts(recoverable.inserts) : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
