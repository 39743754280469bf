import type { Machine, Store, Stored, View } from './store.ts';

/** The store of a single process. Also the model that Redis is tested against, hence the clock as an argument. */
export function createMemoryStore(clock: () => number = Date.now): Store {
  const rows = new Map<string, Stored<unknown>>();
  const listeners = new Map<string, Set<(key: string, row: unknown) => void>>();

  function find<Row>(machine: Machine<Row, never, unknown>, key: string): Stored<Row> | undefined {
    const stored = rows.get(`${machine.name}:${key}`) as Stored<Row> | undefined;
    if (stored === undefined || stored.at + machine.keepMs > clock()) return stored;
    rows.delete(`${machine.name}:${key}`);
    return undefined;
  }

  return {
    async apply(machine, key, event) {
      const at = clock();
      const before = find(machine, key);
      const { row, answer, notify } = machine.step(before?.row, event, at);
      if (row === undefined) return { answer, row: before?.row, at };
      rows.set(`${machine.name}:${key}`, { row, at, version: Math.max((before?.version ?? 0) + 1, at) });
      if (notify)
        for (const listener of listeners.get(machine.name) ?? []) queueMicrotask(() => listener(key, row));
      return { answer, row, at };
    },
    view<Row>(machine: Machine<Row, never, unknown>): View<Row> {
      const heard = new Set<(key: string, row: unknown) => void>();
      const tell = (key: string, row: unknown) => {
        for (const listener of heard) listener(key, row);
      };
      const all = listeners.get(machine.name) ?? new Set();
      listeners.set(machine.name, all.add(tell));
      return {
        peek: (key) => find(machine, key)?.row,
        fresh: async (key) => find(machine, key)?.row,
        onChange(listener) {
          heard.add(listener as (key: string, row: unknown) => void);
          return () => heard.delete(listener as (key: string, row: unknown) => void);
        },
        close: () => void all.delete(tell),
      };
    },
    now: clock,
    bornAt: () => 0,
    health: () => ({ kind: 'memory', state: 'up', awayMs: 0, failed: 0, refused: 0, losses: 0 }),
    onReturn: () => () => {},
    close: async () => {},
  };
}
