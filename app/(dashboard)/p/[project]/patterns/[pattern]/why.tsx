import { describe } from '#lib/matching/index.ts';
import type { PatternWhole } from '#lib/patterns/index.ts';
import { ModelText } from '../../../../../ui/model-text.tsx';
import { Section } from '../../../../../ui/section.tsx';
import css from './pattern.module.css';

const namedBy = {
  person: 'Named by a person',
  model: 'Named by a model, from examples',
  offline: 'Named from its definition',
};

/** What it is, exactly, and what may be behind it; what a model guessed looks like a guess. */
export function Why({ pattern, words }: { pattern: PatternWhole; words: string }) {
  const { description, hypothesis, fix, check, variants, offlineName, name } = pattern;
  const guesses = [
    { label: 'Likely reason', text: hypothesis },
    { label: 'A fix to try', text: fix },
    { label: 'How to check it', text: check },
  ];
  const isGuessed = guesses.some(({ text }) => text !== null);
  return (
    <Section title="What it is, and why it may be">
      <dl className={css.why}>
        <dt>Definition</dt>
        <dd data-testid="pattern-definition">
          Interactions where {words}.
          <small>
            {namedBy[pattern.namedBy]}
            {name !== offlineName && `; from its definition it would be “${offlineName}”`}
          </small>
        </dd>
        {description !== '' && (
          <>
            <dt>In words</dt>
            <dd>
              <ModelText text={description} />
            </dd>
          </>
        )}
        {guesses.map(
          ({ label, text }) =>
            text !== null && (
              <div key={label} style={{ display: 'contents' }}>
                <dt>
                  {label}
                  <small>hypothesis</small>
                </dt>
                <dd className={css.guess}>{text}</dd>
              </div>
            ),
        )}
        {!isGuessed && (
          <>
            <dt>Likely reason</dt>
            <dd>
              <small>No language model was asked, or its answer was not used: read the examples below.</small>
            </dd>
          </>
        )}
        {variants.length > 0 && (
          <>
            <dt>Also seen as</dt>
            <dd>
              <ul>
                {variants.slice(0, 6).map((variant) => (
                  <li key={JSON.stringify(variant.all)}>{describe(variant)}</li>
                ))}
              </ul>
              {variants.length > 6 && <small>and {variants.length - 6} more</small>}
            </dd>
          </>
        )}
      </dl>
      {isGuessed && (
        <p>
          <small className={css.guessNote}>
            Hypotheses were written by a model from examples. Nothing about them is measured.
          </small>
        </p>
      )}
    </Section>
  );
}
