'use client';
import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import type { RouteBody } from '#lib/routing/index.ts';
import css from './editor.module.css';

interface Props {
  body: RouteBody;
  onChange(body: RouteBody): void;
}

/** What holds for the whole route. */
export function Settings({ body, onChange }: Props) {
  const { holdBack, rescue, description, node } = body;
  const set = (part: Partial<RouteBody>) =>
    onChange(
      Object.fromEntries(
        Object.entries({ node, description, holdBack, rescue, ...part }).filter(
          ([, value]) => value !== undefined,
        ),
      ) as unknown as RouteBody,
    );
  return (
    <div className={css.options}>
      <TextInput
        size="xs"
        label="What it is for"
        className={css.description}
        value={description ?? ''}
        onChange={({ currentTarget }) => set({ description: currentTarget.value || undefined })}
      />
      <NativeSelect
        size="xs"
        label="Hold back until complete"
        value={holdBack ?? 'tools'}
        data={[
          { value: 'tools', label: 'tool calls and structured output' },
          { value: 'all', label: 'everything' },
          { value: 'none', label: 'nothing' },
        ]}
        onChange={({ currentTarget: { value } }) =>
          set({ holdBack: value === 'tools' ? undefined : (value as 'all' | 'none') })
        }
      />
      <Checkbox
        size="xs"
        label="A cut stream goes on at another target"
        checked={rescue ?? true}
        onChange={({ currentTarget }) => set({ rescue: currentTarget.checked ? undefined : false })}
      />
    </div>
  );
}
