'use client';
import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import type { RouteDraft } from '../tree.ts';
import css from './editor.module.css';

interface Props {
  body: RouteDraft;
  onChange(body: RouteDraft): void;
}

/** What holds for the whole route. */
export function Settings({ body, onChange }: Props) {
  const { holdBack, rescue, description, node } = body;
  const set = (part: RouteDraft) => {
    const fields = Object.entries({ node, description, holdBack, rescue, ...part });
    onChange(Object.fromEntries(fields.filter(([, value]) => value !== undefined)));
  };
  return (
    <div className={css.options}>
      <TextInput
        label="What it is for"
        className={css.description}
        value={typeof description === 'string' ? description : ''}
        onChange={({ currentTarget }) => set({ description: currentTarget.value || undefined })}
      />
      <NativeSelect
        label="Hold back until complete"
        value={String(holdBack ?? 'tools')}
        data={[
          { value: 'tools', label: 'tool calls and structured output' },
          { value: 'all', label: 'everything' },
          { value: 'none', label: 'nothing' },
        ]}
        onChange={({ currentTarget: { value } }) => set({ holdBack: value === 'tools' ? undefined : value })}
      />
      <Checkbox
        label="A cut stream goes on at another target"
        checked={rescue !== false}
        onChange={({ currentTarget }) => set({ rescue: currentTarget.checked ? undefined : false })}
      />
    </div>
  );
}
