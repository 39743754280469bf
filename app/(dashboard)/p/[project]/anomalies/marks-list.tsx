import type { Annotation } from '#lib/insights/index.ts';
import { day, moment } from '../../../../format.ts';
import chart from '../../../../ui/chart.module.css';

/** What the flags of a chart stand for. */
export function MarksList({ marks, timeZone }: { marks: Annotation[]; timeZone: string }) {
  if (marks.length === 0) return null;
  return (
    <ol className={chart.annotations} aria-label="Marks">
      {marks.map(({ id, at, kind, text }, i) => (
        <li key={id}>
          <b>{i + 1}</b>
          {kind}: {text}{' '}
          <time dateTime={new Date(at).toISOString()} title={moment(at, timeZone)}>
            {day(at, timeZone)}
          </time>
        </li>
      ))}
    </ol>
  );
}
