'use client';
import { useRouter } from 'next/navigation';
import { startTransition, useEffect, useRef, useState } from 'react';
import type { Live } from './read-live.ts';

const liveMs = 2_000;

/**
 * The live state, asked for every two seconds while the tab is seen. The page itself is rendered anew when something
 * happened that its charts and lists show, and every `refreshMs`.
 * @returns `stale`: it could not be asked for lately
 */
export function useLive(url: string, first: Live, refreshMs: number): { live: Live; stale: boolean } {
  const [latest, setLatest] = useState(first);
  const [stale, setStale] = useState(false);
  const { refresh } = useRouter();
  const live = latest.at > first.at ? latest : first;
  const shown = useRef({ mark: first.mark, at: first.at });
  useEffect(() => {
    shown.current = { mark: first.mark, at: first.at };
  }, [first]);

  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;

    let isAsking = false;

    async function look(): Promise<void> {
      if (document.hidden || isAsking) return;
      isAsking = true;
      const next = await ask(url, ended.signal);
      isAsking = false;
      if (ended.signal.aborted) return;
      setStale(next === undefined);
      if (next) show(next);
      timer = setTimeout(look, liveMs);
    }

    function show(next: Live): void {
      setLatest(next);
      const { mark, at } = shown.current;
      if (next.mark === null || (next.mark === mark && next.at - at < refreshMs)) return;
      shown.current = { mark: next.mark, at: next.at };
      startTransition(() => refresh());
    }

    function wake(): void {
      clearTimeout(timer);
      look();
    }
    timer = setTimeout(look, liveMs);
    document.addEventListener('visibilitychange', wake);
    return () => {
      ended.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', wake);
    };
  }, [url, refreshMs, refresh]);

  return { live, stale };
}

/** undefined: no answer that can be shown. */
async function ask(url: string, signal: AbortSignal): Promise<Live | undefined> {
  const response = await fetch(url, { signal }).catch(() => undefined);
  if (response?.status === 401) window.location.assign('/sign-in');
  return response?.ok ? ((await response.json().catch(() => undefined)) as Live | undefined) : undefined;
}
