import type { JointMachine, Rows } from '#lib/coordination/index.ts';
import type { RoomAnswer, RoomEvent } from './events.ts';
import { lookAround, noteLines } from './look.ts';
import { roomLua } from './machine.lua.ts';
import { pumpLua } from './pump.lua.ts';
import {
  afterMs,
  dayMs,
  earliest,
  type HeadRow,
  lineOf,
  nextLook,
  openLine,
  patience,
  pump,
  pumpTries,
  recall,
  remove,
  saveLine,
  tell,
  touch,
  type Work,
} from './pump.ts';
import { rowsLua } from './rows.lua.ts';
import {
  type AskRow,
  addPast,
  aheadOf,
  exactStarts,
  type Limit,
  type LineRow,
  type Need,
  namesOf,
  noStarts,
} from './rows.ts';

/** Of all asks with one key the latest goes on, when none came for a period, or at the latest after some time. */
interface DebounceRow {
  id: string;
  /** The interaction, and when it was asked for: the later one wins, also over one that comes back. */
  of: string;
  askedAt: number;
  process: string;
  /** When the first one came, and when the latest may go on. */
  since: number;
  dueAt: number;
  hasGone: boolean;
}

/** When a process was heard. */
interface ProcessRow {
  at: number;
}

/** A new-born store waits so long for all processes to come back; as for slots. */
export const graceMs = 3000;
/** Longer than a process that can reach the store is ever silent. */
const silenceMs = 5000;
/** A process that was not heard for so long is dead. */
const processMs = 10_000;
/** How often it is noted that it was. */
const heardMs = 500;

type Result = Partial<Omit<RoomAnswer, 'told' | 'isNew'>>;

export const roomMachine: JointMachine<RoomEvent, RoomAnswer> = {
  name: 'room',
  step(rows, event, now) {
    const work = begin(rows, event, now);
    const heard = rows.get<ProcessRow>(`p:${event.process}`);
    const isNew = heard === undefined;
    if (isNew || now >= heard.at + heardMs) rows.put(`p:${event.process}`, { at: now }, processMs);
    const result = run(work, event, now);
    rows.put('head', work.head, dayMs);
    const { [event.process]: told = {}, ...others } = work.tell;
    const nothing = {
      state: 'done',
      line: '',
      opensAt: 0,
      earliestAt: 0,
      ahead: 0,
      by: '',
      isKept: false,
    } as const;
    const nobody = { lines: {}, place: { index: 0, processes: 0 } };
    return { answer: { ...nothing, ...nobody, ...result, isNew, told }, tell: others };
  },
  lua: [
    rowsLua(exactStarts),
    pumpLua({ dayMs, afterMs, pumpTries, patience }),
    roomLua({ graceMs, silenceMs, processMs, heardMs, dayMs }),
  ].join(''),
};

function begin(rows: Rows, event: RoomEvent, now: number): Work {
  const nothing: HeadRow = { heardAt: now, graceUntil: 0, count: 0, held: 0, startsUntil: 0 };
  const head = rows.get<HeadRow>('head') ?? nothing;
  // Of a store that may be away: there every process is heard each second.
  const isInUse = event.bornAt > 0 && (head.held > 0 || now < head.startsUntil);
  const isSilence = isInUse && now > head.heardAt + silenceMs;
  head.graceUntil = Math.max(head.graceUntil, event.bornAt + graceMs, isSilence ? now + graceMs : 0);
  head.heardAt = now;
  const id = 'id' in event ? event.id : '';
  const { process } = event;
  return {
    rows,
    now,
    head,
    isGrace: now < head.graceUntil,
    process,
    id,
    alive: { [process]: true },
    touched: {},
    freed: {},
    tell: {},
  };
}

function run(work: Work, event: RoomEvent, now: number): Result {
  const { rows } = work;
  if (event.type === 'ask') return ask(work, event, now);
  if (event.type === 'gather') return gather(work, event, now);
  if (event.type === 'restore') return restore(work, event);
  if (event.type === 'recall') return learn(work, event);
  if (event.type === 'look') return { lines: lookAround(work) };
  if (event.type === 'alive') return { place: noteLines(rows, event.process, event.lines, now, processMs) };
  if (event.type === 'leave') return leave(work, event);
  if (event.type === 'tick') {
    const row = lineOf(work, event.line);
    if (row === undefined) return {};
    limited(work, event.line, row, event);
    touch(work, event.line);
    const left = lineOf(work, event.line);
    if (left && Object.keys(left.line).length > 0) recall(work, event.line, left);
    return { opensAt: nextLook(work, lineOf(work, event.line)) };
  }
  return {};
}

function leave(work: Work, { id, keep }: RoomEvent & { type: 'leave' }): Result {
  const { needs = {}, line } = work.rows.get<AskRow>(`a:${id}`) ?? {};
  const isWanted = (name: string) => Object.keys(lineOf(work, name)?.line ?? {}).length > 0;
  if (keep && line === '' && !slotsOf(needs).some(isWanted)) return { isKept: true };
  for (const name of free(work, id)) touch(work, name);
  return {};
}

/** Gives up all that somebody holds. @returns the lines of slots that this made room in */
function free(work: Work, id: string): string[] {
  const known = work.rows.get<AskRow>(`a:${id}`);
  if (known === undefined) return [];
  remove(work, id, known);
  const names = slotsOf(known.needs);
  for (const name of names) work.freed[name] = true;
  return names;
}

const slotsOf = (needs: AskRow['needs']): string[] =>
  namesOf(needs).filter((name) => needs[name]?.periodMs === 0);

function ask(work: Work, event: RoomEvent & { type: 'ask' }, now: number): Result {
  const result = enter(work, event, now);
  if (event.instead === '') return result;
  const isOfUse = result.state === 'granted' || lineOf(work, result.line ?? '')?.held[event.instead];
  if (!isOfUse) return { ...result, isKept: work.rows.get(`a:${event.instead}`) !== undefined };
  const freed = free(work, event.instead);
  const again = result.state === 'granted' ? result : enter(work, event, now);
  for (const name of freed) pump(work, name);
  return again;
}

function enter(work: Work, event: RoomEvent & { type: 'ask' }, now: number): Result {
  const { rows } = work;
  const { id, waitMs, debounce } = event;
  const known = rows.get<AskRow>(`a:${id}`);
  if (known?.line === '') return { state: 'granted' };
  if (known === undefined && debounce !== '') {
    const latest = rows.get<DebounceRow>(`d:${debounce}`);
    if (latest?.id !== id) return { state: 'superseded', line: debounce, by: latest?.of ?? '' };
    latest.hasGone = true;
    rows.put(`d:${debounce}`, latest, dayMs);
  }
  // A debounce alone.
  if (Object.keys(event.needs).length === 0) return { state: 'granted' };
  const row = known ?? join(work, event);
  touch(work, row.line);
  pump(work, row.line);
  if (row.line === '') return { state: 'granted' };
  const line = lineOf(work, row.line) as LineRow;
  const earliestAt = earliest(work, id, row);
  const found = { line: row.line, opensAt: nextLook(work, line), earliestAt, ahead: aheadOf(line, id) };
  recall(work, row.line, line);
  if (waitMs > 0 && earliestAt <= now + waitMs) return { state: 'waiting', ...found };
  remove(work, id, row);
  return { state: 'refused', ...found };
}

/** The limit may have been changed. */
function limited(work: Work, name: string, row: LineRow, { limit, periodMs }: Limit): void {
  if (row.limit === limit && row.periodMs === periodMs) return;
  [row.limit, row.periodMs, row.dropsAt] = [limit, periodMs, 0];
  saveLine(work, name, row);
}

/** Into the line of the first need, behind those who may go on meanwhile. */
function join(work: Work, { id, process, lane, rank, needs }: RoomEvent & { type: 'ask' }): AskRow {
  const names = namesOf(needs);
  for (const name of names) {
    const row = lineOf(work, name);
    if (row) limited(work, name, row, needs[name] as Need);
    touch(work, name);
  }
  const line = names[0] as string;
  const party = { process, lane, rank, n: ++work.head.count };
  const ask: AskRow = { ...party, needs, line, passes: 0 };
  work.rows.put(`a:${id}`, ask, dayMs);
  const row = openLine(work, line, needs[line] as Need);
  row.line[id] = party;
  saveLine(work, line, row);
  return ask;
}

function gather(work: Work, event: RoomEvent & { type: 'gather' }, now: number): Result {
  const { id, of, askedAt, process, key, periodMs, maxWaitMs } = event;
  const before = work.rows.get<DebounceRow>(`d:${key}`);
  const isSame = before?.of === of;
  if (before && !isSame && before.askedAt > askedAt) return { state: 'superseded', line: key, by: before.of };
  // It had its turn already, and comes back for room.
  if (before && isSame && before.hasGone) return { state: 'done' };
  const isOpen = before !== undefined && !before.hasGone && before.since + maxWaitMs > now;
  if (before && !isSame && !before.hasGone)
    tell(work, before.process, before.id, { state: 'superseded', line: key, opensAt: 0, by: of });
  const since = isOpen ? before.since : now;
  const dueAt = isOpen && isSame ? before.dueAt : Math.min(now + periodMs, since + maxWaitMs);
  work.rows.put(`d:${key}`, { id, of, askedAt, process, since, dueAt, hasGone: false }, maxWaitMs + dayMs);
  return { state: 'waiting', line: key, opensAt: Math.max(now, dueAt) };
}

function restore(work: Work, event: RoomEvent & { type: 'restore' }): Result {
  const { id, process, lane, needs } = event;
  if (work.rows.get<AskRow>(`a:${id}`)?.line === '') return {};
  const known = work.rows.get<AskRow>(`a:${id}`);
  if (known) remove(work, id, known);
  const ask: AskRow = { process, lane, rank: 0, n: ++work.head.count, needs, line: '', passes: 0 };
  work.rows.put(`a:${id}`, ask, dayMs);
  for (const name of namesOf(needs)) {
    const need = needs[name] as Need;
    if (need.periodMs > 0) continue;
    const row = openLine(work, name, need);
    row.held[id] = { process, lane };
    work.head.held++;
    saveLine(work, name, row);
  }
  return {};
}

function learn(work: Work, { line, limit, periodMs, past }: RoomEvent & { type: 'recall' }): Result {
  const known = lineOf(work, line);
  const row = known ?? { ...noStarts({ limit, periodMs }), held: {}, line: {}, served: {} };
  addPast(row, past);
  work.head.startsUntil = Math.max(work.head.startsUntil, work.now + periodMs);
  saveLine(work, line, row);
  return {};
}
