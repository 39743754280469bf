'use client';
import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import type { PatternWhole } from '#lib/patterns/index.ts';
import { Issues } from '../../../../../ui/issues.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { acknowledge, heed, markUnfixed } from '../actions.ts';
import { type Asking, ChangeDialog } from './change-dialog.tsx';

interface Props {
  project: string;
  pattern: PatternWhole;
  /** Open patterns that it could be merged into. */
  others: { id: string; name: string }[];
  /** The project's date. */
  today: string;
}

/** What people do about a pattern. */
export function PatternActions({ project, pattern, others, today }: Props) {
  const { busy, issues, act } = useAct();
  const [asking, setAsking] = useState<Asking>();
  const { id, acknowledgedAt, ignoredAt, mergedInto, fixedAt } = pattern;
  const isAside = ignoredAt !== null || mergedInto !== null;
  if (isAside)
    return (
      <>
        <Button variant="default" loading={busy} onClick={() => act(() => heed(project, id))}>
          Heed it again
        </Button>
        <Issues issues={issues} />
      </>
    );
  return (
    <>
      {acknowledgedAt === null && (
        <Button variant="default" loading={busy} onClick={() => act(() => acknowledge(project, id))}>
          Acknowledge
        </Button>
      )}
      {fixedAt === null ? (
        <Button onClick={() => setAsking('fixed')}>Mark fixed</Button>
      ) : (
        <Button variant="default" loading={busy} onClick={() => act(() => markUnfixed(project, id))}>
          It is not fixed
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={14} stroke={1.7} aria-hidden />}>
            More
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setAsking('renamed')}>Rename</Menu.Item>
          <Menu.Item disabled={others.length === 0} onClick={() => setAsking('merged')}>
            Merge into another
          </Menu.Item>
          <Menu.Item onClick={() => setAsking('segment')}>Save as a segment</Menu.Item>
          <Menu.Item onClick={() => setAsking('ignored')}>Ignore</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Issues issues={issues} />
      {asking && (
        <ChangeDialog
          key={asking}
          {...{ asking, project, pattern, others, today }}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
}
