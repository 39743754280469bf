'use client';
import { Button } from '@mantine/core';
import { Issues } from '../../../../../ui/issues.tsx';
import { useAct } from '../../../../../ui/use-act.ts';
import { postAgain } from '../actions.ts';

/** For a digest that was given up. */
export function PostAgain({ project, week }: { project: string; week: string }) {
  const { busy, issues, act } = useAct();
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        loading={busy}
        onClick={() => act(() => postAgain(project, week))}
      >
        Post it again
      </Button>
      <Issues issues={issues} />
    </>
  );
}
