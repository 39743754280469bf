import layers from '../../../../../ui/detail/layers.module.css';
import { PromptText } from '../../../../../ui/detail/prompt-text.tsx';
import type { Difference } from './compare.ts';

/** What changed between two versions, part by part. */
export const Differences = ({ differences }: { differences: readonly Difference[] }) => (
  <div className={layers.layers}>
    {differences.map((difference) => (
      <details key={difference.name} open>
        <summary>
          {difference.name} <small>{describe(difference)}</small>
        </summary>
        <Changed {...difference} />
      </details>
    ))}
  </div>
);

function describe({ before, after, parts }: Difference): string {
  if (before === null) return 'new';
  if (after === null) return 'taken away';
  return parts ? 'changes marked' : 'written anew: before, then after';
}

/** Words that went are struck through, words that came are underlaid. */
function Changed({ before, after, parts }: Difference) {
  if (parts) return <PromptText text={after ?? ''} parts={parts} isPrompt />;
  return (
    <>
      {before !== null && (
        <pre className={layers.prompt}>
          <del>{before}</del>
        </pre>
      )}
      {after !== null && (
        <pre className={layers.prompt}>
          <ins>{after}</ins>
        </pre>
      )}
    </>
  );
}
