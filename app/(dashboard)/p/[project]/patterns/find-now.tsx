'use client';
import { Button } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import type { LookUnderWay } from '#lib/patterns/index.ts';
import { Issues } from '../../../../ui/issues.tsx';
import { useAct } from '../../../../ui/use-act.ts';
import { findNow } from './actions.ts';
import css from './patterns.module.css';

const everyMs = 4_000;
/** A look takes minutes; whoever waits longer than this looks at the Work page. */
const patienceMs = 900_000;

interface Props {
  project: string;
  /** Id of the newest look that ended. */
  newest: string | null;
  /** One that has not ended, whoever started it. */
  look: LookUnderWay | null;
}

/** Starts a look, says how far it is, and shows what it found as soon as it is there. */
export function FindNow({ project, newest, look }: Props) {
  const { busy, issues, act } = useAct();
  const [since, setSince] = useState<{ newest: string | null; until: number }>();
  const router = useRouter();
  const isLooking = look !== null || (since !== undefined && since.newest === newest);

  useEffect(() => {
    if (!isLooking) return;
    const timer = setInterval(() => {
      if (since && Date.now() > since.until) setSince(undefined);
      router.refresh();
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
        {isLooking && wordsOf(look)}
      </span>
      <Issues issues={issues} />
    </>
  );
}

const wordsOf = (look: LookUnderWay | null): string =>
  look?.words
    ? `${Math.round(100 * look.share)} %: ${look.words}`
    : 'Looking. This page shows what was found as soon as it is done.';
