'use client';
import { useRouter } from 'next/navigation';
import { startTransition, useEffect, useRef, useState } from 'react';
import { usePolled } from '../../../../../ui/use-polled.ts';
import type { Live } from './read-live.ts';

/**
 * The live state. The page itself is rendered anew when something happened that its charts and lists show, and every
 * `refreshMs`.
 * @returns `stale`: it could not be asked for lately
 */
export function useLive(url: string, first: Live, refreshMs: number): { live: Live; stale: boolean } {
  const [latest, setLatest] = useState(first);
  const { refresh } = useRouter();
  const live = latest.at > first.at ? latest : first;
  const shown = useRef({ mark: first.mark, at: first.at });
  useEffect(() => {
    shown.current = { mark: first.mark, at: first.at };
  }, [first]);

  const stale = usePolled<Live>(url, (next) => {
    setLatest(next);
    const { mark, at } = shown.current;
    if (next.mark === null || (next.mark === mark && next.at - at < refreshMs)) return;
    shown.current = { mark: next.mark, at: next.at };
    startTransition(() => refresh());
  });

  return { live, stale };
}
