import type { DryRun } from '#lib/providers/index.ts';
import { percent } from '../../../../../../format.ts';
import { StateMark } from '../../../../../../ui/state-mark.tsx';
import css from './dry-run.module.css';

/** The verdict in a sentence, the decisions that led to it, and who would be tried. */
export function RunResult({ run }: { run: DryRun }) {
  const { verdict, steps, targets, refused, prompt } = run;
  const first = targets.findIndex(({ wouldUse }) => wouldUse !== null);
  return (
    <>
      <p
        className={css.verdict}
        role="status"
        data-testid="dry-run"
        data-refused={refused !== null || undefined}
      >
        {verdict.charAt(0).toUpperCase() + verdict.slice(1)}.
      </p>
      {steps.length > 0 && (
        <ol className={css.steps} aria-label="Decisions">
          {steps.map((step, i) => (
            <li key={i}>{step}</li>
          ))}
        </ol>
      )}
      {targets.length > 0 && (
        <ol className={css.targets} aria-label="Targets in order">
          {targets.map((target, i) => (
            <li key={i} data-used={i === first || undefined}>
              <p>
                <b>
                  {target.vendor} {target.model}
                </b>{' '}
                {i === first ? (
                  <StateMark tone="fine" word={`would be used, at ${target.wouldUse}`} />
                ) : target.wouldUse === null ? (
                  <StateMark tone="broken" word="cannot serve now" />
                ) : (
                  <span className={css.quiet}>{target.reason}</span>
                )}
              </p>
              {target.wouldUse === null && <p className={css.quiet}>{target.because}</p>}
              <ul>
                {target.candidates.map(({ organization, share, canServe, reason }) => (
                  <li key={organization}>
                    <span>{organization}</span> <span>{canServe ? percent(share, 0) : '–'}</span>{' '}
                    <span>{reason}</span>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      )}
      {prompt && (
        <p className={css.quiet}>
          {'error' in prompt
            ? `Prompt ${prompt.name}: ${prompt.error}`
            : `Prompt ${prompt.name} v${prompt.version}${prompt.missing.length > 0 ? `, which needs ${prompt.missing.join(', ')}` : ''}`}
        </p>
      )}
    </>
  );
}
