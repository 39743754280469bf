import type { InsertRateRow } from '#lib/insights/index.ts';
import { isSmall, wilson } from '#lib/stats/index.ts';
import { count, percent, percentExact, percentRange, plural } from '../../../../format.ts';
import { RateWhisker } from '../../../../ui/rate-whisker.tsx';
import { Delta } from './delta.tsx';
import css from './overview.module.css';

export interface HeadlineProps {
  total: InsertRateRow;
  before: InsertRateRow | undefined;
  /** The change against the range before, split by the groups of the breakdown. */
  change: { rate: number; mix: number } | null;
  /** Name of the breakdown's dimension. */
  by: string;
  /** Length of the range, and of the one before. */
  days: number;
}

/** The answer: the insert rate, how sure it is, and whether it moved. */
export function Headline({ total, ...compared }: HeadlineProps) {
  const { n, rate, low, high, small, inserted, maturing } = total;
  const early = wilson({ successes: maturing.inserted, n: maturing.n });
  const soFar = isSmall(early) ? null : early.rate;
  const [number] = percent(rate ?? soFar).split('\u202f');
  return (
    <section className={css.headline} aria-label="Insert rate">
      <h2>
        Insert rate <small>share of shown results that were inserted</small>
      </h2>
      <p
        className={css.rate}
        data-testid="headline-rate"
        data-value={rate ?? ''}
        data-small={small || rate === null || undefined}
        title={percentExact(rate)}
      >
        {number}
        {(rate ?? soFar) !== null && <small>{'\u202f'}%</small>}
        {rate === null && soFar !== null && <small className={css.soFar}>so far</small>}
      </p>
      <RateWhisker {...{ rate, low, high, n, small }} large />
      <div className={css.scale} aria-hidden="true">
        <span>0</span>
        <span>50</span>
        <span>100 %</span>
      </div>
      {rate === null ? (
        <p className={css.sentence}>
          <span data-testid="headline-interval" />
          <b data-testid="headline-n" data-value={0}>
            Nothing is mature yet.
          </b>{' '}
          {maturing.n > 0 &&
            `${plural(maturing.n, 'interaction')} shown, ${count(maturing.inserted)} inserted so far. The rate is known once the attribution window has passed.`}
        </p>
      ) : (
        <p className={css.sentence}>
          <b data-testid="headline-n" data-value={n}>
            {count(inserted)} of {count(n)}
          </b>{' '}
          were inserted. The rate lies within{' '}
          <b data-testid="headline-interval" data-low={low ?? ''} data-high={high ?? ''}>
            {percentRange(low, high)}
          </b>{' '}
          (95 % interval, allowing for users who appear many times).
          {small && ' That is too little to be read as a rate.'}
        </p>
      )}
      <Delta total={total} {...compared} />
    </section>
  );
}
