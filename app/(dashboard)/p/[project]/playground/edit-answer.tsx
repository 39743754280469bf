'use client';
import { Button, Textarea } from '@mantine/core';
import { useDeferredValue, useState } from 'react';
import { percent } from '../../../../format.ts';
import { editDistance } from './edit-distance.ts';
import css from './stage.module.css';

interface Props {
  text: string;
  busy: boolean;
  /** @param distance 0–1 */
  onInsert(distance: number): void;
  onCancel(): void;
}

/** The answer in the user's hands, and how much of it is changed. */
export function EditAnswer({ text, busy, onInsert, onCancel }: Props) {
  const [edited, setEdited] = useState(text);
  const distance = editDistance(text, useDeferredValue(edited));
  return (
    <div className={css.edit}>
      <Textarea
        size="sm"
        label="Your version"
        autosize
        minRows={3}
        maxRows={16}
        value={edited}
        onChange={({ currentTarget }) => setEdited(currentTarget.value)}
        data-autofocus
      />
      <div className={css.decisions}>
        <Button loading={busy} onClick={() => onInsert(editDistance(text, edited))}>
          Insert this
        </Button>
        <Button variant="default" disabled={busy} onClick={onCancel}>
          Back
        </Button>
        <span className={css.distance}>
          {distance === 0
            ? 'Nothing changed: it counts as inserted.'
            : `${percent(distance, 0)} of the text changed: it counts as edited.`}
        </span>
      </div>
    </div>
  );
}
