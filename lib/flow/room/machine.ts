import type { JointMachine, Rows } from '#lib/coordination/index.ts';
import { type LineLook, lookAround, noteLines } from './look.ts';
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
  type Told,
  tell,
  touch,
  type Work,
} from './pump.ts';
import { rowsLua } from './rows.lua.ts';
import { type AskRow, aheadOf, exactStarts, type LineRow, type Need, namesOf } from './rows.ts';

/** Who sends an event, and when the store began to remember as far as he knows. */
interface Sender {
  process: string;
  bornAt: number;
}

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

export type RoomEvent = Sender &
  (
    | {
        type: 'ask';
        id: string;
        lane: string;
        rank: number;
        needs: Record<string, Need>;
        /** How long it may wait, ms. */
        waitMs: number;
        /** The debounce it was the latest of; empty if none. */
        debounce: string;
      }
    | {
        type: 'gather';
        id: string;
        of: string;
        askedAt: number;
        key: string;
        periodMs: number;
        maxWaitMs: number;
      }
    /** The end of an admission or of waiting. */
    | { type: 'leave'; id: string }
    /** Time passed, or the limit was changed. */
    | { type: 'tick'; line: string; limit: number }
    /** With the lines that the process has to do with. */
    | { type: 'alive'; lines: Record<string, true> }
    | { type: 'look' }
    /** What was admitted and may be forgotten, or was admitted without the store. */
    | { type: 'restore'; id: string; lane: string; needs: Record<string, Need> }
    /** Starts that the store does not know of. */
    | { type: 'recall'; line: string; limit: number; periodMs: number; past: Record<string, number> }
  );

export interface RoomAnswer {
  state: 'granted' | 'waiting' | 'refused' | 'superseded' | 'done';
  /** What stands in the way; of one that leaves, a line of slots that somebody waits in. */
  line: string;
  /** When to look again, store's time; 0: when told. */
  opensAt: number;
  /** When it can start at the earliest, as far as throttles say; 0: nothing is known. */
  earliestAt: number;
  /** Those who have their turn before. */
  ahead: number;
  /** The interaction that took its place. */
  by: string;
  /** The process had not been heard of for long: its slots may be given away. */
  isNew: boolean;
  /** What is going on, for one who looks. */
  lines: Record<string, LineLook>;
  /** What else happened to asks of the same process. */
  told: Record<string, Told>;
}

/** A new-born store waits so long for all processes to come back; as for slots. */
export const graceMs = 3000;
/** Longer than a process that can reach the store is ever silent while somebody holds something. */
const silenceMs = 5000;
/** A process that was not heard for so long is dead. */
const processMs = 10_000;

type Result = Partial<Omit<RoomAnswer, 'told' | 'isNew'>>;

export const roomMachine: JointMachine<RoomEvent, RoomAnswer> = {
  name: 'room',
  step(rows, event, now) {
    const work = begin(rows, event, now);
    const isNew = rows.get(`p:${event.process}`) === undefined;
    rows.put(`p:${event.process}`, {}, processMs);
    const result = run(work, event, now);
    rows.put('head', work.head, dayMs);
    const { [event.process]: told = {}, ...others } = work.tell;
    const nothing = { state: 'done', line: '', opensAt: 0, earliestAt: 0, ahead: 0, by: '' } as const;
    return { answer: { ...nothing, lines: {}, ...result, isNew, told }, tell: others };
  },
  lua: [
    rowsLua(exactStarts),
    pumpLua({ dayMs, afterMs, pumpTries, patience }),
    roomLua({ graceMs, silenceMs, processMs, dayMs }),
  ].join(''),
};

function begin(rows: Rows, event: RoomEvent, now: number): Work {
  const head = rows.get<HeadRow>('head') ?? { heardAt: now, graceUntil: 0, count: 0, held: 0 };
  const isSilence = head.held > 0 && now > head.heardAt + silenceMs;
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
  if (event.type === 'alive') noteLines(rows, event.process, event.lines, now, processMs);
  if (event.type === 'leave') {
    const known = rows.get<AskRow>(`a:${event.id}`);
    if (known === undefined) return {};
    remove(work, event.id, known);
    const names = namesOf(known.needs);
    for (const name of names) work.freed[name] = true;
    for (const name of names) touch(work, name);
    const isCrowded = (name: string) => {
      const row = lineOf(work, name);
      return row !== undefined && row.periodMs === 0 && Object.keys(row.line).length > 0;
    };
    return { line: names.find(isCrowded) ?? '' };
  }
  if (event.type === 'tick') {
    const row = lineOf(work, event.line);
    if (row === undefined) return {};
    row.limit = event.limit;
    saveLine(work, event.line, row);
    touch(work, event.line);
    const left = lineOf(work, event.line);
    if (left && Object.keys(left.line).length > 0) recall(work, event.line, left);
    return { opensAt: nextLook(work, lineOf(work, event.line)) };
  }
  return {};
}

function ask(work: Work, event: RoomEvent & { type: 'ask' }, now: number): Result {
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

/** Into the line of the first need, behind those who may go on meanwhile. */
function join(work: Work, { id, process, lane, rank, needs }: RoomEvent & { type: 'ask' }): AskRow {
  const names = namesOf(needs);
  for (const name of names) {
    const { limit, periodMs } = needs[name] as Need;
    const row = lineOf(work, name);
    if (row) {
      [row.limit, row.periodMs] = [limit, periodMs];
      saveLine(work, name, row);
    }
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
  const row = known ?? { limit, periodMs, held: {}, past: {}, line: {}, served: {} };
  for (const [at, n] of Object.entries(past)) row.past[at] = (row.past[at] ?? 0) + n;
  saveLine(work, line, row);
  return {};
}
