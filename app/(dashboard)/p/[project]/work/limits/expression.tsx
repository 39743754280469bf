import { TextInput } from '@mantine/core';
import css from './editor.module.css';
import { examples } from './fields.ts';
import type { FieldsProps } from './own-fields.tsx';

interface Props extends FieldsProps {
  name: 'key' | 'fairBy' | 'ahead' | 'when';
  kind: keyof typeof examples;
  label: string;
}

/** An expression over the request, with examples that can be taken over. */
export function Expression({ name, kind, label, draft, change, errors }: Props) {
  return (
    <div>
      <TextInput
        size="xs"
        label={label}
        placeholder={name === 'when' ? 'all of them' : name === 'ahead' ? '0' : 'everybody together'}
        error={errors[name]}
        value={draft[name]}
        onChange={({ currentTarget }) => change({ [name]: currentTarget.value })}
        classNames={{ input: css.code ?? '' }}
      />
      <p className={css.examples}>
        {examples[kind].map((example) => (
          <button key={example} type="button" onClick={() => change({ [name]: example })}>
            {example}
          </button>
        ))}
      </p>
    </div>
  );
}
