import type { Rows } from '#lib/coordination/index.ts';

/** What everybody has in common. */
export interface HeadRow {
  /** The latest event of anybody. */
  heardAt: number;
  /** Nobody is admitted until then: the store may have forgotten somebody. */
  graceUntil: number;
  /** Asks so far. */
  count: number;
  /** Places taken in all lines. */
  held: number;
  /** Until then some throttle remembers a start. */
  startsUntil: number;
}

/** What a process hears about one of its asks. */
export interface Told {
  /** `recall`: somebody waits in this line, where the process may hold places that it does not use. */
  state: 'granted' | 'waiting' | 'superseded' | 'recall';
  /** Where it waits now. */
  line: string;
  /** When to look again, store's time; 0: when told. */
  opensAt: number;
  /** The interaction that took its place. */
  by: string;
  /** Store's time, ms. */
  at: number;
}

/** One event's work on the room. */
export interface Work {
  rows: Rows;
  now: number;
  head: HeadRow;
  isGrace: boolean;
  /** Whose event it is, and which ask it is about: that one hears by the answer. */
  process: string;
  id: string;
  touched: Record<string, true>;
  /** Lines that this event made room in. */
  freed: Record<string, true>;
  tell: Record<string, Record<string, Told>>;
}

export const dayMs = 86_400_000;
/** An admission without slots is remembered for as long as its ask may be repeated. */
export const afterMs = 60_000;

export function tell(
  work: Work,
  process: string,
  id: string,
  told: Omit<Told, 'at' | 'by'> & { by?: string },
): void {
  if (id === work.id) return;
  const all = work.tell[process] ?? {};
  work.tell[process] = all;
  all[id] = { by: '', ...told, at: work.now };
}
