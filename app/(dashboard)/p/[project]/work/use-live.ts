'use client';
import { useState } from 'react';
import { usePolled } from '../../../../ui/use-polled.ts';
import type { Live } from './read-view.ts';

/**
 * A part of the page as it is now.
 * @param url of its live state @param first as the server rendered it; newer after a change made here
 * @returns `stale`: it could not be asked for lately
 */
export function useLive<Part>(url: string, first: Live<Part>): Live<Part> & { stale: boolean } {
  const [latest, setLatest] = useState({ url, live: first });
  const stale = usePolled<Live<Part>>(url, (live) => setLatest({ url, live }));
  const isNewer = latest.url === url && latest.live.work.at > first.work.at;
  return { ...(isNewer ? latest.live : first), stale };
}
