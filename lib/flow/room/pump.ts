import {
  aheadOf,
  depart,
  firstIn,
  firstOf,
  handOver,
  hasRoom,
  hold,
  isContended,
  lineOf,
  newLine,
  nextLook,
  recall,
  saveLine,
  stand,
  turn,
  yieldingTo,
} from './line.ts';
import { type AskRow, goesBefore, type LineRow, type Need, namesOf, slotsOf, type Waiting } from './rows.ts';
import { addStart, opensAt } from './starts.ts';
import { afterMs, dayMs, tell, type Work } from './work.ts';

/** So many of a line are looked at in one go; the rest at the next. */
export const pumpTries = 32;
/** After so many passes an ask keeps what it finds, so that it is not overtaken for ever. */
export const patience = 8;

export const askOf = ({ rows }: Work, id: string): AskRow | undefined => rows.get<AskRow>(`a:${id}`);

/** Admits those whom time made room for; once an event. */
export function touch(work: Work, name: string): void {
  if (work.touched[name] || lineOf(work, name) === undefined) return;
  work.touched[name] = true;
  pump(work, name);
}

/** The line, touched, and made if there is none. */
export function openLine(work: Work, name: string, need: Need): LineRow {
  touch(work, name);
  const known = lineOf(work, name);
  if (known) return known;
  const row = newLine(need);
  work.rows.put(`l:${name}`, row, dayMs);
  return row;
}

/** Admits from a line while it has room. */
export function pump(work: Work, name: string): void {
  if (work.isGrace) return;
  for (let tries = 0; tries < pumpTries; tries++) {
    const row = lineOf(work, name);
    if (row === undefined || row.waiting === 0 || !mayOpen(work, row)) return;
    const first = firstIn(work, name);
    const its = first === undefined ? undefined : askOf(work, first);
    if (first === undefined || its === undefined || !isOpenTo(work, row, its)) return;
    // In another line that has room there may be somebody of its lane who goes first.
    const [id, ask] = bestOfLane(work, first, its);
    // Touching moves others, perhaps also this one.
    if (touchAll(work, ask.needs)) continue;
    const full = fullFor(work, id, ask);
    if (full === undefined) grant(work, id, ask);
    else move(work, id, ask, full);
  }
}

const mayOpen = ({ now }: Work, row: LineRow): boolean =>
  hasRoom(row, now) || Object.keys(row.kept).length > 0;

const isOpenTo = ({ now }: Work, row: LineRow, waiting: Waiting): boolean =>
  hasRoom(row, now) || yieldingTo(row, waiting) !== undefined;

function bestOfLane(work: Work, id: string, ask: AskRow): [string, AskRow] {
  let best: [string, AskRow] = [id, ask];
  for (const name of Object.keys({ ...ask.needs, ...work.freed })) {
    const row = lineOf(work, name);
    if (row === undefined || row.waiting === 0) continue;
    if (!row.kept[id] && !hasRoom(row, work.now)) continue;
    const first = firstOf(work, name, ask.lane);
    const other = first === undefined ? undefined : askOf(work, first);
    if (first !== undefined && other && goesBefore(other, best[1])) best = [first, other];
  }
  return best;
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
    return !row.kept[id] && !isOpenTo(work, row, ask);
  });

/** Whether it is let in at once: there is room, and nobody waits for it. */
export const isFree = (work: Work, needs: AskRow['needs']): boolean =>
  !work.isGrace &&
  namesOf(needs).every((name) => {
    const row = lineOf(work, name) ?? newLine(needs[name] as Need);
    return row.waiting === 0 && hasRoom(row, work.now);
  });

export function grant(work: Work, id: string, ask: AskRow): void {
  const { rows, now, head } = work;
  const { process, lane, needs, line } = ask;
  if (line !== '') depart(work, line, id, ask);
  for (const name of namesOf(needs)) {
    const row = lineOf(work, name) ?? newLine(needs[name] as Need);
    if (row.periodMs > 0) {
      addStart(row, now);
      head.startsUntil = Math.max(head.startsUntil, now + row.periodMs);
    } else takePlace(work, name, row, id, ask);
    turn(work, name, row, lane);
    saveLine(work, name, row);
  }
  const slots = slotsOf(needs);
  ask.line = '';
  ask.needs = Object.fromEntries(slots.map((name) => [name, needs[name] as Need]));
  rows.put(`a:${id}`, ask, slots.length > 0 ? dayMs : afterMs);
  if (slots.length > 0) rows.add(`m:${process}`, id, 0);
  else rows.drop(`m:${process}`, id);
  tell(work, process, id, { state: 'granted', line: '', opensAt: 0 });
}

/** One that was kept for it, one that is free, or one that somebody of its lane keeps who goes later. */
function takePlace(work: Work, name: string, row: LineRow, id: string, ask: AskRow): void {
  const kept = row.kept[id] ? id : hasRoom(row, work.now) ? undefined : yieldingTo(row, ask);
  const before = kept === undefined ? undefined : row.kept[kept];
  if (kept === undefined || before === undefined) hold(work, name, row, ask, 1);
  else {
    handOver(work, name, row, before.process, ask.process);
    delete row.kept[kept];
  }
}

/** To the line of what it lacks. Keeping in the order of needs only, so that no two wait for each other. */
function move(work: Work, id: string, ask: AskRow, to: string): void {
  const { process, lane, rank, n, line: from, needs } = ask;
  const left = lineOf(work, from) as LineRow;
  depart(work, from, id, ask);
  // Within a lane nobody takes his place.
  if (isContended(work, from, lane)) ask.passes++;
  const isKept = ask.passes >= patience && (needs[from]?.place ?? 0) < (needs[to]?.place ?? 0);
  if (isKept && left.periodMs === 0 && !left.kept[id]) {
    left.kept[id] = { process, lane, rank, n };
    hold(work, from, left, ask, 1);
  }
  const row = lineOf(work, to) as LineRow;
  stand(work, to, row, id, ask);
  recall(work, to, row);
  ask.line = to;
  work.rows.put(`a:${id}`, ask, dayMs);
  tell(work, process, id, { state: 'waiting', line: to, opensAt: nextLook(work, row) });
}

/** Gives up all that somebody holds or waits for. @returns the lines of slots that this may have made room in */
export function free(work: Work, id: string): string[] {
  const ask = askOf(work, id);
  if (ask === undefined) return [];
  const slots = slotsOf(ask.needs);
  if (ask.line !== '') depart(work, ask.line, id, ask);
  for (const name of slots) {
    const row = lineOf(work, name);
    if (row === undefined || (ask.line !== '' && !row.kept[id])) continue;
    delete row.kept[id];
    hold(work, name, row, ask, -1);
  }
  for (const name of slots) work.freed[name] = true;
  work.rows.put(`a:${id}`, undefined, 0);
  work.rows.drop(`m:${ask.process}`, id);
  return slots;
}

/** When this one can start at the earliest; 0: nothing but time is in the way, or nobody knows. */
export function earliest(work: Work, id: string, ask: AskRow): number {
  let at = work.isGrace ? work.head.graceUntil : 0;
  for (const name of namesOf(ask.needs)) {
    const row = lineOf(work, name);
    if (row === undefined || row.periodMs === 0) continue;
    at = Math.max(at, opensAt(row, aheadOf(work, name, row, id, ask) + 1, work.now));
  }
  return at;
}
