import type { Rows } from './machine.ts';

/** Rows of one machine in this process, changed in place. */
export interface MemoryRows extends Rows {
  /** What there is, for tests that compare. */
  all(): Record<string, object>;
}

/** Forgotten rows are looked for after so many puts. */
const sweepEvery = 10_000;

export function createMemoryRows(clock: () => number): MemoryRows {
  const rows = new Map<string, { row: object; until: number }>();
  let puts = 0;

  function sweep(): void {
    const now = clock();
    for (const [key, { until }] of rows) if (until <= now) rows.delete(key);
  }

  return {
    get<Row extends object>(key: string) {
      const stored = rows.get(key);
      return stored !== undefined && stored.until > clock() ? (stored.row as Row) : undefined;
    },
    put(key, row, keepMs) {
      if (++puts % sweepEvery === 0) sweep();
      if (row === undefined) rows.delete(key);
      else rows.set(key, { row, until: clock() + keepMs });
    },
    all() {
      sweep();
      return Object.fromEntries([...rows].map(([key, { row }]) => [key, row]));
    },
  };
}
