import type { HintEffect } from '#lib/hints/index.ts';
import { leastUsers } from '#lib/stats/index.ts';
import { count, percent, plural, points } from '../../../../../format.ts';
import css from '../../canaries/[feature]/canary.module.css';
import { DifferenceLine } from '../../canaries/difference-line.tsx';
import { endOfScale } from '../../canaries/scale.ts';
import { answerOf, pointsWords } from '../../canaries/words.ts';
import { answers } from '../words.ts';
import own from './hint.module.css';

/** The answer: by how much more or less is kept by those who see it, and how sure that is. */
export function Headline({ effect: { differences, arms, isWhole } }: { effect: HintEffect }) {
  const { inserted: difference } = differences;
  const answer = answerOf(difference);
  const { shown, held } = arms;
  const end = difference ? endOfScale(difference.low, difference.high) : 1;
  return (
    <section className={[css.headline, own.headline].join(' ')} aria-label="Difference of insert rates">
      <h2>
        Difference of insert rates <small className={css.what}>who sees it minus who is held out</small>
      </h2>
      {difference ? (
        <>
          <p
            className={css.answer}
            data-answer={answer}
            data-testid="hint-difference"
            data-difference={difference.difference}
            data-low={difference.low}
            data-high={difference.high}
            title={`${(difference.difference * 100).toFixed(3)} points`}
          >
            {points(difference.difference)} <small className={css.unit}>points</small>
          </p>
          <DifferenceLine {...difference} {...{ answer, end }} large />
          <div className={css.scale} aria-hidden="true">
            <span>{points(-end)}</span>
            <span>same</span>
            <span>{points(end)}</span>
          </div>
          <p className={css.verdict} data-testid="hint-answer">
            {answers[answer]}
          </p>
          <p className={css.sentence}>
            Of <b>{plural(shown.inserted.n, 'mature result')}</b> after it {percent(shown.inserted.rate)} were
            inserted, of <b>{count(held.inserted.n)}</b> of users who are held out{' '}
            {percent(held.inserted.rate)}. The difference lies within{' '}
            <b>
              {points(difference.low)} to {pointsWords(difference.high)}
            </b>
            : 95 % for all looks together, users who appear many times allowed for. Who gave up is in the rows
            below.
          </p>
        </>
      ) : (
        <>
          <p className={css.answer} data-testid="hint-answer" data-answer="early">
            Too early
          </p>
          <p className={css.sentence}>
            It needs mature results of <b>{leastUsers} users</b> on either side. So far{' '}
            {plural(shown.users, 'user')} saw it and {count(held.users)} were held out;{' '}
            {plural(shown.maturing + held.maturing, 'exposure')} are younger than the attribution window.
          </p>
        </>
      )}
      {!isWhole && (
        <p className={css.aside}>
          Judged by its first {count(shown.exposures + held.exposures)} exposures; later ones change little.
        </p>
      )}
    </section>
  );
}
