'use client';
import Link from 'next/link';
import { useState } from 'react';
import type { Example } from '#lib/patterns/index.ts';
import { day, plural } from '../../../../../format.ts';
import { imagesIn } from '../../../../../images-in.ts';
import { ModelText } from '../../../../../ui/model-text.tsx';
import { OutcomeBadge, outcomeWord } from '../../../../../ui/outcome-badge.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { Thumbnail } from '../../../../../ui/thumbnail.tsx';
import { interactionHref } from '../view.ts';
import { markTerms } from './mark-terms.ts';
import css from './pattern.module.css';

interface Props {
  project: string;
  examples: Example[];
  /** Of which the interactions were deleted. */
  gone: number;
  terms: string[];
  timeZone: string;
}

const sides = [
  { kind: 'rejected', title: 'Rejected', note: 'typical ones' },
  { kind: 'kept', title: 'Kept', note: 'of the same kind, and kept all the same' },
] as const;
const first = 4;

/** What was rejected beside what was kept, and the words that tell them apart. */
export function Examples({ project, examples, gone, terms, timeZone }: Props) {
  const [all, setAll] = useState(false);
  const near = examples.filter(({ kind }) => kind === 'near');
  const most = Math.max(...sides.map(({ kind }) => examples.filter((one) => one.kind === kind).length));
  return (
    <Section
      title="Rejected and kept"
      note={gone > 0 ? `${plural(gone, 'example was', 'examples were')} deleted from the log` : undefined}
      className={css.block}
    >
      {terms.length > 0 && (
        <div className={css.terms} data-testid="pattern-terms">
          <p id="terms">Words that the rejected ones have more often:</p>
          <ul aria-labelledby="terms">
            {terms.map((term) => (
              <li key={term}>{term}</li>
            ))}
          </ul>
        </div>
      )}
      <div className={css.sides}>
        {sides.map(({ kind, title, note }) => {
          const own = examples.filter((one) => one.kind === kind);
          return (
            <div key={kind} className={css.side} data-kind={kind} data-testid={`examples-${kind}`}>
              <h3>
                {title} <small>{note}</small>
              </h3>
              {own.length === 0 && <p className={css.nothing}>There is none to show.</p>}
              {own.slice(0, all ? own.length : first).map((example) => (
                <One key={example.id} {...{ project, example, terms, timeZone }} />
              ))}
            </div>
          );
        })}
      </div>
      {!all && most > first && (
        <button type="button" className={css.more} onClick={() => setAll(true)}>
          Show {most - first} more on each side
        </button>
      )}
      {near.length > 0 && (
        <details>
          <summary>{plural(near.length, 'kept one')} just outside of it</summary>
          <div className={css.side} data-kind="near">
            {near.map((example) => (
              <One key={example.id} {...{ project, example, terms, timeZone }} />
            ))}
          </div>
        </details>
      )}
    </Section>
  );
}

type OneProps = Pick<Props, 'project' | 'terms' | 'timeZone'> & { example: Example };

function One({ project, example, terms, timeZone }: OneProps) {
  const { id, createdAt, feature, outcome, input, result } = example;
  const images = imagesIn(result);
  return (
    <article className={css.example}>
      <header>
        <OutcomeBadge word={outcomeWord({ status: 'completed', outcome })} />
        <span>{feature}</span>
        <span>{day(createdAt, timeZone)}</span>
        <Link href={interactionHref(project, id)}>Open it</Link>
      </header>
      <p className={css.input}>
        {input === null ? (
          <i>no input in the log</i>
        ) : (
          markTerms(input, terms).map(({ text, isTerm }, i) => {
            const Tag = isTerm ? 'mark' : 'span';
            return <Tag key={i}>{text}</Tag>;
          })
        )}
      </p>
      <div className={css.result}>
        {images ? <Thumbnail hashes={images} /> : <ModelText text={result ?? 'no result in the log'} />}
      </div>
    </article>
  );
}
