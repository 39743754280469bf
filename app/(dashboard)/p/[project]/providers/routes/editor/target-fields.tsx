'use client';
import { Autocomplete, NativeSelect } from '@mantine/core';
import type { RouteNode } from '#lib/routing/index.ts';
import type { Path } from '../tree.ts';
import { useEditing } from './context.ts';
import css from './editor.module.css';
import { JsonField } from './json-field.tsx';

interface Props {
  node: Extract<RouteNode, { target: unknown }>;
  path: Path;
}

/** Who is called, and what is special about calling it here. */
export function TargetFields({ node: { target }, path }: Props) {
  const { choices, replace } = useEditing();
  const { vendor, model, organization, overrides, timeouts, capabilities } = target;
  const known = choices.vendors.find((one) => one.vendor === vendor);
  const set = (key: string, value: unknown) => replace([...path, 'target', key], value || undefined);
  const settings = {
    ...(overrides && { overrides }),
    ...(timeouts && { timeouts }),
    ...(capabilities && { capabilities }),
  };
  return (
    <>
      <Autocomplete
        aria-label="Vendor"
        placeholder="vendor"
        className={css.vendor}
        data={choices.vendors.map((one) => one.vendor)}
        value={vendor}
        onChange={(value) => replace([...path, 'target', 'vendor'], value)}
      />
      <Autocomplete
        aria-label="Model"
        placeholder="the model asked for"
        className={css.model}
        limit={30}
        data={known?.models ?? []}
        value={model ?? ''}
        onChange={(value) => set('model', value)}
      />
      <NativeSelect
        aria-label="Organization"
        className={css.organization}
        value={organization ?? ''}
        data={[
          { value: '', label: 'anybody there' },
          ...[...new Set([...(known?.organizations ?? []), ...(organization ? [organization] : [])])],
        ]}
        onChange={({ currentTarget }) => set('organization', currentTarget.value)}
      />
      <details className={css.settings} open={Object.keys(settings).length > 0 || undefined}>
        <summary>Overrides, timeouts</summary>
        <JsonField
          label="Overrides, timeouts and capabilities of this target as JSON"
          placeholder='{"overrides": {"temperature": 0.7, "maxTokens": 800}, "timeouts": {"firstTokenMs": 8000}}'
          value={settings}
          onChange={(next) => {
            const { overrides: _, timeouts: __, capabilities: ___, ...rest } = target;
            replace([...path, 'target'], { ...rest, ...next });
          }}
        />
      </details>
    </>
  );
}
