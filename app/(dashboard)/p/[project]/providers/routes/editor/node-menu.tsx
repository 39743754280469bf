'use client';
import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArrowDown,
  IconArrowsSplit,
  IconArrowUp,
  IconDots,
  IconFilter,
  IconStack2,
  IconTrash,
} from '@tabler/icons-react';
import type { RouteNode } from '#lib/routing/index.ts';
import { canRemove, type Path, placeBeside, remove, shift, wrap } from '../tree.ts';
import { useEditing } from './context.ts';

const icon = { size: 14, stroke: 1.7, 'aria-hidden': true } as const;

/** What can be done with a node as a whole. */
export function NodeMenu({ node, path }: { node: RouteNode; path: Path }) {
  const { root, change, replace } = useEditing();
  const movable = placeBeside(root, path, -1) !== undefined || placeBeside(root, path, 1) !== undefined;
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          ml="auto"
          aria-label="Move, wrap or remove this node"
        >
          <IconDots size={16} stroke={1.7} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {movable && (
          <>
            <Menu.Item
              leftSection={<IconArrowUp {...icon} />}
              disabled={!placeBeside(root, path, -1)}
              onClick={() => change(shift(root, path, -1))}
            >
              Move up
            </Menu.Item>
            <Menu.Item
              leftSection={<IconArrowDown {...icon} />}
              disabled={!placeBeside(root, path, 1)}
              onClick={() => change(shift(root, path, 1))}
            >
              Move down
            </Menu.Item>
          </>
        )}
        <Menu.Item
          leftSection={<IconStack2 {...icon} />}
          onClick={() => replace(path, wrap(node, 'fallback'))}
        >
          Put into a fallback
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowsSplit {...icon} />}
          onClick={() => replace(path, wrap(node, 'loadbalance'))}
        >
          Put into a loadbalance
        </Menu.Item>
        <Menu.Item leftSection={<IconFilter {...icon} />} onClick={() => replace(path, wrap(node, 'when'))}>
          Put under a condition
        </Menu.Item>
        {canRemove(root, path) && (
          <Menu.Item leftSection={<IconTrash {...icon} />} onClick={() => change(remove(root, path))}>
            Remove
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
