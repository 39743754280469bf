import type { LookState } from '#lib/anomalies/index.ts';
import { count, day, moment, plural } from '../../../../format.ts';
import css from './anomalies.module.css';

const dayMs = 86_400_000;

/** How far it has been looked, and how often that may be wrong. */
export function LookLine({ state, timeZone }: { state: LookState | undefined; timeZone: string }) {
  if (!state)
    return (
      <p className={css.lead}>
        Nobody has looked yet: it is done every morning, once there are three weeks of interactions to compare
        with.
      </p>
    );
  const yesterday = day((state.day - 1) * dayMs, 'UTC');
  return (
    <p className={css.lead} data-testid="look">
      Volume, latency and cost are judged up to {yesterday}; insert rate and expired share once the
      attribution windows of a day have passed, a day or more later. Looked at {moment(state.at, timeZone)}:{' '}
      {count(state.judged)} series, of which one false alarm a month is to be expected at most.{' '}
      {plural(state.found, 'anomaly', 'anomalies')} on the last {plural(state.mornings, 'morning')}.
    </p>
  );
}
