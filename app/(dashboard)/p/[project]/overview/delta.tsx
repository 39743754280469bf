import type { Measures } from '#lib/insights/index.ts';
import { differenceOfRates, type RateInterval } from '#lib/stats/index.ts';
import { count, percent, points } from '../../../../format.ts';
import type { HeadlineProps } from './headline.tsx';
import css from './overview.module.css';

const interval = ({ rate, low, high, n, designEffect }: Measures): RateInterval | null =>
  rate === null || low === null || high === null
    ? null
    : { rate, low, high, n, effectiveN: n / designEffect };

/** Whether the rate moved against the equally long range before, and whether that is rates or mix. */
export function Delta({ total, before, change, by, days }: HeadlineProps) {
  const now = interval(total);
  const then = before && interval(before);
  const span = days === 1 ? 'the day before' : `the ${days} days before`;
  const moved = now && then ? differenceOfRates(now, then) : null;
  if (!moved || !then || !before)
    return (
      <p className={css.delta}>{now ? `Nothing to compare with in ${span}.` : 'Nothing to compare yet.'}</p>
    );
  const { difference, low, high, isClear } = moved;
  return (
    <div className={css.delta}>
      <strong>
        {isClear ? `${difference > 0 ? '▲' : '▼'} ${points(difference)} points` : 'No clear change'}
      </strong>
      <p>
        against {span}: {percent(then.rate)}, n = {count(then.n)}. The difference is {points(difference)}{' '}
        points, 95 % interval {points(low)} to {points(high)}
        {isClear ? '' : ', which includes 0'}.
        {change &&
          !total.small &&
          !before.small &&
          ` Of it, ${points(change.rate)} came from other rates and ${points(change.mix)} from another mix, by ${by.toLowerCase()}.`}
      </p>
    </div>
  );
}
