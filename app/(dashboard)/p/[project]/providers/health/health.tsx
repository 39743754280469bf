'use client';
import type { ToggleView } from '#lib/providers/index.ts';
import { time } from '../../../../../format.ts';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import type { Control } from '../toggle/read-control.ts';
import { ToggleControl } from '../toggle/toggle-control.tsx';
import { ToggleHistory } from '../toggle/toggle-history.tsx';
import { type Span, spans } from '../view.ts';
import css from './health.module.css';
import { Incidents } from './incidents.tsx';
import { Organizations } from './organizations.tsx';
import { OverTime } from './over-time.tsx';
import type { Health } from './read-health.ts';
import type { Live } from './read-live.ts';
import { useLive } from './use-live.ts';
import { verdictOn } from './verdict.ts';

interface Props {
  /** Address of the providers pages of the project. */
  base: string;
  first: Live;
  health: Health;
  control: Control;
  history: Promise<ToggleView['history'] | null>;
  span: Span;
  timeZone: string;
}

/** Is generation healthy, and who serves it? Keeps itself current. */
export function HealthView({ base, first, health, control, history, span, timeZone }: Props) {
  const { live, stale } = useLive(`${base}/state`, first, spans[span].refreshMs);
  const { organizations, store } = live;
  const verdict = verdictOn(organizations, live.concurrency);
  const spanLabel = spans[span].label;
  return (
    <>
      <div className={css.top}>
        <section className={css.verdict} aria-label="Verdict" data-testid="verdict" data-tone={verdict.tone}>
          <p className={css.title} role="status">
            {verdict.title}
          </p>
          {verdict.details.length > 0 && (
            <ul>
              {verdict.details.slice(0, 5).map((detail) => (
                <li key={detail}>{detail}</li>
              ))}
            </ul>
          )}
          {verdict.details.length === 0 && (
            <p className={css.quiet}>No breaker is open, nobody is slow or near a limit.</p>
          )}
          <p className={css.freshness}>
            {stale ? (
              <StateMark tone="amber" word={`Not heard of since ${time(live.at, timeZone)}`} />
            ) : (
              'Live, every 2 s'
            )}
            {store.state === 'away' && (
              <StateMark
                tone="amber"
                word="Shared state is away: every process goes on with its last share"
              />
            )}
            {live.mark === null && (
              <StateMark tone="amber" word="The database is away: charts and lists stand still" />
            )}
            {store.kind === 'redis' && 'In flight: of this process'}
          </p>
        </section>
        <ToggleControl
          vendor={live.toggle}
          organizations={organizations}
          control={control}
          history={history}
          equivalentsHref={`${base}/equivalents`}
          timeZone={timeZone}
        />
      </div>
      <Organizations {...health} live={live} base={base} spanLabel={spanLabel} />
      <OverTime {...health} organizations={organizations} timeZone={timeZone} />
      <Incidents incidents={health.incidents} spanLabel={spanLabel} timeZone={timeZone} />
      <ToggleHistory history={history} timeZone={timeZone} />
    </>
  );
}
