'use client';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Near } from '#lib/matching/index.ts';
import { RemoveButton } from '../../../../../ui/remove-button.tsx';
import css from './editor.module.css';
import { type ConditionField, type ConditionKind, conditionLabels } from './form.ts';

interface Props {
  conditions: ConditionField[];
  near: Near | null;
  onChange(conditions: ConditionField[], near: Near | null): void;
}

const kinds = Object.entries(conditionLabels).map(([value, { label }]) => ({ value, label }));

/** What an input has to fit: all of it. */
export function ConditionFields({ conditions, near, onChange }: Props) {
  const set = (at: number, over: Partial<ConditionField>) =>
    onChange(
      conditions.map((one, i) => (i === at ? { ...one, ...over } : one)),
      near,
    );
  return (
    <fieldset className={css.group}>
      <legend>Shown when all of this holds</legend>
      {near && (
        <p className={css.theme}>
          input is about {near.words?.length ? near.words.join(', ') : 'one theme'}
          <RemoveButton what="the theme" onClick={() => onChange(conditions, null)} />
        </p>
      )}
      {conditions.map(({ kind, value }, i) => (
        <div key={i} className={css.row}>
          <NativeSelect
            aria-label={`Condition ${i + 1}`}
            data={kinds}
            value={kind}
            onChange={({ currentTarget }) => set(i, { kind: currentTarget.value as ConditionKind })}
          />
          <TextInput
            aria-label={`Value of condition ${i + 1}`}
            placeholder={conditionLabels[kind].placeholder}
            value={value}
            onChange={({ currentTarget }) => set(i, { value: currentTarget.value })}
          />
          <RemoveButton
            what={`condition ${i + 1}`}
            onClick={() =>
              onChange(
                conditions.filter((_, at) => at !== i),
                near,
              )
            }
          />
        </div>
      ))}
      <Button
        size="compact-xs"
        variant="default"
        className={css.add}
        leftSection={<IconPlus size={13} stroke={1.8} aria-hidden />}
        onClick={() => onChange([...conditions, { kind: 'contains', value: '' }], near)}
      >
        Condition
      </Button>
    </fieldset>
  );
}
