'use client';
import { Checkbox, Select, Textarea } from '@mantine/core';
import { type Draft, isSameAsBase } from './draft.ts';
import type { StartChoices } from './read-choices.ts';
import css from './start.module.css';

interface Props {
  draft: Draft;
  choices: StartChoices;
  /** The feature's own; null: it has none. */
  route: string | null;
  onChange(over: Partial<Draft>): void;
}

const example = '{"target": {"vendor": "openai", "model": "gpt-4.1-mini"}}';

/** The fields of what is tried. */
export function CandidateFields({ draft, choices, route, onChange }: Props) {
  if (draft.tries === 'prompt')
    return (
      <Select
        label="Prompt version"
        placeholder={choices.prompts.length > 0 ? 'Choose one' : 'The project has no prompt yet'}
        searchable
        data={choices.prompts.map(({ name, versions }) => ({
          group: name,
          items: versions.map((version, i) => ({
            value: `${name}@${version}`,
            label: `${name} v${version}${i === 0 ? ', the newest' : ''}`,
          })),
        }))}
        value={draft.prompt || null}
        onChange={(prompt) => onChange({ prompt: prompt ?? '' })}
        error={
          isSameAsBase(draft, choices)
            ? 'The feature runs on this version already. Let it stay with an older one first.'
            : null
        }
      />
    );
  if (draft.tries === 'route')
    return (
      <>
        <Select
          label="Route"
          placeholder="Write one below"
          clearable
          searchable
          clearButtonProps={{ 'aria-label': 'Write one instead' }}
          data={choices.routes.map(({ name, words }) => ({ value: name, label: `${name}: ${words}` }))}
          value={draft.route || null}
          onChange={(name) => onChange({ route: name ?? '' })}
        />
        {draft.route === '' && (
          <Textarea
            label="Its tree, as JSON"
            placeholder={example}
            autosize
            minRows={3}
            maxRows={16}
            spellCheck={false}
            classNames={{ input: css.json ?? '' }}
            value={draft.json}
            onChange={({ currentTarget }) => onChange({ json: currentTarget.value })}
          />
        )}
      </>
    );
  return (
    <>
      <Select
        label="Model"
        placeholder="Choose one"
        searchable
        data={[...Map.groupBy(choices.models, ({ vendor }) => vendor)].map(([vendor, own]) => ({
          group: vendor,
          items: own.map(({ model }) => ({ value: `${vendor}/${model}`, label: `${vendor} ${model}` })),
        }))}
        value={draft.model || null}
        onChange={(model) => onChange({ model: model ?? '' })}
      />
      {route !== null && (
        <Checkbox
          label={`When it cannot serve, route ${route} follows, also after a promotion`}
          checked={draft.keepsRoute}
          onChange={({ currentTarget }) => onChange({ keepsRoute: currentTarget.checked })}
        />
      )}
    </>
  );
}
