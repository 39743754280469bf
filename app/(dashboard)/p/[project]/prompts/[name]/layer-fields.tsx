'use client';
import { AnswerFormat } from './answer-format.tsx';
import { type Draft, emptyLayer, issuesAt, type LayerDraft, pathOf } from './draft.ts';
import { Parameters } from './parameters.tsx';
import css from './prompt.module.css';
import { TemplateField } from './template-field.tsx';

interface Props {
  /** '' is what all vendors get. */
  name: string;
  draft: Draft;
  issues: readonly string[];
  onChange(change: Partial<LayerDraft>): void;
}

const templates = [
  { field: 'system', label: 'System', about: 'who the model is, and what it keeps to' },
  { field: 'enhance', label: 'Enhanced prompt', about: 'what becomes of the user’s input' },
  { field: 'user', label: 'User', about: 'what is asked in the end' },
] as const;

/** The templates of one layer, what goes with them, and what is wrong with each. */
export function LayerFields({ name, draft, issues, onChange }: Props) {
  const layer = draft.layers[name] ?? emptyLayer;
  const isVariant = name !== '';
  const path = (field: string) => pathOf(name, field);
  const vendor = name.split('/')[0] as string;
  const below = [...(name.includes('/') ? [draft.layers[vendor]] : []), draft.layers['']];
  /** What the layer stands on, where it says nothing itself. */
  const inherited = (field: 'system' | 'enhance' | 'user') =>
    below.find((one) => one && one[field] !== null)?.[field] ?? null;
  const usual = { system: '', enhance: '{{input}}', user: '{{enhanced}}' };
  const shown = templates.filter(({ field }) => draft.kind === 'text' || field !== 'system');
  return (
    <div className={css.layer}>
      {shown.map(({ field, label, about }) => (
        <TemplateField
          key={field}
          label={draft.kind === 'image' && field === 'user' ? 'Image prompt' : label}
          about={about}
          value={layer[field]}
          inherited={isVariant ? (inherited(field) ?? usual[field]) : null}
          usual={usual[field]}
          replaceFor={isVariant ? name : null}
          issues={issuesAt(issues, path(field))}
          onChange={(text) => onChange({ [field]: text })}
        />
      ))}
      <Parameters
        kind={draft.kind}
        isVariant={isVariant}
        parameters={layer.parameters}
        issues={issuesAt(issues, path('parameters'))}
        onChange={(parameters) => onChange({ parameters })}
      />
      {draft.kind === 'text' && (
        <AnswerFormat
          format={layer.format}
          isVariant={isVariant}
          issues={issuesAt(issues, path('responseFormat'))}
          onChange={(format) => onChange({ format })}
        />
      )}
    </div>
  );
}
