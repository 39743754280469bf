'use client';
import { Button } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { Issues } from '../../../../ui/issues.tsx';
import { useAct } from '../../../../ui/use-act.ts';
import { findNow } from './actions.ts';
import css from './patterns.module.css';

const everyMs = 4_000;
/** A look takes minutes; whoever waits longer than this looks at the Work page. */
const patienceMs = 900_000;

/** Starts a look and shows what it found as soon as it is there. @param newest id of the newest look so far */
export function FindNow({ project, newest }: { project: string; newest: string | null }) {
  const { busy, issues, act } = useAct();
  const [since, setSince] = useState<{ newest: string | null; until: number }>();
  const router = useRouter();
  const isLooking = since !== undefined && since.newest === newest;

  useEffect(() => {
    if (!since || !isLooking) return;
    const timer = setInterval(() => {
      if (Date.now() > since.until) setSince(undefined);
      else router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [since, isLooking, router]);

  return (
    <>
      <Button
        variant="default"
        loading={busy || isLooking}
        onClick={() =>
          act(
            () => findNow(project),
            () => setSince({ newest, until: Date.now() + patienceMs }),
          )
        }
      >
        Find now
      </Button>
      <span role="status" className={css.looking}>
        {isLooking && 'Looking. This page shows what was found as soon as it is done.'}
      </span>
      <Issues issues={issues} />
    </>
  );
}
