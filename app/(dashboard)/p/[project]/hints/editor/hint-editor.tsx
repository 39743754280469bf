'use client';
import { Button, Group, MultiSelect, NumberInput, Switch, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { Issues } from '../../../../../ui/issues.tsx';
import { Section } from '../../../../../ui/section.tsx';
import { Segments } from '../../../../../ui/segments.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { save } from '../actions.ts';
import { hintHref } from '../view.ts';
import { ConditionFields } from './condition-fields.tsx';
import css from './editor.module.css';
import { bodyOf, type HintForm } from './form.ts';
import { TextFields } from './text-fields.tsx';
import { TryPanel } from './try-panel.tsx';

interface Props {
  project: string;
  /** null: it is new, and the person names it. */
  name: string | null;
  suggestedName?: string;
  /** That the form shows; 0: it is new. */
  version: number;
  initial: HintForm;
  /** Slugs of the project. */
  features: string[];
}

const places = [
  { value: 'before', label: 'Beside the input' },
  { value: 'after', label: 'With the result' },
] as const;

/** What a hint says, to whom and when; and a place to try it before anybody sees it. */
export function HintEditor({ project, name, suggestedName = '', version, initial, features }: Props) {
  const router = useRouter();
  const { busy, issues, act } = useAct();
  const [chosenName, setName] = useState(suggestedName);
  const [form, setForm] = useState(initial);
  const change = (over: Partial<HintForm>) => setForm({ ...form, ...over });
  const finalName = name ?? chosenName.trim();

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    act(
      () => save(project, finalName, bodyOf(form), version),
      () => name === null && router.push(hintHref(project, finalName)),
    );
  }

  return (
    <div className={css.editor}>
      <Section title="What it says, and when" note="In force within a second of saving.">
        <form className={css.form} onSubmit={onSubmit} data-testid="hint-form">
          {name === null && (
            <TextInput
              label="Name"
              description="Stands in addresses and in what your product gets; it cannot be changed later."
              placeholder="no-transparency"
              value={chosenName}
              onChange={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
          <MultiSelect
            label="Features"
            placeholder={form.features.length === 0 ? 'all of them' : ''}
            data={[...new Set([...features, ...form.features])]}
            searchable
            value={form.features}
            onChange={(chosen) => change({ features: chosen })}
          />
          <ConditionFields
            conditions={form.conditions}
            near={form.near}
            onChange={(conditions, near) => change({ conditions, near })}
          />
          <TextFields texts={form.texts} onChange={(texts) => change({ texts })} />
          <Segments
            label="Where it shows"
            value={form.where}
            options={places}
            onChange={(where) => change({ where })}
          />
          <NumberInput
            className={css.narrow ?? ''}
            label="Held out"
            description="Users who do not see it, so that its effect is known"
            suffix=" %"
            min={0}
            max={100}
            decimalScale={2}
            value={form.holdOut}
            onChange={(holdOut) => change({ holdOut })}
          />
          <Switch
            label="On"
            checked={form.isOn}
            onChange={({ currentTarget }) => change({ isOn: currentTarget.checked })}
          />
          <Issues issues={issues} />
          <Group gap="xs">
            <Button type="submit" loading={busy} disabled={finalName === ''}>
              {version === 0 ? 'Make the hint' : 'Save'}
            </Button>
          </Group>
        </form>
      </Section>
      <TryPanel project={project} form={form} features={features} />
    </div>
  );
}
