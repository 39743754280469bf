'use client';
import { useState } from 'react';
import type { CanaryRun } from '#lib/canaries/index.ts';
import { count, moment, points } from '../../../../../format.ts';
import chart from '../../../../../ui/chart.module.css';
import { ScrollRegion } from '../../../../../ui/scroll-region.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import { answerOf, answers } from '../words.ts';
import css from './canary.module.css';
import type { SequencePoint } from './read-feature.ts';
import { SequenceChart } from './sequence-chart.tsx';

interface Props {
  points: SequencePoint[];
  /** Start of the run, ms. */
  from: number;
  firstMature: number;
  shares: CanaryRun['shares'];
  timeZone: string;
}

const height = 240;
const modes = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
] as const;

/** How the difference became known: its interval at each moment, narrowing. */
export function SequenceSection({ points: looks, from, firstMature, shares, timeZone }: Props) {
  const [mode, setMode] = useState<'chart' | 'table'>('chart');
  const known = looks.filter(({ difference }) => difference !== null);
  return (
    <Section
      title="As it became known"
      note="Band: where the difference lies, 95 % for all looks together"
      controls={
        known.length > 1 && (
          <Segments label="How to show the difference" value={mode} options={modes} onChange={setMode} />
        )
      }
    >
      {known.length < 2 ? (
        <p className={css.nothing} style={{ minHeight: 180 }}>
          A curve begins here once both arms have enough users whose results are mature.
        </p>
      ) : mode === 'table' ? (
        <SequenceTable looks={known} timeZone={timeZone} />
      ) : (
        <SequenceChart
          points={looks}
          from={Math.max(from, Math.min(firstMature, looks[0]?.at ?? firstMature))}
          changes={shares.slice(1).map(({ at }) => at)}
          height={height}
          timeZone={timeZone}
        />
      )}
    </Section>
  );
}

function SequenceTable({ looks, timeZone }: { looks: SequencePoint[]; timeZone: string }) {
  return (
    <ScrollRegion
      label="The difference at each look"
      className={chart.table}
      style={{ '--table-height': `${height}px` } as React.CSSProperties}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">As of</th>
            <th scope="col">Difference</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col">n base</th>
            <th scope="col">n candidate</th>
            <th scope="col">Answer</th>
          </tr>
        </thead>
        <tbody>
          {looks.toReversed().map(({ at, n, difference }) => (
            <tr key={at} data-testid="sequence-row">
              <th scope="row">{moment(at, timeZone)}</th>
              {[difference?.difference, difference?.low, difference?.high].map((value, i) => (
                <td key={['difference', 'low', 'high'][i]}>{points(value ?? 0)}</td>
              ))}
              <td>{count(n.base)}</td>
              <td>{count(n.canary)}</td>
              <td>{answers[answerOf(difference)]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
