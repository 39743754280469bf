'use client';
import { NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import type { OrganizationView } from '#lib/providers/index.ts';
import type { OrganizationFields } from './fields.ts';

interface Props {
  fields: OrganizationFields;
  organization: OrganizationView | undefined;
  vendors: readonly string[];
  onChange(part: Partial<OrganizationFields>): void;
}

const apis = [
  { value: 'openai', label: 'OpenAI' },
  { value: 'anthropic', label: 'Anthropic' },
  { value: 'azure-openai', label: 'Azure OpenAI' },
  { value: 'openai-compatible', label: 'OpenAI-compatible' },
];

/** Whose account it is, where it answers, and its key. */
export function Basics({ fields, organization, vendors, onChange: set }: Props) {
  const needsUrl = fields.api === 'azure-openai' || fields.api === 'openai-compatible';
  return (
    <>
      <TextInput
        label="Name"
        description="For people; empty: the id"
        value={fields.label}
        onChange={({ currentTarget }) => set({ label: currentTarget.value })}
      />
      <NativeSelect
        label="API"
        description="The protocol it speaks"
        value={fields.api}
        data={apis}
        onChange={({ currentTarget }) => {
          const api = currentTarget.value as OrganizationFields['api'];
          set({ api, ...(!organization && { vendor: api === 'openai-compatible' ? '' : api }) });
        }}
      />
      <TextInput
        label="Vendor"
        description="As routes and the toggle call it"
        required
        pattern="[a-z0-9][a-z0-9\-]{0,62}"
        title="Small letters, digits and dashes"
        placeholder="groq"
        list="known-vendors"
        value={fields.vendor}
        onChange={({ currentTarget }) => set({ vendor: currentTarget.value })}
      />
      <datalist id="known-vendors">
        {vendors.map((vendor) => (
          <option key={vendor} value={vendor} />
        ))}
      </datalist>
      <TextInput
        label="Base URL"
        description={needsUrl ? 'Where it answers' : 'Empty: the vendor’s own'}
        placeholder={fields.api === 'azure-openai' ? 'https://name.openai.azure.com' : 'https://…/v1'}
        type="url"
        required={needsUrl}
        value={fields.baseUrl}
        onChange={({ currentTarget }) => set({ baseUrl: currentTarget.value })}
      />
      <PasswordInput
        label="Key"
        description={
          organization?.key
            ? `Set, ${organization.key}. Type another to replace it.`
            : 'Stored encrypted, never shown again'
        }
        autoComplete="new-password"
        disabled={fields.removeKey}
        value={fields.key}
        onChange={({ currentTarget }) => set({ key: currentTarget.value })}
      />
      <TextInput
        label="Weight"
        description="Beside the vendor’s others; 0: drained"
        inputMode="decimal"
        value={fields.weight}
        onChange={({ currentTarget }) => set({ weight: currentTarget.value })}
      />
    </>
  );
}
