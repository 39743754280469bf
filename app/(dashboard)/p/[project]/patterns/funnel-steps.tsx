import type { Funnel } from '#lib/discovery/index.ts';
import { count, plural } from '../../../../format.ts';
import css from './patterns.module.css';
import { funnelSteps } from './words.ts';

/** What a look left at each step, drawn on a logarithmic scale, and why the rest fell. */
export function FunnelSteps({ funnel }: { funnel: Funnel }) {
  const steps = funnelSteps(funnel);
  const most = Math.log10(1 + Math.max(1, ...steps.map(({ n }) => n)));
  const { withoutUserOrSession, inKnownPatterns } = funnel.leftOut;
  return (
    <>
      <ol className={css.funnel} data-testid="funnel">
        {steps.map(({ label, n, meaning }) => (
          <li key={label} className={css.step}>
            <div className={css.bar} aria-hidden="true">
              <i style={{ height: `${Math.max(n > 0 ? 8 : 2, (100 * Math.log10(1 + n)) / most)}%` }} />
            </div>
            <b>{count(n)}</b>
            <div>
              <span>{label}</span>
              <small>{meaning}</small>
            </div>
          </li>
        ))}
      </ol>
      <div className={css.facts}>
        {(withoutUserOrSession > 0 || inKnownPatterns > 0) && (
          <p>
            {[
              inKnownPatterns > 0 &&
                `${plural(inKnownPatterns, 'interaction')} belong to patterns that are followed already`,
              withoutUserOrSession > 0 &&
                `${plural(withoutUserOrSession, 'interaction')} without user and session were left out`,
            ]
              .filter(Boolean)
              .join('; ')}
            .
          </p>
        )}
        {funnel.without.length > 0 && <p>Not in this log: {funnel.without.join('; ')}.</p>}
        {funnel.refuted.length > 0 && (
          <details>
            <summary>{count(funnel.refuted.length)} did not hold among other users</summary>
            <ul>
              {funnel.refuted.map(({ name, reason }) => (
                <li key={name}>
                  {name}: {reason}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
    </>
  );
}
