'use client';
import { unstable_rethrow } from 'next/navigation';
import { useState, useTransition } from 'react';

type Issues = readonly string[];

/** Runs changes one at a time and keeps what was wrong with the last one. */
export function useAct() {
  const [busy, startTransition] = useTransition();
  const [issues, setIssues] = useState<Issues>([]);

  function act(change: () => Promise<Issues>, done?: () => void): void {
    startTransition(async () => {
      const found = await change().catch((error: unknown) => {
        // To the sign-in page, when the session has ended.
        unstable_rethrow(error);
        return ['The server did not answer. Try again in a moment.'];
      });
      // After an await React needs to be told again what belongs to the transition.
      startTransition(() => {
        setIssues(found);
        if (found.length === 0) done?.();
      });
    });
  }

  return { busy, issues, act, clear: () => setIssues([]) };
}
