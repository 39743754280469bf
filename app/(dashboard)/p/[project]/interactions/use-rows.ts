import { useRef, useState } from 'react';
import type { InteractionList } from '#lib/insights/index.ts';
import type { InteractionsView } from './list-query.ts';
import { loadInteractions } from './load.ts';

/** `more`: there are older ones to ask for. */
export type RowsState = 'more' | 'loading' | 'failed' | 'end';

/** The rows loaded so far, and the way to get older ones. */
export function useRows(project: string, view: InteractionsView, first: InteractionList) {
  const [rows, setRows] = useState(first.rows);
  const [state, setState] = useState<RowsState>(first.next === null ? 'end' : 'more');
  const next = useRef(first.next);
  const busy = useRef(false);

  async function loadMore() {
    if (busy.current || next.current === null) return;
    busy.current = true;
    setState('loading');
    try {
      const page = await loadInteractions(project, view, next.current);
      next.current = page.next;
      setRows((before) => [...before, ...page.rows]);
      setState(page.next === null ? 'end' : 'more');
    } catch {
      setState('failed');
    } finally {
      busy.current = false;
    }
  }

  return { rows, state, loadMore };
}
