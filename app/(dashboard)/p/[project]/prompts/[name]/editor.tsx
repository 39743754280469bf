'use client';
import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import type { Document } from '#lib/catalog/index.ts';
import type { PromptBody } from '#lib/prompts/index.ts';
import { issuesAt } from './draft.ts';
import { LayerFields } from './layer-fields.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import css from './prompt.module.css';
import type { ModelChoice } from './read-prompt.ts';
import { SaveBar } from './save-bar.tsx';
import { useEditor } from './use-editor.ts';
import { usePreview } from './use-preview.ts';
import { VariablesTable } from './variables-table.tsx';
import { VariantTabs } from './variant-tabs.tsx';

interface Props {
  project: string;
  name: string;
  kind: 'text' | 'image';
  document: Document<PromptBody> | null;
  models: ModelChoice[];
  tenants: string[];
}

/** The prompt as it is typed, beside what a vendor would get of it. */
export function Editor({ project, name, kind, document, models, tenants }: Props) {
  const editor = useEditor(document, kind);
  const { draft, body, change } = editor;
  const [named, setVariant] = useQueryState('variant', parseAsString);
  const variant = named !== null && Object.hasOwn(draft.layers, named) ? named : '';
  const [sample, setSample] = useState({
    input: '',
    tenant: '',
    target: '',
    variables: {} as Record<string, string>,
  });
  const fitting = models.filter((one) => one.kind === kind);
  const variants = Object.keys(draft.layers).filter((one) => one !== '');
  const target = targetOf(fitting, variant, variants, sample.target);
  const [soon] = useDebouncedValue(JSON.stringify(body), 250);
  const preview = usePreview(project, soon, { ...sample, ...target });
  const issues = [...editor.issues, ...(preview?.issues ?? [])];

  return (
    <div className={css.columns}>
      <section className={css.editor} aria-label="Editor">
        <VariantTabs
          variants={variants}
          chosen={variant}
          models={models}
          issues={issues}
          onChoose={(next) => setVariant(next || null)}
          onAdd={(next) => {
            editor.setLayer(next, {});
            setVariant(next);
          }}
          onRemove={(gone) => {
            editor.removeVariant(gone);
            setVariant(null);
          }}
        />
        <LayerFields
          key={variant}
          name={variant}
          draft={draft}
          issues={issues}
          onChange={(layer) => editor.setLayer(variant, layer)}
        />
        {variant === '' && (
          <>
            <VariablesTable
              variables={draft.variables}
              issues={issues}
              onChange={(variables) => change({ variables })}
            />
            <TextInput
              label="Description"
              placeholder="What it is for"
              value={draft.description}
              onChange={({ currentTarget }) => change({ description: currentTarget.value })}
              error={issuesAt(issues, 'description').join('. ') || undefined}
            />
          </>
        )}
        <SaveBar
          {...{ project, name, editor }}
          newest={document?.version ?? 0}
          hasIssues={issues.length > 0}
        />
      </section>
      <PreviewPanel
        {...{ preview, draft, tenants, sample, target }}
        models={fitting}
        onChange={(next) => setSample({ ...sample, ...next })}
      />
    </div>
  );
}

/** Whom the preview is for: who was chosen, else one that the layer is meant for. */
function targetOf(
  models: ModelChoice[],
  variant: string,
  variants: string[],
  chosen: string,
): { vendor: string; model: string } {
  const [vendor = '', ...rest] = (chosen || variant).split('/');
  const model = rest.join('/');
  if (vendor && model) return { vendor, model };
  const isMeant = (one: ModelChoice) =>
    vendor ? one.vendor === vendor : !variants.some((name) => name.split('/')[0] === one.vendor);
  const first = models.find(isMeant) ?? (vendor ? undefined : models[0]);
  return { vendor: first?.vendor ?? vendor, model: first?.model ?? '' };
}
