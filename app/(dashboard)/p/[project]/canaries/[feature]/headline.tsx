import type { CanaryLook } from '#lib/canaries/index.ts';
import { leastUsers } from '#lib/stats/index.ts';
import { count, moment, percent, plural, points } from '../../../../../format.ts';
import { DifferenceLine } from '../difference-line.tsx';
import { endOfScale } from '../scale.ts';
import { answerOf, answers, pointsWords, rarity } from '../words.ts';
import css from './canary.module.css';

interface Props {
  look: CanaryLook;
  /** When the first interaction can be mature, ms. */
  firstMature: number;
  isMeasured: boolean;
  timeZone: string;
}

/** The answer: by how much more or less of the candidate is kept, and how sure that is. */
export function Headline({ look, firstMature, isMeasured, timeZone }: Props) {
  const { difference, arms, verdict, because, run } = look;
  const answer = answerOf(difference);
  const { base, canary } = arms;
  return (
    <section className={css.headline} aria-label="Difference of insert rates" data-testid="canary-headline">
      <h2>
        Difference of insert rates <small className={css.what}>candidate minus base</small>
      </h2>
      {difference ? (
        <Answer difference={difference} answer={answer} />
      ) : (
        <p className={css.answer} data-testid="canary-answer" data-answer="early">
          {isMeasured ? 'Too early' : 'Not measured'}
        </p>
      )}
      {difference && (
        <p className={css.verdict} data-testid="canary-answer" data-answer={answer}>
          {answers[answer]}
        </p>
      )}
      {run.state === 'running' && (verdict === 'errors' || verdict === 'slow') && (
        <p className={css.guard}>Within a minute Kept stops it. {because}</p>
      )}
      {!isMeasured ? (
        <p className={css.sentence}>
          It has no outcomes, so there is no insert rate to compare. Errors, latency and cost below still tell
          the arms apart.
        </p>
      ) : difference ? (
        <p className={css.sentence}>
          Of the candidate’s <b>{plural(canary.inserted.n, 'mature result')}</b>{' '}
          {percent(canary.inserted.rate)} were inserted, of base’s <b>{count(base.inserted.n)}</b>{' '}
          {percent(base.inserted.rate)}. The difference lies within{' '}
          <b>
            {points(difference.low)} to {pointsWords(difference.high)}
          </b>
          : 95 % for all looks together, so look as often as you like. {rarity(difference.pValue)}. Users who
          appear many times are allowed for.
        </p>
      ) : (
        <p className={css.sentence}>
          <Waiting look={look} firstMature={firstMature} timeZone={timeZone} />
        </p>
      )}
      {run.shares.length > 1 && difference && (
        <p className={css.aside}>
          The share was changed meanwhile: arms are compared within the times of one share, so the difference
          is not simply that of the two rates.
        </p>
      )}
      {!look.isWhole && (
        <p className={css.aside}>
          Judged by its first {count(base.interactions + canary.interactions)} interactions; later ones change
          little.
        </p>
      )}
    </section>
  );
}

function Answer({
  difference,
  answer,
}: {
  difference: NonNullable<CanaryLook['difference']>;
  answer: ReturnType<typeof answerOf>;
}) {
  const { low, high } = difference;
  const end = endOfScale(low, high);
  return (
    <>
      <p
        className={css.answer}
        data-answer={answer}
        data-testid="canary-difference"
        data-difference={difference.difference}
        data-low={low}
        data-high={high}
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
    </>
  );
}

/** What is missing before anything can be said. */
function Waiting({
  look: { arms, at, run },
  firstMature,
  timeZone,
}: Pick<Props, 'look' | 'firstMature' | 'timeZone'>) {
  const { base, canary } = arms;
  const { maturing } = canary;
  if (base.interactions + canary.interactions === 0)
    return run.state === 'running'
      ? 'No request came since it started. It begins with the next one that names the feature.'
      : 'No request came while it ran.';
  if (at < firstMature)
    return (
      <>
        What users do with a result is known once the attribution window has passed: the first results are
        mature at <b>{moment(firstMature, timeZone)}</b>. So far {plural(maturing.n, 'result')} of the
        candidate were shown, {count(maturing.inserted)} of them inserted; of base’s {count(base.maturing.n)},{' '}
        {count(base.maturing.inserted)}.
      </>
    );
  return (
    <>
      It needs mature results of <b>{leastUsers} users</b> in each arm. The candidate has{' '}
      {plural(canary.inserted.n, 'mature result')}, base {count(base.inserted.n)};{' '}
      {count(maturing.n + base.maturing.n)} more are maturing.
    </>
  );
}
