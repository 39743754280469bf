'use client';
import { useState } from 'react';
import type { DiffPart } from '../../diff.ts';
import css from './layers.module.css';

interface Props {
  text: string;
  /** How it came from the layer before; null where that is not simple. */
  parts: DiffPart[] | null;
  /** Prompts are monospaced; what a person typed is not. */
  isPrompt: boolean;
}

/** A layer, plain or with what changed. */
export function PromptText({ text, parts, isPrompt }: Props) {
  const [marked, setMarked] = useState(true);
  return (
    <>
      <pre className={isPrompt ? css.prompt : css.input}>
        {parts && marked
          ? parts.map(({ kind, text: piece }, i) => {
              const Tag = kind === 'added' ? 'ins' : kind === 'removed' ? 'del' : 'span';
              return <Tag key={i}>{piece}</Tag>;
            })
          : text}
      </pre>
      {parts && (
        <button type="button" className={css.quiet} onClick={() => setMarked(!marked)}>
          {marked ? 'Show without marks' : 'Mark what was added'}
        </button>
      )}
    </>
  );
}
