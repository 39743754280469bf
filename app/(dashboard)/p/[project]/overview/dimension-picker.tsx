'use client';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Dimension } from '#lib/insights/index.ts';
import { fixedDimensionNames } from '../../../../view.ts';
import css from './breakdown.module.css';

interface Props {
  by: Dimension;
  /** Metadata keys that the project declares. */
  declared: string[];
  onChange(by: string): void;
}

const other = '…';

/** What the breakdown is by: fixed dimensions, declared metadata keys, or any other key by its name. */
export function DimensionPicker({ by, declared, onChange }: Props) {
  const [typing, setTyping] = useState(false);
  const keys = declared.map((key) => `metadata.${key}`);
  const custom = by.startsWith('metadata.') && !keys.includes(by) ? [by] : [];

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const key = String(new FormData(event.currentTarget).get('key')).trim();
    if (key) onChange(`metadata.${key}`);
    setTyping(false);
  }

  return (
    <div className={css.picker}>
      <NativeSelect
        aria-label="Break down by"
        value={typing ? other : by}
        onChange={({ currentTarget: { value } }) => {
          setTyping(value === other);
          if (value !== other) onChange(value);
        }}
        data={[
          ...Object.entries(fixedDimensionNames).map(([value, label]) => ({ value, label })),
          {
            group: 'Metadata',
            items: [
              ...[...keys, ...custom].map((value) => ({ value, label: value.slice('metadata.'.length) })),
              { value: other, label: 'Another key…' },
            ],
          },
        ]}
      />
      {typing && (
        <form onSubmit={submit}>
          <TextInput name="key" aria-label="Metadata key" placeholder="Metadata key" autoFocus required />
          <Button type="submit" variant="default">
            Show
          </Button>
        </form>
      )}
    </div>
  );
}
