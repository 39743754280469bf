import type { JointMachine, Rows } from '#lib/coordination/index.ts';
import type { RoomAnswer, RoomEvent } from './events.ts';
import { lineLua } from './line.lua.ts';
import {
  aheadOf,
  exactLanes,
  hold,
  limited,
  lineOf,
  newLine,
  nextLook,
  recall,
  recallMs,
  relax,
  saveLine,
  stand,
} from './line.ts';
import { findDead, hear, heardMs, lookAround, noteLines, processMs } from './look.ts';
import { roomLua } from './machine.lua.ts';
import { pumpLua } from './pump.lua.ts';
import { askOf, earliest, free, grant, isFree, openLine, patience, pump, pumpTries, touch } from './pump.ts';
import { type AskRow, type LineRow, type Need, namesOf, slotsOf } from './rows.ts';
import { startsLua } from './starts.lua.ts';
import { addPast, exactStarts } from './starts.ts';
import { afterMs, dayMs, type HeadRow, tell, type Work } from './work.ts';

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

/** A new-born store waits so long for all processes to come back; as for slots. */
export const graceMs = 3000;
/** Longer than a process that can reach the store is ever silent. */
const silenceMs = 5000;
type Result = Partial<Omit<RoomAnswer, 'told' | 'isNew'>>;

export const roomMachine: JointMachine<RoomEvent, RoomAnswer> = {
  name: 'room',
  step(rows, event, now) {
    const work = begin(rows, event, now);
    const isNew = hear(work, event.process);
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
    startsLua(exactStarts),
    lineLua({ dayMs, afterMs, exactLanes, recallMs }),
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
    touched: {},
    freed: {},
    tell: {},
  };
}

function run(work: Work, event: RoomEvent, now: number): Result {
  if (event.type === 'ask') return ask(work, event, now);
  if (event.type === 'gather') return gather(work, event, now);
  if (event.type === 'restore') return restore(work, event);
  if (event.type === 'recall') return learn(work, event);
  if (event.type === 'look') return { lines: lookAround(work) };
  if (event.type === 'leave') return leave(work, event);
  if (event.type === 'tick') return tick(work, event);
  bury(work);
  return { place: noteLines(work, event.process, event.lines) };
}

/** What the dead held and waited for is free. */
function bury(work: Work): void {
  if (work.isGrace) return;
  for (const process of findDead(work)) {
    const lines: Record<string, true> = {};
    for (const [id] of work.rows.members(`m:${process}`)) {
      const freed = free(work, id);
      work.rows.drop(`m:${process}`, id);
      for (const name of freed) lines[name] = true;
    }
    for (const name of Object.keys(lines).sort()) pump(work, name);
  }
}

function tick(work: Work, event: RoomEvent & { type: 'tick' }): Result {
  const row = lineOf(work, event.line);
  if (row === undefined) return {};
  limited(work, event.line, row, event);
  touch(work, event.line);
  const left = lineOf(work, event.line);
  if (left && left.waiting > 0) recall(work, event.line, left);
  return { opensAt: nextLook(work, left) };
}

function leave(work: Work, { id, keep }: RoomEvent & { type: 'leave' }): Result {
  const ask = askOf(work, id);
  const isWanted = (name: string) => (lineOf(work, name)?.waiting ?? 0) > 0;
  if (keep && ask?.line === '' && !slotsOf(ask.needs).some(isWanted)) return stay(work, ask);
  for (const name of free(work, id)) touch(work, name);
  return {};
}

/** Its places stay its own. */
function stay(work: Work, ask: AskRow): Pick<RoomAnswer, 'isKept'> {
  for (const name of slotsOf(ask.needs)) relax(work, name);
  return { isKept: true };
}

function ask(work: Work, event: RoomEvent & { type: 'ask' }, now: number): Result {
  const result = enter(work, event, now);
  if (event.instead === '') return result;
  const other = askOf(work, event.instead);
  const isInTheWay = other?.line === '' && other.needs[result.line ?? ''];
  if (result.state !== 'granted' && !isInTheWay) return { ...result, ...(other && stay(work, other)) };
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
  const ahead = aheadOf(work, row.line, line, id, row);
  const found = { line: row.line, opensAt: nextLook(work, line), earliestAt, ahead };
  recall(work, row.line, line);
  if (waitMs > 0 && earliestAt <= now + waitMs) return { state: 'waiting', ...found };
  free(work, id);
  return { state: 'refused', ...found };
}

/** At once where there is room and nobody waits; else into the line of the first need, behind those who may go on meanwhile. */
function join(work: Work, { id, process, lane, rank, needs }: RoomEvent & { type: 'ask' }): AskRow {
  for (const name of namesOf(needs)) {
    const row = lineOf(work, name);
    if (row) limited(work, name, row, needs[name] as Need);
    touch(work, name);
  }
  const ask: AskRow = { process, lane, rank, n: ++work.head.count, needs, line: '', passes: 0 };
  if (isFree(work, needs)) {
    grant(work, id, ask);
    return ask;
  }
  const line = namesOf(needs)[0] as string;
  ask.line = line;
  work.rows.put(`a:${id}`, ask, dayMs);
  work.rows.add(`m:${process}`, id, 0);
  stand(work, line, openLine(work, line, needs[line] as Need), id, ask);
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
  const { id, process, lane } = event;
  if (askOf(work, id)?.line === '') return {};
  free(work, id);
  const slots = slotsOf(event.needs);
  const needs = Object.fromEntries(slots.map((name) => [name, event.needs[name] as Need]));
  const ask: AskRow = { process, lane, rank: 0, n: ++work.head.count, needs, line: '', passes: 0 };
  work.rows.put(`a:${id}`, ask, dayMs);
  work.rows.add(`m:${process}`, id, 0);
  for (const name of slots) hold(work, name, openLine(work, name, needs[name] as Need), ask, 1);
  return {};
}

function learn(work: Work, event: RoomEvent & { type: 'recall' }): Result {
  const { line, periodMs, past } = event;
  const row = lineOf(work, line) ?? newLine(event);
  addPast(row, past);
  work.head.startsUntil = Math.max(work.head.startsUntil, work.now + periodMs);
  saveLine(work, line, row);
  return {};
}
