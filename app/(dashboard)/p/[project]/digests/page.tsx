import { VisuallyHidden } from '@mantine/core';
import type { Metadata } from 'next';
import Link from 'next/link';
import { digestWords, type WeekLine } from '#lib/digest/index.ts';
import { app } from '#lib/server/app.ts';
import { count, day, percent, plusMinus, points } from '../../../../format.ts';
import { openProject } from '../../../../project.ts';
import { Notice } from '../../../../ui/notice.tsx';
import { RateWhisker } from '../../../../ui/rate-whisker.tsx';
import page from '../page.module.css';
import css from './digests.module.css';
import { Posted } from './posted.tsx';
import { weekdays } from './weekdays.ts';

export const metadata: Metadata = { title: 'Digests' };

/** What were the weeks like? */
export default async function DigestsPage({ params }: { params: Promise<{ project: string }> }) {
  const project = await openProject((await params).project);
  const { digests } = app();
  const lines = await digests.list(project);
  const { isOn, weekday, hour } = digests.settings(project);
  const base = `/p/${project.slug}/digests`;
  return (
    <>
      <div className={page.top}>
        <h1>What were the weeks like?</h1>
      </div>
      <p className={css.lead}>
        {isOn ? (
          `Posted to Slack every ${weekdays[weekday - 1]} at ${String(hour).padStart(2, '0')}:00, clocks of ${project.timeZone}.`
        ) : (
          <>
            Nothing is posted by itself: <Link href={`${base}/settings`}>choose a time and a channel</Link>.
          </>
        )}
      </p>
      {lines.length === 0 ? (
        <Notice title="There is no week yet">
          A digest says what changed in a week and why. There is one as soon as something was logged.
        </Notice>
      ) : (
        <table className={css.weeks} data-testid="weeks">
          <thead>
            <tr>
              <th scope="col">Week</th>
              <th scope="col" data-number>
                Insert rate
              </th>
              <th scope="col" data-column="line">
                <VisuallyHidden>Interval of the insert rate</VisuallyHidden>
                <span className={css.scale} aria-hidden="true">
                  <span>0</span>
                  <span>100 %</span>
                </span>
              </th>
              <th scope="col">Against the week before</th>
              <th scope="col" data-number data-column="n">
                Mature results
              </th>
              <th scope="col">Slack</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <Line key={line.week.name} {...{ line, base }} timeZone={project.timeZone} />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Line({ line, base, timeZone }: { line: WeekLine; base: string; timeZone: string }) {
  const { week, isOver, n, rate, low, high, small, change, posted } = line;
  return (
    <tr>
      <th scope="row">
        <Link href={`${base}/${week.name}`}>
          {day(week.from, timeZone)} – {day(week.to - 1, timeZone)}
        </Link>
        <small>{isOver ? week.name : 'this week so far'}</small>
      </th>
      <td data-number data-small={small || undefined}>
        {percent(rate)} <small>{plusMinus(low, high)}</small>
      </td>
      <td data-column="line">
        <RateWhisker {...{ rate, low, high, n, small }} />
      </td>
      <td
        data-column="change"
        data-change={change?.isClear ? (change.difference > 0 ? 'up' : 'down') : undefined}
      >
        {digestWords.changeWords(line)}
        {change && (
          <small>
            {points(change.low)} to {points(change.high)}
          </small>
        )}
      </td>
      <td data-number data-column="n">
        {count(n)}
      </td>
      <td>
        {posted ? <Posted posted={posted} timeZone={timeZone} /> : <small>–</small>}
        {posted?.error && <small className={css.error}>{posted.error}</small>}
      </td>
    </tr>
  );
}
