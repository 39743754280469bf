'use client';
import { Skeleton } from '@mantine/core';
import { Suspense, use } from 'react';
import type { RateLook, ToggleView } from '#lib/providers/index.ts';
import { count, moment, percent, plusMinus, points } from '../../../../../format.ts';
import { Section } from '../../../../../ui/section.tsx';
import table from '../../../../../ui/table.module.css';
import { Table } from '../../../../../ui/table.tsx';

interface Props {
  history: Promise<ToggleView['history'] | null>;
  timeZone: string;
}

/** Who moved everything where and when, and what users kept before and after. */
export function ToggleHistory({ history, timeZone }: Props) {
  return (
    <Section
      title="Toggle history"
      note="Insert rates of up to seven days on either side, of all projects, with 95 % interval."
    >
      <Suspense fallback={<Skeleton height={96} />}>
        <Moves history={history} timeZone={timeZone} />
      </Suspense>
    </Section>
  );
}

function Moves({ history, timeZone }: Props) {
  const moves = use(history);
  if (moves === null)
    return <p className={table.quiet}>The history could not be read. Try again in a moment.</p>;
  if (moves.length === 0)
    return (
      <p className={table.quiet}>The toggle was never moved: every route has always run as it is written.</p>
    );
  return (
    <Table
      label="Moves of the toggle"
      columns={['When', 'From', 'To', 'By', { number: 'Insert rate before' }, { number: 'After' }, 'Note']}
    >
      {moves.map(({ at, from, to, by, note, insertRateBefore, insertRateAfter }) => (
        <tr key={at} data-testid="toggle-move">
          <td>
            <time dateTime={new Date(at).toISOString()}>{moment(at, timeZone)}</time>
          </td>
          <td>{from ?? 'as written'}</td>
          <td>
            <b>{to ?? 'as written'}</b>
          </td>
          <td>{by}</td>
          <Rate look={insertRateBefore} />
          <Rate look={insertRateAfter} before={insertRateBefore} />
          <td className={table.text}>{note}</td>
        </tr>
      ))}
    </Table>
  );
}

/** Greyed where the interval is wide: a handful of interactions says nothing about a vendor. */
function Rate({ look, before }: { look: RateLook | undefined; before?: RateLook | undefined }) {
  if (!look)
    return (
      <td className={table.number}>
        <span className={table.quiet}>nothing mature yet</span>
      </td>
    );
  const { rate, low, high, n } = look;
  return (
    <td className={table.number} data-small={high - low > 0.3 || n < 30 || undefined}>
      <b>{percent(rate)}</b> {plusMinus(low, high)}
      <small>
        n {count(n)}
        {before && `, ${points(rate - before.rate)} points`}
      </small>
    </td>
  );
}
