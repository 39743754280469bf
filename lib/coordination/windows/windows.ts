import type { Store } from '../store.ts';
import { processesIn, totalIn, type WindowRow, windowMachine } from './machine.ts';

/**
 * Requests and tokens per minute over all processes, for headroom: an estimate that lags by at most a flush and a
 * snapshot (`flushMs` + `snapshotMs`). While the store is away every process assumes that the others do what it does.
 */
export interface Windows {
  /** Counts something now; reaches the store with the next flush. Whole numbers, which may be negative (settlements). */
  add(key: string, counts: Record<string, number>): void;
  /** Sum over the last minute over all processes, this one's latest included. */
  total(key: string, name: string): number;
  /** Sends what was counted; runs by itself every `flushMs`. */
  flush(): Promise<void>;
  close(): void;
}

const flushMs = 200;

export function createWindows(store: Store, process: string): Windows {
  const view = store.view(windowMachine);
  const unsent = new Map<string, Record<string, number>>();
  const sending = new Map<string, Record<string, number>>();
  /** What this process counted while the store is away, and how many processes there were. */
  const alone = new Map<string, { row: WindowRow; processes: number }>();
  let seq = 0;

  function add(key: string, counts: Record<string, number>): void {
    const sums = unsent.get(key) ?? {};
    for (const [name, n] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + n;
    unsent.set(key, sums);
  }

  function addAlone(key: string, counts: Record<string, number>): void {
    const known = alone.get(key) ?? {
      row: { slots: {} },
      processes: Math.max(1, processesIn(view.peek(key))),
    };
    const { row = known.row } = windowMachine.step(known.row, { process, seq, counts }, store.now());
    alone.set(key, { ...known, row });
  }

  async function flush(): Promise<void> {
    for (const [key, counts] of unsent) {
      if (sending.has(key)) continue;
      unsent.delete(key);
      sending.set(key, counts);
      // A report whose answer was lost is not sent again: it may have counted, and the window forgets it in a minute.
      await store
        .apply(windowMachine, key, { process, seq: ++seq, counts })
        .catch(() => addAlone(key, counts))
        .finally(() => sending.delete(key));
    }
  }

  const timer = setInterval(() => void flush(), flushMs).unref();
  return {
    add,
    total(key, name) {
      const [now, own] = [store.now(), alone.get(key)];
      const mine = (unsent.get(key)?.[name] ?? 0) + (sending.get(key)?.[name] ?? 0);
      const others = own ? own.processes * totalIn(own.row, name, now) : 0;
      return totalIn(view.peek(key), name, now) + others + mine;
    },
    flush,
    close() {
      clearInterval(timer);
      view.close();
    },
  };
}
