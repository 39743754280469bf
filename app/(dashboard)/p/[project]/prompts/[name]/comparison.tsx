import { IconX } from '@tabler/icons-react';
import Link from 'next/link';
import layers from '../../../../../ui/detail/layers.module.css';
import { PromptText } from '../../../../../ui/detail/prompt-text.tsx';
import { promptHref } from '../view.ts';
import type { Difference } from './compare.ts';
import css from './prompt.module.css';
import type { Compared } from './read-prompt.ts';

interface Props {
  compared: Compared;
  project: string;
  name: string;
  newest: number;
}

/** What changed between two versions, part by part. */
export function Comparison({ compared: { from, to, differences }, project, name, newest }: Props) {
  return (
    <section className={css.comparison} aria-label={`v${from} and v${to}`} data-testid="comparison">
      <div className={css.head}>
        <h2>
          From v{from} to v{to}
          {to === newest && ', the newest'}
        </h2>
        <Link href={promptHref(project, name)} scroll={false} aria-label="Close the comparison" title="Close">
          <IconX size={16} stroke={1.7} aria-hidden />
        </Link>
      </div>
      {differences.length === 0 ? (
        <p className={css.quiet}>They say the same.</p>
      ) : (
        <div className={layers.layers}>
          {differences.map((difference) => (
            <details key={difference.name} open>
              <summary>
                {difference.name} <small>{describe(difference)}</small>
              </summary>
              <Changed difference={difference} />
            </details>
          ))}
        </div>
      )}
    </section>
  );
}

function describe({ before, after, parts }: Difference): string {
  if (before === null) return 'new';
  if (after === null) return 'taken away';
  return parts ? 'changes marked' : 'written anew: before, then after';
}

/** Words that went are struck through, words that came are underlaid. */
function Changed({ difference: { before, after, parts } }: { difference: Difference }) {
  if (parts) return <PromptText text={after ?? ''} parts={parts} isPrompt />;
  return (
    <>
      {before !== null && <pre className={layers.prompt}>{<del>{before}</del>}</pre>}
      {after !== null && <pre className={layers.prompt}>{<ins>{after}</ins>}</pre>}
    </>
  );
}
