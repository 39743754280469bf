import { type AskRow, goesBefore, type LineRow, type Party, type Waiting } from './rows.ts';
import { type Limit, noStarts, opensAt, startsIn } from './starts.ts';
import { afterMs, dayMs, tell, type Work } from './work.ts';

/**
 * What belongs to a line beside its row, so that a line costs the same however many wait in it:
 *   q: lanes of which somebody waits, in the order of their turns   w: of one of these lanes those who wait, by rank
 *   s: lanes that had their turn in this round                      h, o: places taken, by lane and by process
 */
const lanesIn = (name: string): string => `q:${name}`;
const asksOf = (name: string, lane: string): string => `w:${name}\n${lane}`;
const servedIn = (name: string): string => `s:${name}`;
const heldBy = (name: string): string => `h:${name}`;
const ownersOf = (name: string): string => `o:${name}`;

/** Asks of a lane with the same rank go in the order of their arrival. */
const memberOf = (id: string, { n }: Waiting): string => `${String(n).padStart(15, '0')} ${id}`;
const idOf = (member: string): string => member.slice(16);

/** The turn of a lane is one number: who holds less goes before all others, then who had no turn, then the lower rank. */
const rankSpan = 2 ** 41;
const lastPlace = 2 ** 12 - 1;

export const lineOf = ({ rows }: Work, name: string): LineRow | undefined => rows.get<LineRow>(`l:${name}`);

export const newLine = (limit: Limit): LineRow => ({
  ...noStarts(limit),
  ...{ held: 0, kept: {}, waiting: 0, recalledAt: 0 },
});

/** An empty one is forgotten, a throttle's starts after its period. */
export function saveLine({ rows }: Work, name: string, row: LineRow): void {
  const isUsed = row.held > 0 || row.waiting > 0;
  const keepMs = row.periodMs + (isUsed ? dayMs : afterMs);
  rows.put(`l:${name}`, isUsed || row.count > 0 ? row : undefined, keepMs);
}

/** The limit may have been changed. */
export function limited(work: Work, name: string, row: LineRow, { limit, periodMs }: Limit): void {
  if (row.limit === limit && row.periodMs === periodMs) return;
  [row.limit, row.periodMs, row.dropsAt] = [limit, periodMs, 0];
  saveLine(work, name, row);
}

export const hasRoom = (row: LineRow, now: number): boolean =>
  (row.periodMs > 0 ? startsIn(row, now) : row.held) < row.limit;

/** Puts a lane where its turn is. */
function sort({ rows }: Work, name: string, lane: string): void {
  const first = rows.first(asksOf(name, lane));
  const isServed = rows.before(servedIn(name), lane) !== undefined;
  const place = Math.min(2 * rows.countOf(heldBy(name), lane) + (isServed ? 1 : 0), lastPlace);
  if (first === undefined) rows.drop(lanesIn(name), lane);
  else rows.add(lanesIn(name), lane, place * rankSpan + first[1]);
}

/** Begins to wait there. */
export function stand(work: Work, name: string, row: LineRow, id: string, waiting: Waiting): void {
  const { lane, rank } = waiting;
  work.rows.add(asksOf(name, lane), memberOf(id, waiting), Math.max(0, rank));
  row.waiting++;
  sort(work, name, lane);
  saveLine(work, name, row);
}

/** Waits there no longer. */
export function depart(work: Work, name: string, id: string, waiting: Waiting): void {
  const { lane } = waiting;
  const row = lineOf(work, name);
  work.rows.drop(asksOf(name, lane), memberOf(id, waiting));
  if (row === undefined) return;
  row.waiting--;
  if (row.waiting === 0) work.rows.clear(servedIn(name));
  sort(work, name, lane);
  saveLine(work, name, row);
}

/** Takes a place, or gives one back. */
export function hold(work: Work, name: string, row: LineRow, { process, lane }: Party, by: 1 | -1): void {
  row.held += by;
  work.head.held += by;
  work.rows.count(heldBy(name), lane, by);
  if (work.rows.count(ownersOf(name), process, by) === 1) row.recalledAt = 0;
  if (row.waiting > 0) sort(work, name, lane);
  saveLine(work, name, row);
}

/** A place goes from one of a lane to another. */
export function handOver(work: Work, name: string, row: LineRow, from: string, to: string): void {
  work.rows.count(ownersOf(name), from, -1);
  if (work.rows.count(ownersOf(name), to, 1) === 1) row.recalledAt = 0;
}

/** A lane had its turn; when one has its second in a round, another round begins. */
export function turn(work: Work, name: string, row: LineRow, lane: string): void {
  const { rows } = work;
  if (row.waiting === 0) return;
  const isRound = rows.before(servedIn(name), lane) !== undefined;
  const served = isRound ? rows.members(servedIn(name)) : [];
  if (isRound) rows.clear(servedIn(name));
  rows.add(servedIn(name), lane, 0);
  for (const [other] of served) sort(work, name, other);
  if (!isRound) sort(work, name, lane);
}

/** Who goes first: of the lane that holds least, of those the one without a turn in this round, then the lowest rank. */
export function firstIn(work: Work, name: string): string | undefined {
  const lane = work.rows.first(lanesIn(name))?.[0];
  return lane === undefined ? undefined : firstOf(work, name, lane);
}

/** Who goes first within a lane. */
export function firstOf({ rows }: Work, name: string, lane: string): string | undefined {
  const first = rows.first(asksOf(name, lane));
  return first && idOf(first[0]);
}

/** Whether others of another lane wait there. */
export function isContended({ rows }: Work, name: string, lane: string): boolean {
  const lanes = rows.size(lanesIn(name));
  return lanes > (rows.before(lanesIn(name), lane) === undefined ? 0 : 1);
}

/** A place that is kept for somebody of the same lane who goes later; the last of them. */
export function yieldingTo(row: LineRow, waiting: Waiting): string | undefined {
  let last: string | undefined;
  let latest: Pick<Waiting, 'rank' | 'n'> = waiting;
  for (const [id, kept] of Object.entries(row.kept)) {
    if (kept.lane !== waiting.lane || !goesBefore(latest, kept)) continue;
    last = id;
    latest = kept;
  }
  return last;
}

/** So many lanes are looked at one by one to say how many go before somebody. */
export const exactLanes = 50;

/**
 * How many have their turn before this one: of its lane those who go first, of each other lane as many, and one more of
 * those that are ahead of it. Of a line where it does not wait itself all.
 */
export function aheadOf({ rows }: Work, name: string, row: LineRow, id: string, ask: AskRow): number {
  if (ask.line !== name) return row.waiting;
  const own = asksOf(name, ask.lane);
  const before = rows.before(own, memberOf(id, ask)) ?? 0;
  const [lanes, lanesBefore] = [rows.size(lanesIn(name)), rows.before(lanesIn(name), ask.lane) ?? 0];
  if (lanes > exactLanes)
    return before + Math.min(before * (lanes - 1) + lanesBefore, row.waiting - rows.size(own));
  return rows.members(lanesIn(name)).reduce((sum, [lane], index) => {
    if (lane === ask.lane) return sum;
    return sum + Math.min(rows.size(asksOf(name, lane)), before + (index < lanesBefore ? 1 : 0));
  }, before);
}

/** The lowest rank of those who wait; 0: nobody does. */
export const oldestIn = ({ rows }: Work, name: string): number =>
  rows
    .members(lanesIn(name))
    .map(([, score]) => score % rankSpan)
    .reduce((oldest, rank) => (oldest === 0 ? rank : Math.min(oldest, rank)), 0);

/** In case a message was lost it is said again after so long. */
export const recallMs = 1000;

/** Asks the processes that hold places of a line for those that they do not use, unless they all know. */
export function recall(work: Work, name: string, row: LineRow): void {
  if (work.now < row.recalledAt + recallMs) return;
  row.recalledAt = work.now;
  saveLine(work, name, row);
  for (const process of Object.keys(work.rows.counts(ownersOf(name))))
    tell(work, process, `recall ${name}`, { state: 'recall', line: name, opensAt: 0 });
}

/** Somebody was told that nobody waits there, and keeps places. */
export function relax(work: Work, name: string): void {
  const row = lineOf(work, name);
  if (row === undefined || row.recalledAt === 0) return;
  row.recalledAt = 0;
  saveLine(work, name, row);
}

/** When somebody in this line should look again. */
export function nextLook({ now, isGrace, head }: Work, row: LineRow | undefined): number {
  if (isGrace) return head.graceUntil;
  if (row === undefined) return 0;
  return row.periodMs > 0 ? opensAt(row, 1, now) : hasRoom(row, now) ? now : 0;
}
