import type { Plan } from '../limits/book.ts';
import type { Told } from '../room/work.ts';

/** Somebody of this process who waits. */
export interface Waiter {
  id: string;
  plan: Plan;
  /** Where it stands; empty while the room has not answered. */
  line: string;
  /** When it came and until when it may wait, on this process's clock, ms. */
  since: number;
  until: number;
  /** The debounce that it has to be the latest of. */
  debounce: string;
  /** It waits for others of its key, not for room. */
  isGathering: boolean;
  /** When that is over, store's time; 0: not known. */
  dueAt: number;
  /** How often it may be refused and ask again, because others may hold places that they do not use. */
  retries: number;
  /** When it last asked, on this process's clock, ms. */
  heardAt: number;
  onMove(line: string, opensAt: number): void;
  /** Undone at the end. */
  stops: (() => void)[];
  end(result: Outcome): void;
}

export type Outcome =
  | { granted: true; at: number }
  | {
      granted: false;
      line: string;
      opensAt: number;
      earliestAt: number;
      ahead: number;
      at: number;
      isSuperseded: boolean;
      by: string;
    };

/** All of them, by id and by line. */
export interface Waiters {
  get(id: string): Waiter | undefined;
  all(): IterableIterator<Waiter>;
  readonly size: number;
  add(waiter: Waiter): void;
  remove(waiter: Waiter): void;
  place(waiter: Waiter, line: string, opensAt: number): void;
  lines(): IterableIterator<string>;
  in(line: string): Waiter | undefined;
}

export function createWaiters(): Waiters {
  const byId = new Map<string, Waiter>();
  const byLine = new Map<string, Set<Waiter>>();

  function leaveLine(waiter: Waiter): void {
    const line = byLine.get(waiter.line);
    line?.delete(waiter);
    if (line?.size === 0) byLine.delete(waiter.line);
    waiter.line = '';
  }

  return {
    get: (id) => byId.get(id),
    all: () => byId.values(),
    get size() {
      return byId.size;
    },
    add: (waiter) => void byId.set(waiter.id, waiter),
    remove(waiter) {
      byId.delete(waiter.id);
      leaveLine(waiter);
    },
    place(waiter, line, opensAt) {
      const isMove = line !== waiter.line;
      if (isMove) leaveLine(waiter);
      waiter.line = line;
      byLine.set(line, (byLine.get(line) ?? new Set()).add(waiter));
      if (isMove) waiter.onMove(line, opensAt);
    },
    lines: () => byLine.keys(),
    in: (line) => byLine.get(line)?.values().next().value,
  };
}

export const outcomeOf = (told: Told): Outcome =>
  told.state === 'granted'
    ? { granted: true, at: told.at }
    : { ...told, granted: false, earliestAt: 0, ahead: 0, isSuperseded: told.state === 'superseded' };
