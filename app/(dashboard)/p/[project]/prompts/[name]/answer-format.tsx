import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import type { FormatDraft } from './draft.ts';
import css from './prompt.module.css';

interface Props {
  format: FormatDraft | null;
  isVariant: boolean;
  issues: readonly string[];
  onChange(format: FormatDraft | null): void;
}

const empty: FormatDraft = { type: 'text', name: '', schema: '', isStrict: false, description: '' };

/** Whether the answer has to be JSON, and of which shape. */
export function AnswerFormat({ format, isVariant, issues, onChange }: Props) {
  const set = (change: Partial<FormatDraft>) => onChange({ ...(format ?? empty), ...change });
  return (
    <fieldset className={css.list}>
      <legend>Answer</legend>
      <Select
        aria-label="Answer format"
        data={[
          { value: '', label: isVariant ? 'As for all vendors' : 'Free text' },
          ...(isVariant ? [{ value: 'text', label: 'Free text' }] : []),
          { value: 'json', label: 'JSON' },
          { value: 'jsonSchema', label: 'JSON of a schema' },
        ]}
        value={format && (isVariant || format.type !== 'text') ? format.type : ''}
        onChange={(type) => (type ? set({ type: type as FormatDraft['type'] }) : onChange(null))}
        allowDeselect={false}
        maw={240}
      />
      {format?.type === 'jsonSchema' && (
        <>
          <TextInput
            label="Name of the schema"
            placeholder="site-plan"
            value={format.name}
            onChange={({ currentTarget }) => set({ name: currentTarget.value })}
            maw={240}
          />
          <Textarea
            size="sm"
            label="Schema"
            autosize
            minRows={4}
            maxRows={20}
            spellCheck={false}
            classNames={{ input: css.code ?? '' }}
            value={format.schema}
            onChange={({ currentTarget }) => set({ schema: currentTarget.value })}
          />
          <Checkbox
            label="Strict: only vendors that can be held to it"
            checked={format.isStrict}
            onChange={({ currentTarget }) => set({ isStrict: currentTarget.checked })}
          />
        </>
      )}
      {issues.length > 0 && <p className={css.issue}>{issues.join('. ')}</p>}
    </fieldset>
  );
}
