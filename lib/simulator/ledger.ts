import type { LedgerEntry } from './types.ts';

/** The last `size` calls. */
export interface Ledger {
  add(entry: LedgerEntry): void;
  /** Oldest first; with `since` only those with a higher number. */
  list(since?: number): LedgerEntry[];
  clear(): void;
}

export function createLedger(size: number): Ledger {
  let ring: LedgerEntry[] = [];
  let next = 0;
  return {
    add(entry) {
      if (ring.length < size) ring.push(entry);
      else ring[next % size] = entry;
      next++;
    },
    list(since = 0) {
      const start = ring.length < size ? 0 : next % size;
      const ordered = [...ring.slice(start), ...ring.slice(0, start)];
      return ordered.filter(({ number }) => number > since).map((entry) => ({ ...entry }));
    },
    clear() {
      ring = [];
      next = 0;
    },
  };
}
