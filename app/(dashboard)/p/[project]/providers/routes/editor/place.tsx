'use client';
import { NumberInput, TextInput } from '@mantine/core';
import type { RouteNode } from '#lib/routing/index.ts';
import type { Path } from '../tree.ts';
import { shareWords } from '../words.ts';
import { useEditing } from './context.ts';
import css from './editor.module.css';

/** What decides about a child: its turn, its weight, the side of the condition. */
export function Place({ node, path, index }: { node: RouteNode; path: Path; index: number }) {
  const { replace } = useEditing();
  if ('fallback' in node) return <span className={css.place}>{index === 0 ? 'First' : 'Then'}</span>;
  if ('when' in node) return <span className={css.place}>{index === 0 ? 'If so' : 'Otherwise'}</span>;
  if (!('loadbalance' in node)) return null;
  const branch = node.loadbalance[index];
  if (!branch) return null;
  const total = node.loadbalance.reduce((sum, { weight }) => sum + weight, 0);
  const at = [...path, 'loadbalance', index];
  return (
    <span className={css.branch}>
      <NumberInput
        aria-label="Weight"
        className={css.weight}
        min={0}
        hideControls
        value={branch.weight}
        onChange={(value) => replace([...at, 'weight'], Number(value) || 0)}
      />
      <span className={css.share}>{shareWords(branch.weight, total)}</span>
      <TextInput
        aria-label="Name of the branch"
        placeholder="name"
        className={css.name}
        value={branch.name ?? ''}
        onChange={({ currentTarget }) => replace([...at, 'name'], currentTarget.value || undefined)}
      />
    </span>
  );
}
