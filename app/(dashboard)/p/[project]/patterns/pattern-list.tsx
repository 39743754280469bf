import Link from 'next/link';
import type { PatternLine } from '#lib/patterns/index.ts';
import { date, momentExact, points } from '../../../../format.ts';
import { DifferenceSpark } from './difference-spark.tsx';
import { InsertsWhisker } from './inserts-whisker.tsx';
import { PatternState } from './pattern-state.tsx';
import css from './patterns.module.css';
import { patternHref } from './view.ts';
import {
  inserts,
  marksOf,
  oddsWords,
  readable,
  recoverableRange,
  sentenceOf,
  sentenceRange,
} from './words.ts';

interface Props {
  project: string;
  lines: PatternLine[];
  timeZone: string;
}

/** One a row, on common scales: what can be won, what it is, how it goes on. */
export function PatternList({ project, lines, timeZone }: Props) {
  const most = Math.max(1, ...lines.map(({ recoverable }) => recoverable?.high ?? 0));
  const highest = Math.max(
    0.1,
    ...lines.flatMap(({ weeks }) => weeks.map((week) => readable(week)?.difference ?? 0)),
  );
  return (
    <ol className={css.list} data-testid="pattern-list">
      {lines.map((line) => (
        <Line key={line.id} {...{ project, line, timeZone, most, highest }} />
      ))}
    </ol>
  );
}

type LineProps = Omit<Props, 'lines'> & { line: PatternLine; most: number; highest: number };

function Line({ project, line, timeZone, most, highest }: LineProps) {
  const { id, name, state, effect, qValue, recoverable, firstSeenAt, weeks } = line;
  const last = weeks.map(readable).findLast((difference) => difference !== null);
  return (
    <li className={css.row} data-testid="pattern-row" data-id={id} data-state={state}>
      <div className={css.won}>
        {recoverable ? (
          <>
            <p>
              <b>{inserts(recoverable.inserts)}</b> more inserts a week
            </p>
            <InsertsWhisker recoverable={recoverable} max={most} />
            <small>{recoverableRange(recoverable)}</small>
          </>
        ) : (
          <small>What could be won is not known</small>
        )}
      </div>
      <div className={css.what}>
        <h2>
          <Link href={patternHref(project, id)}>{name}</Link>
        </h2>
        <p>
          {sentenceOf(line)} <small>({sentenceRange(effect)})</small>
        </p>
        <small>
          {oddsWords(effect, qValue)} ·{' '}
          <time title={momentExact(firstSeenAt, timeZone)} dateTime={new Date(firstSeenAt).toISOString()}>
            first seen {date(firstSeenAt, timeZone)}
          </time>
          {marksOf(line, timeZone).map((mark) => ` · ${mark}`)}
          {line.mergedInto && (
            <>
              {' '}
              · merged into{' '}
              <Link href={patternHref(project, line.mergedInto.id)}>{line.mergedInto.name}</Link>
            </>
          )}
        </small>
      </div>
      <div className={css.course}>
        <PatternState state={state} />
        <DifferenceSpark weeks={weeks} max={highest} />
        <small>{last ? `last week ${points(last.difference)} points` : 'not measured yet'}</small>
      </div>
    </li>
  );
}
