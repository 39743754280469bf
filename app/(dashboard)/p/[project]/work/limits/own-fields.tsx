import { NumberInput, Select } from '@mantine/core';
import { type Draft, type Unit, units } from './draft.ts';
import css from './editor.module.css';
import { Expression } from './expression.tsx';

export interface FieldsProps {
  draft: Draft;
  change(part: Partial<Draft>): void;
  /** What is wrong with each. */
  errors: Partial<Record<keyof Draft, string>>;
}

const unitNames = Object.keys(units).map((unit) => ({ value: unit, label: `${unit}s` }));

/** What a limit of this kind says. */
export function OwnFields({ draft, change, errors }: FieldsProps) {
  const { kind } = draft;
  const number = (
    name: 'limit' | 'period' | 'maxWait' | 'usd' | 'warnAt',
    label: string,
    more: object = {},
  ) => (
    <NumberInput
      size="xs"
      hideControls
      label={label}
      error={errors[name]}
      value={draft[name]}
      onChange={(value) => change({ [name]: value })}
      {...more}
    />
  );
  const unit = (
    <Select
      size="xs"
      label="Unit"
      allowDeselect={false}
      data={unitNames}
      value={draft.unit}
      onChange={(value) => value && change({ unit: value as Unit })}
    />
  );
  const key = (label: string) => <Expression kind="key" name="key" {...{ draft, change, errors, label }} />;
  if (kind === 'priority')
    return <Expression kind="ahead" name="ahead" label="Seconds ahead" {...{ draft, change, errors }} />;
  return (
    <>
      <div className={css.row}>
        {kind === 'throttle' && number('limit', 'Starts')}
        {kind === 'concurrency' && number('limit', 'At once')}
        {kind === 'throttle' && number('period', 'In each')}
        {kind === 'debounce' && number('period', 'Quiet for')}
        {kind === 'debounce' && number('maxWait', 'At most after the first')}
        {(kind === 'throttle' || kind === 'debounce') && unit}
        {kind === 'spend' && number('usd', 'At most', { prefix: '$' })}
        {kind === 'spend' && (
          <Select
            size="xs"
            label="Each"
            allowDeselect={false}
            data={['day', 'month']}
            value={draft.per}
            onChange={(value) => value && change({ per: value as Draft['per'] })}
          />
        )}
        {kind === 'spend' && number('warnAt', 'Warn at', { suffix: ' %', placeholder: 'never' })}
      </div>
      {key(kind === 'debounce' ? 'Which belong together' : 'For each, on its own')}
      {kind === 'concurrency' && (
        <Expression kind="key" name="fairBy" label="Slots go round by" {...{ draft, change, errors }} />
      )}
    </>
  );
}
