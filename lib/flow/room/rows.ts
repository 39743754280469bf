/** One limit for one key: who holds it, what started under it, who waits for it. */
export interface LineRow {
  limit: number;
  /** Of a throttle; 0: a limit of what is under way at once. */
  periodMs: number;
  /** Under way, by id, and places kept for somebody who still waits elsewhere: those have a rank. */
  held: Record<string, Party & Partial<Waiting>>;
  /** Starts of the last period by time (ms). Above `exactStarts` a start counts as if it came up to 1/64 later. */
  past: Record<string, number>;
  /** Those who wait here first of all; everyone waits in one line at a time. */
  line: Record<string, Waiting>;
  /** Lanes that had their turn in this round. */
  served: Record<string, true>;
}

export interface Party {
  process: string;
  /** Fairness is between lanes. */
  lane: string;
}

export interface Waiting extends Party {
  /** Within a lane the lowest goes first: enqueue time minus boost, ms. */
  rank: number;
  /** In the order of arrival. */
  n: number;
}

/** What somebody needs of one limit. */
export interface Need {
  limit: number;
  periodMs: number;
  /** Needs are looked at in this order, from 1; it is the same for everybody. */
  place: number;
}

/** Somebody who waits or was admitted. */
export interface AskRow extends Waiting {
  needs: Record<string, Need>;
  /** Where it waits; empty once admitted. */
  line: string;
  /** How often it was first in a line that had room while another had none. */
  passes: number;
}

/** Starts are remembered one by one up to this limit, in sixty-fourths of the period above. */
export const exactStarts = 64;

/** The time under which a start is remembered: never before it, so that no window ever holds more than the limit. */
function startAt({ limit, periodMs }: Pick<LineRow, 'limit' | 'periodMs'>, now: number): number {
  const gridMs = limit <= exactStarts ? 1 : Math.ceil(periodMs / exactStarts);
  return Math.floor(now / gridMs) * gridMs + gridMs - 1;
}

/** Starts in the window that ends now. */
export function startsIn(row: LineRow, now: number): number {
  let starts = 0;
  for (const at in row.past) if (Number(at) + row.periodMs > now) starts += row.past[at] ?? 0;
  return starts;
}

export function addStart(row: LineRow, now: number): void {
  for (const at of Object.keys(row.past)) if (Number(at) + row.periodMs <= now) delete row.past[at];
  const at = startAt(row, now);
  row.past[at] = (row.past[at] ?? 0) + 1;
}

export const hasRoom = (row: LineRow, now: number): boolean =>
  (row.periodMs > 0 ? startsIn(row, now) : Object.keys(row.held).length) < row.limit;

/** When the k-th start from now is possible if everyone starts as soon as he may; 0: never. */
export function opensAt(row: LineRow, k: number, now: number): number {
  if (row.limit <= 0) return 0;
  const rounds = Math.floor((k - 1) / row.limit);
  let over = startsIn(row, now) + (k - rounds * row.limit) - row.limit;
  let at = now;
  for (const start of Object.keys(row.past).sort((a, b) => Number(a) - Number(b))) {
    if (over <= 0) break;
    if (Number(start) + row.periodMs <= now) continue;
    over -= row.past[start] ?? 0;
    at = Number(start) + row.periodMs;
  }
  return at + rounds * row.periodMs;
}

/** Who goes first: the lane that holds least, then the one that had no turn in this round, then the lowest rank. */
export function firstIn(row: LineRow): string | undefined {
  const holds: Record<string, number> = {};
  for (const id in row.held) {
    const { lane } = row.held[id] as Party;
    holds[lane] = (holds[lane] ?? 0) + 1;
  }
  let first: string | undefined;
  let least = { held: 0, served: 0, rank: 0, n: 0 };
  for (const id in row.line) {
    const { lane, rank, n } = row.line[id] as Waiting;
    const held = holds[lane] ?? 0;
    const served = row.served[lane] ? 1 : 0;
    const order = held - least.held || served - least.served || rank - least.rank || n - least.n;
    if (first !== undefined && order > 0) continue;
    first = id;
    least = { held, served, rank, n };
  }
  return first;
}

export const goesBefore = (a: Pick<Waiting, 'rank' | 'n'>, b: Pick<Waiting, 'rank' | 'n'>): boolean =>
  a.rank < b.rank || (a.rank === b.rank && a.n < b.n);

/** A place that is kept for somebody of the same lane who goes later; the last of them. */
export function yieldingTo(row: LineRow, waiting: Waiting): string | undefined {
  let last: string | undefined;
  let latest: Pick<Waiting, 'rank' | 'n'> = waiting;
  for (const [id, { lane, rank, n = 0 }] of Object.entries(row.held)) {
    if (lane !== waiting.lane || rank === undefined || !goesBefore(latest, { rank, n })) continue;
    last = id;
    latest = { rank, n };
  }
  return last;
}

/** How many of a line have their turn before this one: of its lane those who go first, of others a turn for each of its. */
export function aheadOf(row: LineRow, id: string): number {
  const mine = row.line[id];
  if (mine === undefined) return Object.keys(row.line).length;
  const lanes: Record<string, { size: number; before: number }> = {};
  for (const other in row.line) {
    const waiting = row.line[other] as Waiting;
    const one = lanes[waiting.lane] ?? { size: 0, before: 0 };
    lanes[waiting.lane] = one;
    one.size++;
    if (goesBefore(waiting, mine)) one.before++;
  }
  let ahead = lanes[mine.lane]?.before ?? 0;
  const turn = ahead + (row.served[mine.lane] ? 1 : 0);
  for (const [lane, { size, before }] of Object.entries(lanes)) {
    const turns = turn - (row.served[lane] ? 1 : 0);
    if (lane === mine.lane || turns < 0) continue;
    ahead += Math.min(size, turns) + (before > turns ? 1 : 0);
  }
  return ahead;
}

/** Needs in their order. */
export const namesOf = (needs: AskRow['needs']): string[] =>
  Object.entries(needs)
    .sort(([, a], [, b]) => a.place - b.place)
    .map(([name]) => name);
