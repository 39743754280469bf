import type { Rows } from '#lib/coordination/index.ts';
import {
  type AskRow,
  addStart,
  aheadOf,
  firstIn,
  goesBefore,
  hasRoom,
  type LineRow,
  type Need,
  namesOf,
  noStarts,
  opensAt,
  type Party,
  type Waiting,
  yieldingTo,
} from './rows.ts';

/** What everybody has in common. */
export interface HeadRow {
  /** The latest event of anybody. */
  heardAt: number;
  /** Nobody is admitted until then: the store may have forgotten somebody. */
  graceUntil: number;
  /** Asks so far. */
  count: number;
  /** Entries in `held` of all lines. */
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
  alive: Record<string, boolean>;
  touched: Record<string, true>;
  /** Lines that this event made room in. */
  freed: Record<string, true>;
  tell: Record<string, Record<string, Told>>;
}

export const dayMs = 86_400_000;
/** An admission without slots is remembered for as long as its ask may be repeated. */
export const afterMs = 60_000;
/** So many of a line are looked at in one go; the rest at the next. */
export const pumpTries = 32;
/** After so many passes an ask keeps what it finds, so that it is not overtaken for ever. */
export const patience = 8;

export const lineOf = ({ rows }: Work, name: string): LineRow | undefined => rows.get<LineRow>(`l:${name}`);

function hasAny(all: object): boolean {
  for (const _ in all) return true;
  return false;
}

/** An empty one is forgotten, a throttle's starts after its period. */
export function saveLine({ rows }: Work, name: string, row: LineRow): void {
  const isUsed = hasAny(row.held) || hasAny(row.line);
  const isEmpty = !isUsed && row.count === 0;
  const keepMs = row.periodMs + (isUsed ? dayMs : afterMs);
  rows.put(`l:${name}`, isEmpty ? undefined : row, keepMs);
}

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

/** Asks the processes that hold places of a line for those that they do not use. */
export function recall(work: Work, name: string, row: LineRow): void {
  for (const id in row.held) {
    const { process } = row.held[id] as Party;
    tell(work, process, `recall ${name}`, { state: 'recall', line: name, opensAt: 0 });
  }
}

/** When somebody in this line should look again. */
export function nextLook({ now, isGrace, head }: Work, row: LineRow | undefined): number {
  if (isGrace) return head.graceUntil;
  if (row === undefined) return 0;
  return row.periodMs > 0 ? opensAt(row, 1, now) : hasRoom(row, now) ? now : 0;
}

/** Rids a line of the dead, and admits those whom time made room for; once an event. */
export function touch(work: Work, name: string): void {
  const row = lineOf(work, name);
  if (row === undefined || work.touched[name]) return;
  work.touched[name] = true;
  buryDead(work, name, row);
  pump(work, name);
}

/** The line, touched, and made if there is none. */
export function openLine(work: Work, name: string, { limit, periodMs }: Need): LineRow {
  touch(work, name);
  const known = lineOf(work, name);
  if (known) return known;
  const row: LineRow = { ...noStarts({ limit, periodMs }), held: {}, line: {}, served: {} };
  work.rows.put(`l:${name}`, row, dayMs);
  return row;
}

function buryDead(work: Work, name: string, row: LineRow): void {
  if (work.isGrace) return;
  const { rows, head, alive } = work;
  const isDead = (process: string) => {
    alive[process] ??= rows.get(`p:${process}`) !== undefined;
    return !alive[process];
  };
  let dead = 0;
  for (const all of [row.held, row.line])
    for (const id in all) {
      if (!isDead((all[id] as Party).process)) continue;
      delete all[id];
      rows.put(`a:${id}`, undefined, 0);
      if (all === row.held) head.held--;
      dead++;
    }
  if (dead > 0) saveLine(work, name, row);
}

/** Admits from a line while it has room. */
export function pump(work: Work, name: string): void {
  if (work.isGrace) return;
  for (let tries = 0; tries < pumpTries; tries++) {
    const row = lineOf(work, name);
    if (row === undefined || !hasAny(row.line) || !mayOpen(work, row)) return;
    const first = firstIn(row);
    if (first === undefined || !isOpenTo(work, row, row.line[first] as Waiting)) return;
    // In another line that has room there may be somebody of its lane who goes first.
    const id = bestOfLane(work, first);
    const ask = work.rows.get<AskRow>(`a:${id}`) as AskRow;
    // Touching moves others, perhaps also this one.
    if (touchAll(work, ask.needs)) continue;
    const full = fullFor(work, id, ask);
    if (full === undefined) grant(work, id, ask);
    else move(work, id, ask, full);
  }
}

const mayOpen = ({ now }: Work, row: LineRow): boolean =>
  hasRoom(row, now) || Object.values(row.held).some(({ rank }) => rank !== undefined);

const isOpenTo = ({ now }: Work, row: LineRow, waiting: Waiting): boolean =>
  hasRoom(row, now) || yieldingTo(row, waiting) !== undefined;

function bestOfLane(work: Work, id: string): string {
  const { lane, rank, n, needs } = work.rows.get<AskRow>(`a:${id}`) as AskRow;
  let best = { id, rank, n };
  for (const name of Object.keys({ ...needs, ...work.freed })) {
    const row = lineOf(work, name);
    if (row === undefined || !hasAny(row.line)) continue;
    if (!row.held[id] && !hasRoom(row, work.now)) continue;
    for (const other in row.line) {
      const one = row.line[other] as Waiting;
      if (one.lane === lane && goesBefore(one, best)) best = { id: other, rank: one.rank, n: one.n };
    }
  }
  return best.id;
}

/** @returns whether any of them was not touched before */
function touchAll(work: Work, needs: AskRow['needs']): boolean {
  const names = namesOf(needs).filter((name) => !work.touched[name] && lineOf(work, name));
  for (const name of names) touch(work, name);
  return names.length > 0;
}

/** The first need that has no room. */
const fullFor = (work: Work, id: string, ask: AskRow): string | undefined =>
  namesOf(ask.needs).find((name) => {
    const row = openLine(work, name, ask.needs[name] as Need);
    return !row.held[id] && !isOpenTo(work, row, ask);
  });

function grant(work: Work, id: string, ask: AskRow): void {
  const { rows, now, head } = work;
  const { process, lane } = ask;
  let isHolder = false;
  for (const name of namesOf(ask.needs)) {
    const row = lineOf(work, name) as LineRow;
    delete row.line[id];
    if (row.periodMs > 0) {
      addStart(row, now);
      head.startsUntil = Math.max(head.startsUntil, now + row.periodMs);
    } else {
      isHolder = true;
      const kept = row.held[id] ? id : hasRoom(row, now) ? undefined : yieldingTo(row, ask);
      if (kept === undefined) head.held++;
      else delete row.held[kept];
      row.held[id] = { process, lane };
    }
    if (row.served[lane] || !hasAny(row.line)) row.served = {};
    if (hasAny(row.line)) row.served[lane] = true;
    saveLine(work, name, row);
  }
  ask.line = '';
  rows.put(`a:${id}`, ask, isHolder ? dayMs : afterMs);
  tell(work, process, id, { state: 'granted', line: '', opensAt: 0 });
}

/** To the line of what it lacks. Keeping in the order of needs only, so that no two wait for each other. */
function move(work: Work, id: string, ask: AskRow, to: string): void {
  const { process, lane, rank, n, line: from, needs } = ask;
  const left = lineOf(work, from) as LineRow;
  delete left.line[id];
  // Within a lane nobody takes his place.
  if (Object.values(left.line).some((other) => other.lane !== lane)) ask.passes++;
  const isKept = ask.passes >= patience && (needs[from]?.place ?? 0) < (needs[to]?.place ?? 0);
  if (isKept && left.periodMs === 0 && !left.held[id]) {
    left.held[id] = { process, lane, rank, n };
    work.head.held++;
  }
  saveLine(work, from, left);
  const row = lineOf(work, to) as LineRow;
  row.line[id] = { process, lane, rank, n };
  saveLine(work, to, row);
  recall(work, to, row);
  ask.line = to;
  work.rows.put(`a:${id}`, ask, dayMs);
  tell(work, process, id, { state: 'waiting', line: to, opensAt: nextLook(work, row) });
}

/** Takes somebody out of all lines, whatever he holds there. */
export function remove(work: Work, id: string, ask: AskRow): void {
  for (const name of namesOf(ask.needs)) {
    const row = lineOf(work, name);
    if (row === undefined || !(row.held[id] || row.line[id])) continue;
    if (row.held[id]) work.head.held--;
    delete row.held[id];
    delete row.line[id];
    saveLine(work, name, row);
  }
  work.rows.put(`a:${id}`, undefined, 0);
}

/** When this one can start at the earliest; 0: nothing but time is in the way, or nobody knows. */
export function earliest(work: Work, id: string, ask: AskRow): number {
  let at = work.isGrace ? work.head.graceUntil : 0;
  for (const name of namesOf(ask.needs)) {
    const row = lineOf(work, name);
    if (row === undefined || row.periodMs === 0) continue;
    at = Math.max(at, opensAt(row, aheadOf(row, id) + 1, work.now));
  }
  return at;
}
