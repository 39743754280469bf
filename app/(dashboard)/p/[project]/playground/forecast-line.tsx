import { IconArrowRight, IconBan } from '@tabler/icons-react';
import { percent } from '../../../../format.ts';
import css from './forecast.module.css';
import type { Forecast } from './foresee.ts';

/** What will happen to the request as it stands in the form, in a sentence; why, when unfolded. */
export function ForecastLine({ feature, forecast }: { feature: string; forecast: Forecast | null }) {
  if (!forecast)
    return (
      <p className={css.line} data-testid="forecast">
        {feature === '' && 'Name a feature: here stands where its requests go.'}
      </p>
    );
  const { verdict, refused, targets, steps, missing } = forecast;
  const isRefused =
    refused !== null || missing.length > 0 || targets.every(({ wouldUse }) => wouldUse === null);
  const Icon = isRefused ? IconBan : IconArrowRight;
  const sentence = missing.length > 0 && !refused ? `it would be refused: ${needs(missing)}` : verdict;
  return (
    <details className={css.line} data-refused={isRefused || undefined} data-testid="forecast">
      <summary>
        <Icon size={15} stroke={1.8} aria-hidden />
        <span>{sentence.charAt(0).toUpperCase() + sentence.slice(1)}.</span>
      </summary>
      <ol className={css.steps}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {targets.length > 0 && (
        <ol className={css.targets}>
          {targets.map(({ vendor, model, reason, candidates }, i) => (
            <li key={`${vendor}/${model}/${reason}`}>
              <p>
                <b>
                  {i + 1}. {vendor} {model}
                </b>{' '}
                {reason}
              </p>
              <ul>
                {candidates.map(({ organization, share, canServe, reason: why }) => (
                  <li key={organization} data-quiet={!canServe || undefined}>
                    {organization} <span>{percent(share, 0)} of its calls</span> <span>{why}</span>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      )}
    </details>
  );
}

const needs = (missing: readonly string[]): string => `the prompt has no value for ${missing.join(', ')}`;
