'use client';
import { Textarea } from '@mantine/core';
import { useState } from 'react';
import css from './editor.module.css';

interface Props {
  label: string;
  placeholder?: string;
  value: object;
  minRows?: number;
  onChange(value: Record<string, unknown>): void;
}

const show = (value: object): string =>
  Object.keys(value).length === 0 ? '' : JSON.stringify(value, null, 2);

/** An object as JSON. What cannot be read yet stays in the field and changes nothing. */
export function JsonField({ label, placeholder, value, minRows = 2, onChange }: Props) {
  const [text, setText] = useState(() => show(value));
  const read = parse(text);
  // Changed elsewhere, in the tree or by "undo".
  if (read !== undefined && JSON.stringify(read) !== JSON.stringify(value)) setText(show(value));
  return (
    <Textarea
      aria-label={label}
      autosize
      minRows={minRows}
      maxRows={24}
      spellCheck={false}
      classNames={{ input: css.json ?? '' }}
      {...(placeholder && { placeholder })}
      error={read === undefined ? 'Not JSON yet' : undefined}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        const next = parse(currentTarget.value);
        if (next) onChange(next);
      }}
    />
  );
}

/** undefined: not an object in JSON. */
function parse(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
