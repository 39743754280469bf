import { type Store, StoreAway } from '#lib/coordination/index.ts';
import { restMachine } from './machine.ts';

/** Who answered 429 with Retry-After is left alone until then, by all processes. Says nothing about its health. */
export interface Rests {
  /** How much longer it rests, ms; from what is known here, without waiting. */
  leftMs(key: string): number;
  rest(key: string, forMs: number): void;
  wake(key: string): Promise<void>;
  close(): void;
}

/** No vendor's word is taken for more. */
const longestMs = 3_600_000;

export function createRests(store: Store): Rests {
  const view = store.view(restMachine);
  /** What the store does not know: not yet, or because it is away. */
  const own = new Map<string, number>();

  async function tell(key: string, forMs: number): Promise<void> {
    try {
      await store.apply(restMachine, key, { forMs });
      own.delete(key);
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error;
    }
  }

  return {
    leftMs(key) {
      const now = store.now();
      const mine = own.get(key);
      if (mine !== undefined && mine <= now) own.delete(key);
      // While the store is away its rows are old news: nobody could have ended the rest.
      const theirs = store.health().state === 'up' ? (view.peek(key)?.until ?? 0) : 0;
      return Math.max(0, Math.max(mine ?? 0, theirs) - now);
    },
    rest(key, forMs) {
      const ms = Math.min(longestMs, Math.max(1, Math.ceil(forMs)));
      own.set(key, Math.max(own.get(key) ?? 0, store.now() + ms));
      void tell(key, ms).catch(() => {});
    },
    async wake(key) {
      own.delete(key);
      await tell(key, 0);
    },
    close: view.close,
  };
}
