import { VisuallyHidden } from '@mantine/core';
import Link from 'next/link';
import { count, day, momentExact, plural, points } from '../../../../format.ts';
import list from '../../../../ui/list-table.module.css';
import { Name } from '../../../../ui/name.tsx';
import { StateMark } from '../../../../ui/state-mark.tsx';
import css from './canaries.module.css';
import { DifferenceLine } from './difference-line.tsx';
import type { CanaryLine } from './read-canaries.ts';
import { endOfScale } from './scale.ts';
import { canaryHref } from './view.ts';
import { answerOf, answers, candidateWords, sharePercent, stateOf } from './words.ts';

interface Props {
  project: string;
  lines: CanaryLine[];
  timeZone: string;
}

/** The newest canary of each feature. */
export function CanaryTable({ project, lines, timeZone }: Props) {
  const known = lines.flatMap(({ look }) => look?.difference ?? []);
  const end = endOfScale(...known.flatMap(({ low, high }) => [low, high]));
  return (
    <table className={css.table} data-testid="canary-table">
      <thead>
        <tr>
          <th scope="col">Feature</th>
          <th scope="col">State</th>
          <th scope="col" data-column="tried">
            What is tried
          </th>
          <th scope="col">Is it better?</th>
          <th scope="col" data-column="line">
            <VisuallyHidden>Difference, in points</VisuallyHidden>
            <span className={list.scale} aria-hidden="true">
              <span>{points(-end)}</span>
              <span>0</span>
              <span>{points(end)}</span>
            </span>
          </th>
          <th scope="col" data-column="share" data-number>
            Users in it
          </th>
          <th scope="col" data-column="since">
            Started
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Line key={line.run.feature} {...{ project, line, timeZone, end }} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ project, line, timeZone, end }: Omit<Props, 'lines'> & { line: CanaryLine; end: number }) {
  const { run, look, runs } = line;
  const { feature, startedAt, startedBy, shares, candidate } = run;
  const difference = look?.difference ?? null;
  const answer = answerOf(difference);
  return (
    <tr data-testid="canary-row" data-feature={feature} data-state={run.state}>
      <th scope="row">
        <Link href={canaryHref(project, feature)}>
          <Name value={feature} />
        </Link>
        {runs > 1 && <small>{plural(runs - 1, 'canary', 'canaries')} before</small>}
      </th>
      <td>
        <StateMark {...stateOf(run)} strong={run.state === 'running'} />
      </td>
      <td data-column="tried">{candidateWords(candidate)}</td>
      <td data-column="answer" data-answer={look ? answer : undefined}>
        {look ? (
          <>
            <b>{answers[answer]}</b>
            <small>
              {difference
                ? `${points(difference.difference)} points, ${points(difference.low)} to ${points(difference.high)}`
                : `${count(look.arms.canary.inserted.n)} mature results of it, ${count(look.arms.base.inserted.n)} of base`}
            </small>
          </>
        ) : (
          <small>{run.stoppedBecause ?? '–'}</small>
        )}
      </td>
      <td data-column="line">{difference && <DifferenceLine {...difference} {...{ answer, end }} />}</td>
      <td data-column="share" data-number>
        {look ? (
          <>
            {count(look.arms.canary.users)}
            <small>of {sharePercent(shares.at(-1)?.share ?? 0)}</small>
          </>
        ) : (
          sharePercent(shares.at(-1)?.share ?? 0)
        )}
      </td>
      <td data-column="since" title={momentExact(startedAt, timeZone)}>
        {day(startedAt, timeZone)}
        <small>by {startedBy}</small>
      </td>
    </tr>
  );
}
