import type { InteractionDetail } from '#lib/insights/index.ts';
import { type DiffPart, diffWords } from '../../diff.ts';
import { plural } from '../../format.ts';
import css from './layers.module.css';
import { PromptText } from './prompt-text.tsx';

const names = { input: 'Input', enhancedPrompt: 'Enhanced prompt', fullPrompt: 'Full prompt' } as const;

/** From what the user typed to what the model got: each layer folds, and shows what it added to the one before. */
export function Layers({ detail }: { detail: InteractionDetail }) {
  const layers = (['input', 'enhancedPrompt', 'fullPrompt'] as const).flatMap((name) => {
    const text = detail[name];
    return text === null ? [] : [{ name, text }];
  });
  return (
    <div className={css.layers}>
      {layers.map(({ name, text }, i) => {
        const before = layers[i - 1];
        const same = before?.text === text;
        const parts = before ? diffWords(before.text, text) : null;
        return (
          <details key={name} open={name !== 'fullPrompt'}>
            <summary>
              {names[name]}
              <small>
                {same && before
                  ? `same as the ${names[before.name].toLowerCase()}`
                  : describe(text, parts, before && names[before.name])}
              </small>
            </summary>
            {!same && <PromptText text={text} parts={parts} isPrompt={name !== 'input'} />}
          </details>
        );
      })}
    </div>
  );
}

function describe(text: string, parts: DiffPart[] | null, before: string | undefined): string {
  const size = plural(text.length, 'character');
  if (!parts || !before) return size;
  const kept = parts.every(({ kind }) => kind !== 'removed');
  return kept ? `${size}, ${before.toLowerCase()} inside it unchanged` : `${size}, changes marked`;
}
