'use client';
import { Checkbox, NativeSelect } from '@mantine/core';
import type { RouteNode } from '#lib/routing/index.ts';
import type { Path } from '../tree.ts';
import { useEditing } from './context.ts';
import css from './editor.module.css';

interface Props {
  node: Extract<RouteNode, { loadbalance: unknown }>;
  path: Path;
}

/** How a split deals its branches. */
export function SplitFields({ node, path }: Props) {
  const { replace } = useEditing();
  return (
    <>
      <span className={css.words}>by weight, dealt anew for</span>
      <NativeSelect
        aria-label="What the split is by"
        value={node.by ?? 'request'}
        data={[
          { value: 'request', label: 'each request' },
          { value: 'user', label: 'each user' },
        ]}
        onChange={({ currentTarget: { value } }) =>
          replace([...path, 'by'], value === 'user' ? value : undefined)
        }
      />
      <Checkbox
        label="the others follow if it cannot serve"
        checked={node.spill ?? true}
        onChange={({ currentTarget }) =>
          replace([...path, 'spill'], currentTarget.checked ? undefined : false)
        }
      />
    </>
  );
}
