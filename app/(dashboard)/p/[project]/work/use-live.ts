'use client';
import { useEffect, useState } from 'react';
import type { Live } from './read-view.ts';

const liveMs = 2_000;

/**
 * A part of the page, asked for every two seconds while the tab is seen.
 * @param url of its live state @param first as the server rendered it; newer after a change made here
 * @returns `stale`: it could not be asked for lately
 */
export function useLive<Part>(url: string, first: Live<Part>): Live<Part> & { stale: boolean } {
  const [latest, setLatest] = useState({ url, live: first });
  const [stale, setStale] = useState(false);
  const isNewer = latest.url === url && latest.live.work.at > first.work.at;

  useEffect(() => {
    const ended = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isAsking = false;

    async function look(): Promise<void> {
      if (document.hidden || isAsking) return;
      isAsking = true;
      const live = await ask<Part>(url, ended.signal);
      isAsking = false;
      if (ended.signal.aborted) return;
      setStale(live === undefined);
      if (live) setLatest({ url, live });
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

  return { ...(isNewer ? latest.live : first), stale };
}

/** undefined: no answer that can be shown. */
async function ask<Part>(url: string, signal: AbortSignal): Promise<Live<Part> | undefined> {
  const response = await fetch(url, { signal }).catch(() => undefined);
  if (response?.status === 401) window.location.assign('/sign-in');
  return response?.ok
    ? ((await response.json().catch(() => undefined)) as Live<Part> | undefined)
    : undefined;
}
