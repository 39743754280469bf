import type { AttemptPoint } from '#lib/metrics/index.ts';
import { isSmall } from '#lib/stats/index.ts';
import { count, duration, percent, percentExact, percentRange, plural } from '../../../../../format.ts';
import { Saturation } from '../../../../../ui/saturation.tsx';
import css from './organizations.module.css';

/** Calls under way, against the limit if there is one. */
export function InFlight({
  inFlight,
  limit,
  what,
}: {
  inFlight: number;
  limit: number | undefined;
  what: string;
}) {
  if (limit === undefined) return <b className={css.plain}>{count(inFlight)}</b>;
  return (
    <Saturation
      used={inFlight / limit}
      text={`${count(inFlight)} / ${count(limit)}`}
      detail={percent(inFlight / limit, 0)}
      label={`${what}: ${count(inFlight)} calls in flight, at most ${count(limit)} at once`}
    />
  );
}

/** Median and 95th percentile; where nothing streamed, of whole answers. */
export function FirstToken({ total }: { total: AttemptPoint | undefined }) {
  if (!total || total.p50FirstTokenMs === null)
    return total?.p50TotalMs == null ? (
      <span className={css.none}>–</span>
    ) : (
      <span title={`No streams; median of ${count(total.nTotal)} whole answers`}>
        <b>{duration(total.p50TotalMs)}</b>
        <small className={css.under}>whole answer</small>
      </span>
    );
  return (
    <span title={`Median and 95th percentile of ${plural(total.nFirstToken, 'stream')}`}>
      <b>{duration(total.p50FirstTokenMs)}</b>
      <small className={css.under}>p95 {duration(total.p95FirstTokenMs)}</small>
    </span>
  );
}

/** Share of attempts that failed, with its interval. */
export function Errors({ total }: { total: AttemptPoint | undefined }) {
  if (!total || total.errorRate.rate === null) return <span className={css.none}>–</span>;
  const { rate, low, high } = total.errorRate;
  const kinds = Object.entries(total.errors).map(([kind, n]) => `${count(n)} ${kind.replaceAll('_', ' ')}`);
  return (
    <span
      data-small={isSmall(total.errorRate) || undefined}
      className={css.errors}
      title={`${percentExact(rate)}: ${count(total.failed)} of ${plural(total.attempts, 'attempt')} failed${kinds.length > 0 ? ` (${kinds.join(', ')})` : ''}`}
    >
      <b>{percent(rate)}</b>
      <small className={css.under}>
        {percentRange(low, high)}, n {count(total.attempts)}
      </small>
    </span>
  );
}
