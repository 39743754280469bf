'use client';
import { useEffect, useEffectEvent, useState } from 'react';

const liveMs = 2_000;

/**
 * Asks for the live state of a page every two seconds while its tab is seen. @param onNews what was answered
 * @returns `stale`: it could not be asked for lately
 */
export function usePolled<State>(url: string, onNews: (state: State) => void): boolean {
  const [stale, setStale] = useState(false);
  const tell = useEffectEvent(onNews);

  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAsking = false;

    async function look(): Promise<void> {
      if (document.hidden || isAsking) return;
      isAsking = true;
      const state = await ask<State>(url, ended.signal);
      isAsking = false;
      if (ended.signal.aborted) return;
      setStale(state === undefined);
      if (state) tell(state);
      timer = setTimeout(look, liveMs);
    }
    function wake(): void {
      clearTimeout(timer);
      void look();
    }
    timer = setTimeout(look, liveMs);
    document.addEventListener('visibilitychange', wake);
    return () => {
      ended.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', wake);
    };
  }, [url]);

  return stale;
}

/** undefined: no answer that can be shown. */
async function ask<State>(url: string, signal: AbortSignal): Promise<State | undefined> {
  const response = await fetch(url, { signal }).catch(() => undefined);
  if (response?.status === 401) window.location.assign('/sign-in');
  return response?.ok ? ((await response.json().catch(() => undefined)) as State | undefined) : undefined;
}
