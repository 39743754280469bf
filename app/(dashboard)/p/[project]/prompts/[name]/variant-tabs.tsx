'use client';
import { Autocomplete, Button, Popover } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { isWrong } from './draft.ts';
import css from './prompt.module.css';
import type { ModelChoice } from './read-prompt.ts';

interface Props {
  variants: string[];
  /** '' is what all vendors get. */
  chosen: string;
  models: ModelChoice[];
  issues: readonly string[];
  onChoose(name: string): void;
  onAdd(name: string): void;
  onRemove(name: string): void;
}

/** What all vendors get, and what single ones get instead. */
export function VariantTabs({ variants, chosen, models, issues, onChoose, onAdd, onRemove }: Props) {
  return (
    <div className={css.tabs}>
      <div role="group" aria-label="For whom">
        {['', ...variants].map((name) => (
          <button key={name} type="button" aria-pressed={name === chosen} onClick={() => onChoose(name)}>
            {name === '' ? 'All vendors' : name}
            {isWrong(issues, name) && <b title="Something is wrong here"> !</b>}
          </button>
        ))}
      </div>
      <NewVariant variants={variants} models={models} onAdd={onAdd} />
      {chosen !== '' && (
        <button type="button" className={css.removeVariant} onClick={() => onRemove(chosen)}>
          Remove this variant
        </button>
      )}
    </div>
  );
}

function NewVariant({ variants, models, onAdd }: Pick<Props, 'variants' | 'models' | 'onAdd'>) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const vendors = [...new Set(models.map(({ vendor }) => vendor))];
  const options = [...vendors, ...models.map(({ vendor, model }) => `${vendor}/${model}`)];
  const isFree = name !== '' && !variants.includes(name);
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" trapFocus>
      <Popover.Target>
        <button type="button" className={css.addVariant} onClick={() => setOpen(!isOpen)}>
          <IconPlus size={13} stroke={1.8} aria-hidden /> Variant
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={css.newVariant}
          onSubmit={(event) => {
            event.preventDefault();
            if (!isFree) return;
            onAdd(name);
            setOpen(false);
            setName('');
          }}
        >
          <Autocomplete
            label="For whom"
            description="A vendor, or one model of it."
            placeholder="anthropic"
            data={options.filter((option) => !variants.includes(option))}
            limit={40}
            value={name}
            onChange={setName}
            comboboxProps={{ withinPortal: false }}
            data-autofocus
          />
          <Button type="submit" disabled={!isFree}>
            Add
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
