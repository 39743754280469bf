import { createMemoryRows, type MemoryRows } from './joint/memory.ts';
import type { Machine, Store, Stored, View } from './store.ts';

/** The store of a single process. Also the model that Redis is tested against, hence the clock as an argument. */
export function createMemoryStore(clock: () => number = Date.now): Store {
  const rows = new Map<string, Stored<unknown>>();
  const listeners = new Map<string, Set<(key: string, row: unknown) => void>>();

  const joint = new Map<string, MemoryRows>();
  const told = new Map<string, Set<(message: object) => void>>();

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
    async decide(machine, event) {
      const known = joint.get(machine.name) ?? createMemoryRows(clock);
      joint.set(machine.name, known);
      const at = clock();
      const { answer, tell } = machine.step(known, event, at);
      for (const [name, message] of Object.entries(tell))
        for (const listener of told.get(`${machine.name}:${name}`) ?? [])
          queueMicrotask(() => listener(message));
      return { answer, at };
    },
    hear({ name: machine }, name, listener) {
      const all = told.get(`${machine}:${name}`) ?? new Set();
      told.set(`${machine}:${name}`, all.add(listener));
      return () => all.delete(listener);
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
