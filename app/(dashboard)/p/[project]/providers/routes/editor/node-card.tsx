'use client';
import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RouteNode } from '#lib/routing/index.ts';
import { Issues } from '../../../../../../ui/issues.tsx';
import { pathKey } from '../issues.ts';
import { addTo, asKind, childrenOf, kindOf, type NodeKind, type Path } from '../tree.ts';
import { useEditing } from './context.ts';
import css from './editor.module.css';
import { Fields } from './fields.tsx';
import { NodeMenu } from './node-menu.tsx';
import { Place } from './place.tsx';

const kinds: { value: NodeKind; label: string }[] = [
  { value: 'target', label: 'Target' },
  { value: 'fallback', label: 'Fallback' },
  { value: 'loadbalance', label: 'Loadbalance' },
  { value: 'when', label: 'When' },
  { value: 'route', label: 'Route' },
];

interface Props {
  node: RouteNode;
  path: Path;
  /** Its place in its parent: "first", "then", its weight. */
  place?: ReactNode;
}

/** One node of the tree with what is wrong with it, and under it its children. */
export function NodeCard({ node, path, place }: Props) {
  const { issues, blank, replace } = useEditing();
  const kind = kindOf(node);
  const key = pathKey(path);
  const own = issues.get(key) ?? [];
  const children = childrenOf(node, path);
  const addWords = wordsToAdd(node);
  return (
    <div
      role="group"
      className={css.node}
      aria-label={`${kinds.find(({ value }) => value === kind)?.label} ${key}`}
      data-testid="node"
      data-path={key}
      data-invalid={own.length > 0 || undefined}
    >
      <div className={css.head}>
        {place}
        <NativeSelect
          aria-label="Kind of node"
          className={css.kind}
          value={kind}
          data={kinds}
          onChange={({ currentTarget }) =>
            replace(path, asKind(node, currentTarget.value as NodeKind, blank))
          }
        />
        <Fields node={node} path={path} />
        <NodeMenu node={node} path={path} />
      </div>
      <Issues issues={own} />
      {(children.length > 0 || addWords) && (
        <ol className={css.children}>
          {children.map((child, i) => (
            <li key={child.path.join('.')}>
              <NodeCard {...child} place={<Place node={node} path={path} index={i} />} />
            </li>
          ))}
          {addWords && (
            <li>
              <button type="button" className={css.add} onClick={() => replace(path, addTo(node, blank))}>
                + {addWords}
              </button>
            </li>
          )}
        </ol>
      )}
    </div>
  );
}

function wordsToAdd(node: RouteNode): string | undefined {
  if ('fallback' in node) return 'Add what is tried next';
  if ('loadbalance' in node) return 'Add a branch';
  return 'when' in node && !node.else ? 'Add otherwise' : undefined;
}
