import Link from 'next/link';
import type { HintDraft } from '#lib/hints/index.ts';
import { count, percent } from '../../../../../format.ts';
import canary from '../../canaries/[feature]/canary.module.css';

/** Which pattern the hint is for, and how well its condition agrees with it. */
export function FromPattern({ project, draft }: { project: string; draft: HintDraft }) {
  const { pattern, agreement, condition } = draft;
  return (
    <div className={canary.because} data-testid="from-pattern">
      <p>
        For the pattern <Link href={`/p/${project}/patterns/${pattern.id}`}>{pattern.name}</Link>:{' '}
        <b>{pattern.words}</b>.
      </p>
      {agreement === null ? (
        <p>It needs nothing but the input, so the hint’s condition is the pattern’s own.</p>
      ) : agreement.inPattern === 0 && condition === null ? (
        <p>
          It looks at more than the input, and too few interactions of the last 28 days fall under it to find
          out what inputs show of it. Write a condition by hand, or leave it.
        </p>
      ) : condition === null ? (
        <p>
          It looks at more than the input, and no condition on inputs agrees with it: of the best one’s
          matches {percent(agreement.precision, 0)} fall under the pattern, and it finds{' '}
          {percent(agreement.recall, 0)} of those that do, counted on {count(agreement.n)} interactions. A
          hint would be shown to the wrong users.
        </p>
      ) : (
        <p>
          It looks at more than the input, so the condition below stands in for it. Of the inputs that match
          it <b>{percent(agreement.precision, 0)}</b> fall under the pattern, and it finds{' '}
          <b>{percent(agreement.recall, 0)}</b> of those that do: counted on {count(agreement.n)}{' '}
          interactions, {count(agreement.inPattern)} of them in the pattern, which had no part in choosing it.
        </p>
      )}
    </div>
  );
}
