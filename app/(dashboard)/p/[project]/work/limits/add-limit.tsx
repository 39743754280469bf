import { Button, Menu } from '@mantine/core';
import { kindNames, type LimitKind } from './fields.ts';

const kinds = Object.keys(kindNames) as LimitKind[];

/** Begins a new limit of some kind. */
export function AddLimit({ onAdd }: { onAdd(kind: LimitKind): void }) {
  return (
    <Menu position="bottom-end" width={320}>
      <Menu.Target>
        <Button size="xs" variant="default">
          New limit
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds.map((kind) => (
          <Menu.Item key={kind} onClick={() => onAdd(kind)}>
            <b>{kindNames[kind].label}</b>
            <br />
            {kindNames[kind].words}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
