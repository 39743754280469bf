import type { Slot, Slots } from '#lib/coordination/index.ts';
import type { Clock } from '#lib/domain/index.ts';

/** Waiting for slots in the order of arrival, at any of several keys at once. */
export interface Lines {
  /** A slot, if one is idle and nobody waits for it. */
  take(key: string): Slot | undefined;
  /** The first slot that comes; undefined when the time is up or the caller hung up. No timer is left behind. */
  wait(keys: readonly string[], maxWaitMs: number, signal?: AbortSignal): Promise<Place | undefined>;
  /** About how long a new one would wait, ms: those before it, at the pace of late. */
  waitMs(key: string): number;
  /** Somebody waited here of late, and not only for the way to the store. */
  isCrowded(key: string): boolean;
  /** Ends all waiting. */
  close(): void;
}

export interface Place {
  key: string;
  slot: Slot;
}

interface Waiter {
  end(place: Place | undefined): void;
}

/** How long a slot is held, as long as none was given back. */
const firstHoldMs = 1000;
/** The way to the store takes less. */
const noticeableMs = 100;
const crowdedMs = 1000;

export function createLines(slots: Slots, clock: Clock): Lines {
  const lines = new Map<string, Set<Waiter>>();
  const holdMs = new Map<string, number>();
  /** When somebody last waited for long. */
  const waitedAt = new Map<string, number>();

  function taken(key: string): Slot | undefined {
    const slot = slots.take(key);
    if (!slot) return undefined;
    const at = clock.now();
    return {
      release() {
        const before = holdMs.get(key) ?? clock.now() - at;
        holdMs.set(key, 0.9 * before + 0.1 * (clock.now() - at));
        slot.release();
      },
    };
  }

  function leave(key: string, waiter: Waiter): void {
    const line = lines.get(key);
    if (!line?.delete(waiter)) return;
    if (line.size === 0) lines.delete(key);
    slots.demand(key, line.size);
  }

  const stop = slots.onRoom((key) => {
    for (const waiter of lines.get(key) ?? []) {
      const slot = taken(key);
      if (!slot) return;
      waiter.end({ key, slot });
    }
  });

  return {
    take: (key) => (lines.has(key) ? undefined : taken(key)),
    wait(keys, maxWaitMs, signal) {
      if (maxWaitMs <= 0 || signal?.aborted) return Promise.resolve(undefined);
      const since = clock.now();
      return new Promise((resolve) => {
        const giveUp = () => waiter.end(undefined);
        const waiter: Waiter = {
          end(place) {
            cancelTimer();
            signal?.removeEventListener('abort', giveUp);
            const isLong = clock.now() - since > noticeableMs;
            for (const key of keys) {
              leave(key, waiter);
              if (isLong) waitedAt.set(key, clock.now());
            }
            resolve(place);
          },
        };
        const cancelTimer = Number.isFinite(maxWaitMs) ? clock.after(maxWaitMs, giveUp) : () => {};
        signal?.addEventListener('abort', giveUp, { once: true });
        for (const key of keys) {
          const line = lines.get(key) ?? new Set();
          lines.set(key, line.add(waiter));
          slots.demand(key, line.size);
        }
      });
    },
    waitMs(key) {
      const { limit } = slots.usage(key);
      const before = lines.get(key)?.size ?? 0;
      return Math.ceil(((before + 1) * (holdMs.get(key) ?? firstHoldMs)) / Math.max(1, limit));
    },
    isCrowded: (key) => clock.now() - (waitedAt.get(key) ?? Number.NEGATIVE_INFINITY) < crowdedMs,
    close() {
      stop();
      for (const waiter of [...lines.values()].flatMap((line) => [...line])) waiter.end(undefined);
    },
  };
}
