import type { Happening } from '#lib/work/index.ts';
import { duration, moment, momentExact } from '../../../../format.ts';
import css from './story.module.css';

/** What happened to something, oldest first. */
export function Story({ story, timeZone }: { story: readonly Happening[]; timeZone: string }) {
  if (story.length === 0) return <p className={css.none}>Nothing to tell.</p>;
  return (
    <ol className={css.story} data-testid="story">
      {story.map(({ at, what, detail, untilAt, worker, tookMs }, i) => (
        <li key={i}>
          <span title={momentExact(at, timeZone)}>{moment(at, timeZone)}</span>
          <div>
            <b>{what}</b>
            {untilAt !== null && ` until ${moment(untilAt, timeZone)}`}
            {tookMs !== null && ` after ${duration(tookMs)}`}
            {detail && <p>{detail}</p>}
            {worker && <p className={css.worker}>{worker}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}
