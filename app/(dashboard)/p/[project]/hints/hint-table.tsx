import { VisuallyHidden } from '@mantine/core';
import Link from 'next/link';
import { count, day, momentExact, points } from '../../../../format.ts';
import list from '../../../../ui/list-table.module.css';
import { StateMark } from '../../../../ui/state-mark.tsx';
import { DifferenceLine } from '../canaries/difference-line.tsx';
import { endOfScale } from '../canaries/scale.ts';
import { answerOf } from '../canaries/words.ts';
import css from './hints.module.css';
import type { HintLine } from './read-hints.ts';
import { hintHref } from './view.ts';
import { answers, differenceWords, stateOf } from './words.ts';

interface Props {
  project: string;
  lines: HintLine[];
  timeZone: string;
}

/** Hints, and by how much more or less is kept of what follows them. */
export function HintTable({ project, lines, timeZone }: Props) {
  const known = lines.flatMap(({ effect }) => effect.differences.inserted ?? []);
  const end = endOfScale(...known.flatMap(({ low, high }) => [low, high]));
  return (
    <table className={css.table} data-testid="hint-table">
      <thead>
        <tr>
          <th scope="col">Hint</th>
          <th scope="col">State</th>
          <th scope="col">Does it help?</th>
          <th scope="col" data-column="line">
            <VisuallyHidden>Difference of insert rates, in points</VisuallyHidden>
            <span className={list.scale} aria-hidden="true">
              <span>{points(-end)}</span>
              <span>0</span>
              <span>{points(end)}</span>
            </span>
          </th>
          <th scope="col" data-column="users" data-number>
            Users who see it
          </th>
          <th scope="col" data-column="since">
            Says this since
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Line key={line.hint.name} {...{ project, line, timeZone, end }} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ project, line, timeZone, end }: Omit<Props, 'lines'> & { line: HintLine; end: number }) {
  const { hint, words, effect } = line;
  const { inserted } = effect.differences;
  const { shown, held } = effect.arms;
  const answer = answerOf(inserted);
  return (
    <tr data-testid="hint-row" data-hint={hint.name}>
      <th scope="row">
        <Link href={hintHref(project, hint.name)}>{hint.name}</Link>
        <small>{words}</small>
      </th>
      <td>
        <StateMark {...stateOf(hint.body)} strong={hint.body.isOn} />
      </td>
      <td data-column="answer" data-answer={answer}>
        <b>{answers[answer]}</b>
        <small>
          {inserted
            ? differenceWords(inserted)
            : `${count(shown.inserted.n)} mature results after it, ${count(held.inserted.n)} without`}
        </small>
      </td>
      <td data-column="line">{inserted && <DifferenceLine {...inserted} {...{ answer, end }} />}</td>
      <td data-column="users" data-number>
        {count(shown.users)}
        <small>{count(held.users)} held out</small>
      </td>
      <td data-column="since" title={momentExact(effect.since, timeZone)}>
        {day(effect.since, timeZone)}
        <small>by {hint.changedBy}</small>
      </td>
    </tr>
  );
}
