'use client';
import { Button, Group } from '@mantine/core';
import type { RunView } from '#lib/work/index.ts';
import { Issues } from '../../../../../../ui/issues.tsx';
import { useAct } from '../../../../../../ui/use-act.ts';
import { cancelJobRun, retryJobRun } from '../../actions.ts';

/** What a person can do about a run as it is. */
export function RunActions({ project, run }: { project: string; run: RunView }) {
  const { id, state, chain } = run;
  const hasFailed = state === 'failed' || (state === 'done' && chain?.state === 'failed');
  const { busy, issues, act } = useAct();
  return (
    <Group gap="xs">
      <Issues issues={issues} />
      {(hasFailed || state === 'cancelled' || state === 'parked') && (
        <Button
          size="xs"
          variant="default"
          loading={busy}
          onClick={() => act(() => retryJobRun(project, id))}
        >
          {hasFailed ? 'Retry from the failed step' : 'Go on'}
        </Button>
      )}
      {(state === 'waiting' || state === 'running') && (
        <Button
          size="xs"
          variant="default"
          loading={busy}
          onClick={() => act(() => cancelJobRun(project, id))}
        >
          Cancel
        </Button>
      )}
    </Group>
  );
}
