'use client';
import { Autocomplete, Select, Textarea, TextInput } from '@mantine/core';
import layers from '../../../../../ui/detail/layers.module.css';
import type { Draft } from './draft.ts';
import type { Preview } from './preview-prompt.ts';
import css from './prompt.module.css';
import type { ModelChoice } from './read-prompt.ts';

interface Sample {
  input: string;
  tenant: string;
  /** `vendor/model`; '': as the variant has it. */
  target: string;
  variables: Record<string, string>;
}

interface Props {
  preview: Preview | null;
  draft: Draft;
  models: ModelChoice[];
  tenants: string[];
  sample: Sample;
  target: { vendor: string; model: string };
  onChange(sample: Partial<Sample>): void;
}

/** What one vendor would get for an input. */
export function PreviewPanel({ preview, draft, models, tenants, sample, target, onChange }: Props) {
  const options = [...new Set(models.map(({ vendor, model }) => `${vendor}/${model}`))];
  const chosen = `${target.vendor}/${target.model}`;
  const rendered = preview?.rendered;
  return (
    <section className={css.preview} aria-label="Preview" data-testid="preview">
      <h2>Preview</h2>
      <div className={css.sample}>
        <Select
          label="For"
          data={options.includes(chosen) || chosen === '/' ? options : [chosen, ...options]}
          value={chosen === '/' ? null : chosen}
          onChange={(next) => onChange({ target: next ?? '' })}
          searchable
          limit={60}
        />
        <Autocomplete
          label="Tenant"
          placeholder="none"
          data={tenants}
          value={sample.tenant}
          onChange={(tenant) => onChange({ tenant })}
        />
      </div>
      <Textarea
        label="Input"
        placeholder="What a user would type"
        autosize
        minRows={2}
        maxRows={8}
        value={sample.input}
        onChange={({ currentTarget }) => onChange({ input: currentTarget.value })}
      />
      {draft.variables.some(({ name }) => name !== '') && (
        <div className={css.sample}>
          {draft.variables.map(
            ({ name, default: usual }, i) =>
              name !== '' && (
                <TextInput
                  key={i}
                  label={name}
                  placeholder={usual}
                  value={sample.variables[name] ?? ''}
                  onChange={({ currentTarget }) =>
                    onChange({ variables: { ...sample.variables, [name]: currentTarget.value } })
                  }
                />
              ),
          )}
        </div>
      )}
      {preview && !rendered && (
        <p className={css.quiet}>Nothing can be rendered until the marked fields are right.</p>
      )}
      {rendered && (
        <>
          {preview.missing.length > 0 && (
            <p className={css.issue}>
              Without a value: {preview.missing.join(', ')}. A request would be refused.
            </p>
          )}
          <div className={layers.layers}>
            <Layer name="Enhanced prompt" text={rendered.enhanced} />
            {rendered.system !== null && <Layer name="System" text={rendered.system} />}
            <Layer name={draft.kind === 'image' ? 'Image prompt' : 'User'} text={rendered.user} />
          </div>
          <p className={css.quiet}>
            {rendered.variant ? `Variant ${rendered.variant}.` : 'As for all vendors.'}{' '}
            {rendered.parameters.length > 0 && `With ${rendered.parameters.join(', ')}.`}
          </p>
        </>
      )}
    </section>
  );
}

function Layer({ name, text }: { name: string; text: string }) {
  return (
    <details open>
      <summary>{name}</summary>
      {text.trim() === '' ? <p className={css.quiet}>empty</p> : <pre className={layers.prompt}>{text}</pre>}
    </details>
  );
}
