import type { BeforeAfter, FixVerdict } from '#lib/patterns/index.ts';
import { count, date, plural, points } from '../../../../../format.ts';
import { Section } from '../../../../../ui/section.tsx';
import css from './pattern.module.css';

const verdicts: Record<FixVerdict, string> = {
  holds: 'It holds',
  'not yet': 'Not yet',
  'came back': 'It came back',
};

/** Before and after somebody marked it fixed. */
export function Fix({ judged, timeZone }: { judged: BeforeAfter; timeZone: string }) {
  const { verdict, before, after, change, fixedAt } = judged;
  const side = (name: string, { weeks, rows, difference, low, high }: NonNullable<typeof before>) => (
    <>
      {name} <b>{points(difference)} points</b> ({points(low)} to {points(high)}; n = {count(rows)} in{' '}
      {plural(weeks, 'week')})
    </>
  );
  return (
    <Section
      title="Did the fix help?"
      note={`marked fixed on ${date(fixedAt, timeZone)}; the week it falls in counts on neither side`}
      className={css.block}
    >
      <div className={css.verdict} data-testid="fix-verdict" data-verdict={verdict}>
        <b>{verdicts[verdict]}</b>
        <div>
          <p>{becauseOf(judged, timeZone)}</p>
          {(before || after) && (
            <p>
              {before && side('Before', before)}
              {before && after && ', '}
              {after && side('after', after)}.
            </p>
          )}
          {change && (
            <p>
              <small>
                Change {points(change.difference)} points, 95 % interval {points(change.low)} to{' '}
                {points(change.high)}, on the wide side because users come back.
              </small>
            </p>
          )}
        </div>
      </div>
    </Section>
  );
}

function becauseOf({ because, firstWeekEndsAt }: BeforeAfter, timeZone: string): string {
  switch (because) {
    case 'no week yet':
      return `No whole week with enough of its interactions has passed since; the first ends on ${date(firstWeekEndsAt, timeZone)}.`;
    case 'nothing before':
      return 'No week before it was measured, so there is nothing to compare with.';
    case 'gone':
      return 'Since then these results are rejected about as often as the rest, certainly less than before.';
    case 'smaller':
      return 'It is certainly smaller than before, and still there.';
    case 'still there':
      return 'It is still there, about as large as before.';
    case 'unclear':
      return 'It looks smaller, but the weeks are too few or too small to be sure.';
    case 'back':
      return 'It was gone, and in the newest week it is there again.';
  }
}
