'use client';
import { MultiSelect } from '@mantine/core';
import type { RouteNode } from '#lib/routing/index.ts';
import type { Path } from '../tree.ts';
import { useEditing } from './context.ts';
import css from './editor.module.css';

type Fallback = Extract<RouteNode, { fallback: unknown }>;

const errorKinds: NonNullable<Fallback['on']> = [
  'rate_limit',
  'quota',
  'auth',
  'overloaded',
  'timeout',
  'connection',
  'context_length',
  'content_filter',
  'bad_request',
  'malformed',
  'not_found',
];

/** After which errors the next one is tried. */
export function FallbackFields({ node, path }: { node: Fallback; path: Path }) {
  const { replace } = useEditing();
  return (
    <>
      <span className={css.words}>in order; next after</span>
      <MultiSelect
        aria-label="Errors after which the next is tried"
        className={css.errors}
        placeholder={node.on ? '' : 'every error that may go elsewhere'}
        data={errorKinds.map((value) => ({ value, label: value.replaceAll('_', ' ') }))}
        value={node.on ?? []}
        onChange={(value) => replace([...path, 'on'], value.length > 0 ? value : undefined)}
      />
    </>
  );
}
