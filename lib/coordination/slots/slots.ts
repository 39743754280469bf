import type { Store } from '../store.ts';
import { slotMachine } from './machine.ts';
import { createShare, type Share } from './share.ts';

/**
 * Fleet-wide limits on what is under way at once. Slots come from this process's share, without waiting; the store is
 * asked only when the share has to change. While the store is away each process goes on with the share it had, so that
 * the sum of all stays within the limit; when it is back, shares and busy slots are registered again.
 *
 * The sum may pass the limit only while a process that is cut off from a store that serves the others goes on with its
 * share for longer than `shareMs`, and by the calls still under way after a limit was lowered.
 */
export interface Slots {
  /** A slot, at once or not at all. Without one the store is asked for more; `onRoom` says when to try again. */
  take(key: string): Slot | undefined;
  /** How many wait for a slot here now: part of what is asked for. 0 when nobody waits any more. */
  demand(key: string, waiting: number): void;
  /** A slot of this process may be idle again. */
  onRoom(listener: (key: string) => void): () => void;
  /** Claims a first few slots before anybody needs them: do so for every configured limit at start. */
  prepare(key: string): void;
  /** For gauges; of this process alone. */
  usage(key: string): { busy: number; share: number; limit: number };
  /** Gives idle slots back. */
  close(): Promise<void>;
}

export interface Slot {
  /** Further calls do nothing. */
  release(): void;
}

export interface SlotOptions {
  /** Unique among all processes that ever lived. */
  process: string;
  /** Asked at each claim, so that a changed limit is followed. */
  limitOf: (key: string) => number;
}

/** What is known of others is weighed so often, besides at each change that is heard of. */
const tickMs = 250;

export function createSlots(store: Store, { process, limitOf }: SlotOptions): Slots {
  const view = store.view(slotMachine);
  const shares = new Map<string, Share>();
  const listeners = new Set<(key: string) => void>();

  function shareOf(key: string): Share {
    const known = shares.get(key);
    if (known) return known;
    const share = createShare(process, () => limitOf(key));
    shares.set(key, share);
    return share;
  }

  async function settle(key: string): Promise<void> {
    if (store.health().state === 'away') return;
    const share = shareOf(key);
    const event = share.claim(store.now(), store.bornAt());
    if (event === undefined) return;
    try {
      const { answer, row } = await store.apply(slotMachine, key, event);
      share.learn(row);
      share.answered(answer.share);
    } catch {
      share.failed(); // counted and said by the store; onReturn claims again
      return;
    }
    if (share.busy < share.size) for (const listener of listeners) listener(key);
    await settle(key);
  }

  const stopChange = view.onChange((key, row) => {
    const share = shares.get(key);
    if (share === undefined) return;
    share.learn(row);
    void settle(key);
  });
  const stopReturn = store.onReturn(() => {
    for (const [key, share] of shares) {
      share.renew();
      void settle(key);
    }
  });
  const timer = setInterval(() => {
    for (const [key, share] of shares) {
      share.learn(view.peek(key));
      void settle(key);
    }
  }, tickMs).unref();

  return {
    take(key) {
      const share = shareOf(key);
      const isTaken = share.take(store.health().state === 'away' ? Number.NEGATIVE_INFINITY : store.now());
      void settle(key);
      if (!isTaken) return undefined;
      let isReleased = false;
      return {
        release() {
          if (isReleased) return;
          isReleased = true;
          share.release();
          void settle(key);
          for (const listener of listeners) listener(key);
        },
      };
    },
    demand(key, waiting) {
      shareOf(key).demand(waiting);
      void settle(key);
    },
    onRoom(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    prepare(key) {
      view.peek(key);
      void settle(key);
    },
    usage(key) {
      const { busy, size } = shareOf(key);
      return { busy, share: size, limit: limitOf(key) };
    },
    async close() {
      clearInterval(timer);
      stopChange();
      stopReturn();
      for (const share of shares.values()) share.leave();
      await Promise.all([...shares.keys()].map(settle));
      view.close();
    },
  };
}
