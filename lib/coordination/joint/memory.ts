import type { Rows } from './machine.ts';
import { createSorted, type Sorted } from './sorted.ts';

/** Rows of one machine in this process, changed in place. */
export interface MemoryRows extends Rows {
  /** What there is, for tests that compare: rows, sets and counts by key. */
  all(): Record<string, object>;
}

/** Forgotten rows are looked for after so many puts. */
const sweepEvery = 10_000;

export function createMemoryRows(clock: () => number): MemoryRows {
  const rows = new Map<string, { row: object; until: number }>();
  const sets = new Map<string, Sorted>();
  const tables = new Map<string, Map<string, number>>();
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
    add(key, name, score) {
      const set = sets.get(key) ?? createSorted();
      sets.set(key, set);
      set.add(name, score);
    },
    drop(key, name) {
      const set = sets.get(key);
      set?.drop(name);
      if (set?.size === 0) sets.delete(key);
    },
    clear: (key) => void sets.delete(key),
    first: (key) => sets.get(key)?.first(),
    size: (key) => sets.get(key)?.size ?? 0,
    before: (key, name) => sets.get(key)?.before(name),
    members: (key) => sets.get(key)?.members() ?? [],
    count(key, name, by) {
      const table = tables.get(key) ?? new Map<string, number>();
      tables.set(key, table);
      const count = (table.get(name) ?? 0) + by;
      if (count === 0) table.delete(name);
      else table.set(name, count);
      if (table.size === 0) tables.delete(key);
      return count;
    },
    countOf: (key, name) => tables.get(key)?.get(name) ?? 0,
    counts: (key) => Object.fromEntries(tables.get(key) ?? []),
    all() {
      sweep();
      const found: Record<string, object> = {};
      for (const [key, { row }] of rows) found[key] = row;
      for (const [key, set] of sets) found[key] = Object.fromEntries(set.members());
      for (const [key, table] of tables) found[key] = Object.fromEntries(table);
      return found;
    },
  };
}
