'use client';
import { CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import css from './copy-value.module.css';

/** An id or the like, with a button that copies all of it. */
export function CopyValue({ label, value }: { label: string; value: string }) {
  return (
    <CopyButton value={value} timeout={1500}>
      {({ copied, copy }) => (
        <button
          type="button"
          className={css.copy}
          onClick={copy}
          aria-label={`Copy ${label} ${value}`}
          title={`Copy ${label}`}
        >
          <span>{value}</span>
          {copied ? (
            <IconCheck size={13} aria-label="copied" />
          ) : (
            <IconCopy size={13} stroke={1.6} aria-hidden />
          )}
        </button>
      )}
    </CopyButton>
  );
}
