import type { Firing } from '#lib/schedules/index.ts';
import { duration, moment } from '../../../../../format.ts';
import css from './firings.module.css';

const words: Record<Firing['state'], string> = {
  waiting: 'waits',
  running: 'runs',
  done: 'done',
  failed: 'failed',
  skipped: 'left out',
};

/** How the last firings went, oldest first, each a mark; the newest one in words. */
export function Firings({ firings, timeZone }: { firings: readonly Firing[]; timeZone: string }) {
  const [last] = firings;
  if (!last) return <span className={css.none}>has not fired yet</span>;
  return (
    <>
      <span
        className={css.marks}
        role="img"
        aria-label={firings.map((one) => labelOf(one, timeZone)).join('; ')}
      >
        {firings.toReversed().map((firing) => (
          <i key={firing.id} data-state={firing.state} title={labelOf(firing, timeZone)} />
        ))}
      </span>
      <small data-testid="last-firing" data-state={last.state}>
        {words[last.state]} {moment(last.dueAt, timeZone)}
        {last.byHand && ', by hand'}
        {tookOf(last)}
      </small>
      {last.error && <span className={css.error}>{last.error}</span>}
    </>
  );
}

const tookOf = ({ startedAt, endedAt }: Firing): string =>
  startedAt !== undefined && endedAt !== undefined ? `, took ${duration(endedAt - startedAt)}` : '';

function labelOf(firing: Firing, timeZone: string): string {
  const { state, dueAt, byHand, error } = firing;
  const what = `${words[state]}, due ${moment(dueAt, timeZone)}${byHand ? ', by hand' : ''}${tookOf(firing)}`;
  return error ? `${what}: ${error}` : what;
}
