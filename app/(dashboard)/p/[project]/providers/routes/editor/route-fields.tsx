'use client';
import { NativeSelect } from '@mantine/core';
import type { RouteNode } from '#lib/routing/index.ts';
import type { Path } from '../tree.ts';
import { useEditing } from './context.ts';
import css from './editor.module.css';

interface Props {
  node: Extract<RouteNode, { route: unknown }>;
  path: Path;
}

/** Another route of the project stands here. */
export function RouteFields({ node, path }: Props) {
  const { choices, replace } = useEditing();
  return (
    <>
      <span className={css.words}>as in route</span>
      <NativeSelect
        aria-label="Route"
        value={node.route}
        data={[...new Set([node.route, ...choices.routes])].map((value) => ({
          value,
          label: value || 'choose one',
        }))}
        onChange={({ currentTarget }) => replace([...path, 'route'], currentTarget.value)}
      />
    </>
  );
}
