import { type Digest, digestWords } from '#lib/digest/index.ts';
import { count, percent, percentExact, percentRange } from '../../../../../format.ts';
import { RateWhisker } from '../../../../../ui/rate-whisker.tsx';
import css from '../../overview/overview.module.css';

/** The week's insert rate, how sure it is, whether it moved, and what an inserted result cost. */
export function Headline({ digest }: { digest: Digest }) {
  const { rate, expired, cost } = digest;
  const [number] = percent(rate?.rate ?? null).split('\u202f');
  const shown = rate ?? { rate: null, low: null, high: null, n: 0, small: true };
  return (
    <section className={css.headline} aria-label="Insert rate">
      <h2>
        Insert rate <small>share of shown results that were inserted</small>
      </h2>
      <p
        className={css.rate}
        data-testid="digest-rate"
        data-value={rate?.rate ?? ''}
        data-small={shown.small || undefined}
        title={percentExact(shown.rate)}
      >
        {number}
        {rate && <small>{'\u202f'}%</small>}
      </p>
      <RateWhisker {...shown} large />
      <div className={css.scale} aria-hidden="true">
        <span>0</span>
        <span>50</span>
        <span>100 %</span>
      </div>
      {rate && (
        <p className={css.sentence}>
          Between <b>{percentRange(rate.low, rate.high)}</b> (95 % interval, allowing for users who appear
          many times), from <b>{count(rate.n)}</b> mature results
          {expired === null ? '' : `; ${percent(expired)} of them got no signal`}.
        </p>
      )}
      <div className={css.delta} data-testid="digest-change">
        <strong>{capital(digestWords.changeWords(digest))}</strong>
        <p>{digestWords.rateWords(digest)}</p>
      </div>
      {cost && (
        <div className={css.delta}>
          <p>{digestWords.costWords(cost)}</p>
        </div>
      )}
    </section>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
