import { TextInput } from '@mantine/core';
import css from './editor.module.css';
import { Expression } from './expression.tsx';
import type { FieldsProps } from './own-fields.tsx';

const fields = [
  { name: 'feature', label: 'Feature' },
  { name: 'route', label: 'Route' },
  { name: 'vendor', label: 'Vendor' },
  { name: 'model', label: 'Model' },
] as const;

/** Which requests a limit concerns. */
export function ScopeFields({ draft, change, errors }: FieldsProps) {
  return (
    <fieldset className={css.scope}>
      <legend>Concerns</legend>
      <div className={css.row}>
        {fields.map(({ name, label }) => (
          <TextInput
            key={name}
            size="xs"
            label={label}
            placeholder="any"
            error={errors[name]}
            value={draft[name]}
            onChange={({ currentTarget }) => change({ [name]: currentTarget.value.trim() })}
          />
        ))}
      </div>
      <Expression kind="when" name="when" label="Where" {...{ draft, change, errors }} />
    </fieldset>
  );
}
