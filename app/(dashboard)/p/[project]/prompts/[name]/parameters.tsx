import { Autocomplete, Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { RemoveButton } from '../../../../../ui/remove-button.tsx';
import type { ParameterDraft } from './draft.ts';
import css from './prompt.module.css';

interface Props {
  kind: 'text' | 'image';
  isVariant: boolean;
  parameters: ParameterDraft[];
  issues: readonly string[];
  onChange(parameters: ParameterDraft[]): void;
}

const known = {
  text: [
    'temperature',
    'maxTokens',
    'topP',
    'topK',
    'presencePenalty',
    'frequencyPenalty',
    'stop',
    'seed',
    'reasoning',
  ],
  image: ['size', 'quality', 'background', 'format', 'count'],
};

/** What goes with the templates; what is not there is left to the vendor. */
export function Parameters({ kind, isVariant, parameters, issues, onChange }: Props) {
  const set = (at: number, change: Partial<ParameterDraft>) =>
    onChange(parameters.map((one, i) => (i === at ? { ...one, ...change } : one)));
  return (
    <fieldset className={css.list}>
      <legend>
        Parameters{' '}
        <small>{isVariant ? 'over those for all vendors' : 'the vendor’s own, where none is set'}</small>
      </legend>
      {parameters.map(({ name, value }, i) => (
        <div key={i} className={css.parameter}>
          <Autocomplete
            aria-label={`Parameter ${i + 1}`}
            data={known[kind].filter(
              (one) => one === name || parameters.every((other) => other.name !== one),
            )}
            value={name}
            onChange={(next) => set(i, { name: next })}
            classNames={{ input: css.code ?? '' }}
          />
          <TextInput
            aria-label={`Value of ${name || `parameter ${i + 1}`}`}
            value={value}
            onChange={({ currentTarget }) => set(i, { value: currentTarget.value })}
            classNames={{ input: css.code ?? '' }}
          />
          <RemoveButton
            what={name || `parameter ${i + 1}`}
            onClick={() => onChange(parameters.filter((_, at) => at !== i))}
          />
        </div>
      ))}
      {issues.length > 0 && <p className={css.issue}>{issues.join('. ')}</p>}
      <Button
        size="compact-xs"
        variant="default"
        leftSection={<IconPlus size={13} stroke={1.8} aria-hidden />}
        onClick={() => onChange([...parameters, { name: '', value: '' }])}
      >
        Parameter
      </Button>
    </fieldset>
  );
}
