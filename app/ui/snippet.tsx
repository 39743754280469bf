'use client';
import { CopyButton } from '@mantine/core';
import { ScrollRegion } from './scroll-region.tsx';
import css from './snippet.module.css';

/** Something to type or send, with a button that copies it. */
export function Snippet({ label, text }: { label: string; text: string }) {
  return (
    <div className={css.snippet}>
      <ScrollRegion label={label}>
        <pre>{text}</pre>
      </ScrollRegion>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <button type="button" onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </button>
        )}
      </CopyButton>
    </div>
  );
}
