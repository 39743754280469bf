'use client';
import { Checkbox, Textarea, TextInput } from '@mantine/core';
import type { OrganizationView } from '#lib/providers/index.ts';
import type { OrganizationFields } from './fields.ts';
import css from './form.module.css';

interface Props {
  fields: OrganizationFields;
  organization: OrganizationView | undefined;
  onChange(part: Partial<OrganizationFields>): void;
}

type TextKey = {
  [Key in keyof OrganizationFields]: OrganizationFields[Key] extends string ? Key : never;
}[keyof OrganizationFields];

/** Limits first, since most accounts have some; the rest folds. */
export function Advanced({ fields, organization, onChange }: Props) {
  const line = (key: TextKey, label: string, placeholder = 'none') => (
    <TextInput
      label={label}
      placeholder={placeholder}
      inputMode={placeholder === 'none' || placeholder === 'default' ? 'numeric' : 'text'}
      value={fields[key]}
      onChange={({ currentTarget }) => onChange({ [key]: currentTarget.value })}
    />
  );
  const area = (key: TextKey, label: string, description: string, placeholder: string) => (
    <Textarea
      label={label}
      description={description}
      placeholder={placeholder}
      autosize
      minRows={2}
      maxRows={10}
      spellCheck={false}
      value={fields[key]}
      onChange={({ currentTarget }) => onChange({ [key]: currentTarget.value })}
    />
  );
  const headerNames = organization?.headerNames ?? [];
  return (
    <>
      <h2>Limits</h2>
      <p className={css.hint}>
        Of the account, where the vendor’s headers do not say. Per minute they count for each model.
      </p>
      <div className={css.grid}>
        {line('requestsPerMinute', 'Requests a minute')}
        {line('tokensPerMinute', 'Tokens a minute')}
        {line('concurrency', 'Calls at once')}
      </div>
      <details className={css.more}>
        <summary>Models, headers and timeouts</summary>
        <div className={css.grid}>
          {area(
            'models',
            'Models',
            'It serves only these, one a line; empty: all of the vendor’s',
            'gpt-4.1-mini',
          )}
          {fields.api === 'azure-openai' && (
            <>
              {area('deployments', 'Deployments', 'Model = deployment, one a line', 'gpt-4.1 = my-gpt-41')}
              {line('apiVersion', 'API version', 'v1')}
            </>
          )}
          {fields.api === 'openai' && (
            <>
              {line('organizationHeader', 'OpenAI-Organization', 'org-…')}
              {line('projectHeader', 'OpenAI-Project', 'proj_…')}
            </>
          )}
          {area(
            'headers',
            'Other headers',
            headerNames.length > 0
              ? `Sent now: ${headerNames.join(', ')}. What you write replaces them.`
              : 'Sent with every call, name: value, one a line',
            'x-team: site-builder',
          )}
          {line('connectMs', 'Connect within, ms', 'default')}
          {line('firstTokenMs', 'First token within, ms', 'default')}
          {line('betweenTokensMs', 'Between tokens at most, ms', 'default')}
          {line('totalMs', 'Whole call within, ms', 'default')}
          {organization?.key && (
            <Checkbox
              label="Take the key away"
              checked={fields.removeKey}
              onChange={({ currentTarget }) => onChange({ removeKey: currentTarget.checked })}
            />
          )}
        </div>
      </details>
    </>
  );
}
