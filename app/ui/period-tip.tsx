import type { Interval } from '#lib/insights/index.ts';
import { count, percentExact, percentRange, periodLong } from '../format.ts';
import type { Period } from '../series.ts';
import css from './chart.module.css';

interface Props {
  period: Period | undefined;
  interval: Interval;
  timeZone: string;
}

/** The exact numbers of the period under the pointer. */
export function PeriodTip({ period, interval, timeZone }: Props) {
  if (!period) return null;
  const { start, end, rate, low, high, n, inserted, maturing, maturingInserted, soFar, small } = period;
  return (
    <div className={css.tip}>
      <h3>{periodLong(start, end, interval, timeZone)}</h3>
      <dl>
        <dt>Insert rate</dt>
        <dd>{percentExact(rate)}</dd>
        <dt>95 % interval</dt>
        <dd>{percentRange(low, high)}</dd>
        <dt>n</dt>
        <dd>{count(n)}</dd>
        <dt>Inserted</dt>
        <dd>{count(inserted)}</dd>
      </dl>
      {maturing > 0 && (
        <p>
          {count(maturing)} more are maturing, {count(maturingInserted)} of them inserted so far. With these
          it is {percentExact(soFar)}, which can still move.
        </p>
      )}
      {small && n > 0 && <p>Too few to be read as a rate.</p>}
    </div>
  );
}
