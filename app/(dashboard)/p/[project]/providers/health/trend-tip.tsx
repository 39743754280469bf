import { count, duration, percent, percentRange, time } from '../../../../../format.ts';
import css from '../../../../../ui/chart.module.css';
import type { TrendPoint } from './trend-points.ts';

interface Props {
  point: TrendPoint | undefined;
  stepMs: number;
  timeZone: string;
  title: string;
}

/** All that is known of one step of one organization. */
export function TrendTip({ point, stepMs, timeZone, title }: Props) {
  if (!point) return null;
  const { start, own } = point;
  const errors = Object.entries(own?.errors ?? {});
  return (
    <div className={css.tip}>
      <h3>
        {title}, {time(start, timeZone)}–{time(start + stepMs, timeZone)}
      </h3>
      {own ? (
        <dl>
          <dt>First token, median</dt>
          <dd>{duration(own.p50FirstTokenMs)}</dd>
          <dt>95th percentile</dt>
          <dd>{duration(own.p95FirstTokenMs)}</dd>
          <dt>Streams</dt>
          <dd>{count(own.nFirstToken)}</dd>
          <dt>Error rate</dt>
          <dd>{percent(own.errorRate.rate)}</dd>
          <dt>95 % interval</dt>
          <dd>{percentRange(own.errorRate.low, own.errorRate.high)}</dd>
          <dt>Attempts</dt>
          <dd>{count(own.attempts)}</dd>
          {errors.map(([kind, n]) => [
            <dt key={kind}>{kind.replaceAll('_', ' ')}</dt>,
            <dd key={`${kind} n`}>{count(n)}</dd>,
          ])}
        </dl>
      ) : (
        <p>No attempts</p>
      )}
    </div>
  );
}
