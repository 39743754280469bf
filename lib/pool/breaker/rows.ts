import { type Machine, type Store, StoreAway } from '#lib/coordination/index.ts';
import type { BreakerAnswer, BreakerEvent, BreakerRow } from './machine.ts';

/**
 * Breaker rows that go on without the store: while it is away this process runs the same transitions on what it last
 * knew, and when the store is back it tells what it may have forgotten.
 */
export interface BreakerRows {
  peek(key: string): BreakerRow | undefined;
  fresh(key: string): Promise<BreakerRow | undefined>;
  apply(key: string, event: BreakerEvent): Promise<BreakerAnswer>;
  close(): void;
}

export function createBreakerRows(
  store: Store,
  machine: Machine<BreakerRow, BreakerEvent, BreakerAnswer>,
): BreakerRows {
  const view = store.view(machine);
  const keys = new Set<string>();
  /** Rows that are ours to look after until the store has them again. */
  const alone = new Map<string, BreakerRow>();
  const peek = (key: string) => alone.get(key) ?? view.peek(key);

  function applyAlone(key: string, event: BreakerEvent): BreakerAnswer {
    const before = peek(key);
    const { row = before, answer } = machine.step(before, event, store.now());
    if (row) alone.set(key, row);
    return answer;
  }

  const stopReturn = store.onReturn(() => {
    for (const key of keys) {
      const row = peek(key);
      if (row === undefined || row.generation === 0) {
        // Nothing to tell; what it counted alone must not hide what the others did meanwhile.
        alone.delete(key);
        continue;
      }
      alone.set(key, row);
      store.apply(machine, key, { type: 'restore', row }).then(
        () => alone.delete(key),
        () => {}, // away again: still ours
      );
    }
  });

  return {
    peek(key) {
      keys.add(key);
      return peek(key);
    },
    async fresh(key) {
      keys.add(key);
      return alone.get(key) ?? (await view.fresh(key));
    },
    async apply(key, event) {
      keys.add(key);
      try {
        return (await store.apply(machine, key, event)).answer;
      } catch (error) {
        if (!(error instanceof StoreAway)) throw error;
        return applyAlone(key, event);
      }
    },
    close() {
      stopReturn();
      view.close();
    },
  };
}
