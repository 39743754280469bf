import { randomUUID } from 'node:crypto';
import type { Store } from '../store.ts';
import { type SettingAnswer, type SettingRow, settingMachine } from './machine.ts';

/**
 * Few small values that all processes see within a second, e.g. the vendor toggle. The last known value stays in force
 * while the store is away, and is registered again if the store comes back empty. Postgres keeps the record, not this.
 */
export interface SharedSettings {
  /** What is known now, without waiting. */
  peek<T>(key: string): Setting<T> | undefined;
  /** At most `snapshotMs` old while the store is up. */
  get<T>(key: string): Promise<Setting<T> | undefined>;
  /**
   * @param ifVersion change only this version (0: none yet)
   * @throws StoreAway when nobody can be told
   */
  change<T>(key: string, value: T, ifVersion?: number): Promise<SettingAnswer>;
  /** Keys that have been asked for and were changed, here or elsewhere. */
  onChange(listener: (key: string) => void): () => void;
  close(): void;
}

export interface Setting<T> {
  value: T;
  version: number;
}

export function createSharedSettings(store: Store): SharedSettings {
  const view = store.view(settingMachine);
  /** Highest version seen of each key. */
  const known = new Map<string, SettingRow>();
  const listeners = new Set<(key: string) => void>();

  function learn(key: string, row: SettingRow | undefined): void {
    const before = known.get(key);
    if (row === undefined || (before && before.version >= row.version)) return;
    known.set(key, row);
    for (const listener of listeners) listener(key);
  }

  function remembered<T>(key: string): Setting<T> | undefined {
    const row = known.get(key);
    return row && { value: JSON.parse(row.value) as T, version: row.version };
  }

  view.onChange(learn);
  const stopReturn = store.onReturn(() => {
    for (const [key, row] of known)
      store.apply(settingMachine, key, { type: 'restore', row }).catch(() => {});
  });
  // Snapshots stop reading what nobody asks for; settings must be followed always.
  const timer = setInterval(() => {
    for (const key of known.keys()) view.peek(key);
  }, 1000).unref();

  return {
    peek<T>(key: string) {
      learn(key, view.peek(key));
      return remembered<T>(key);
    },
    async get<T>(key: string) {
      learn(key, await view.fresh(key));
      return remembered<T>(key);
    },
    async change(key, value, ifVersion = -1) {
      const event = { type: 'set', value: JSON.stringify(value), changeId: randomUUID(), ifVersion } as const;
      const { row, answer } = await store.apply(settingMachine, key, event);
      learn(key, row);
      return answer;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearInterval(timer);
      stopReturn();
      view.close();
    },
  };
}
