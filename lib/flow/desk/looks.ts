import type { Clock } from '#lib/domain/index.ts';

/** When to look again at which line. */
export interface Looks {
  /** The earliest time asked for counts. @param at on the store's clock, ms; 0: not at all */
  at(line: string, at: number): void;
  close(): void;
}

export function createLooks(clock: Clock, storeNow: () => number, look: (line: string) => void): Looks {
  const due = new Map<string, { at: number; cancel: () => void }>();
  return {
    at(line, at) {
      const known = due.get(line);
      if (at <= 0 || (known && known.at <= at)) return;
      known?.cancel();
      const fire = () => {
        due.delete(line);
        look(line);
      };
      due.set(line, { at, cancel: clock.after(Math.max(1, Math.ceil(at - storeNow())), fire) });
    },
    close() {
      for (const { cancel } of due.values()) cancel();
      due.clear();
    },
  };
}
