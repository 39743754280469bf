/** So much of something. */
export interface Limit {
  limit: number;
  /** Of a throttle; 0: a limit of what is under way at once. */
  periodMs: number;
}

/** What started under one limit for one key. */
export interface Starts extends Limit {
  /**
   * Starts of the last period but for the latest, the oldest first: `<ms>=<how many>;` each. A text, which a script reads
   * and writes in a fifth of the time that a table takes. Above `exactStarts` a start counts as if it came up to 1/64 later.
   */
  past: string;
  lastAt: number;
  last: number;
  /** All of them, as long as none is older than the period. */
  count: number;
  /** When the oldest is, ms; 0: it has to be looked for. */
  dropsAt: number;
}

/** One limit for one key: who holds it, what started under it, who waits for it. */
export interface LineRow extends Starts {
  /** Under way, by id, and places kept for somebody who still waits elsewhere: those have a rank. */
  held: Record<string, Party & Partial<Waiting>>;
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
export interface Need extends Limit {
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
function startAt({ limit, periodMs }: Starts, now: number): number {
  const gridMs = limit <= exactStarts ? 1 : Math.ceil(periodMs / exactStarts);
  return Math.floor(now / gridMs) * gridMs + gridMs - 1;
}

export const noStarts = ({ limit, periodMs }: Limit): Starts => ({
  ...{ limit, periodMs, past: '', lastAt: 0, last: 0, count: 0, dropsAt: 0 },
});

function* entriesOf(past: string): Generator<{ at: number; n: number; from: number }> {
  for (let from = 0; from < past.length; ) {
    const [middle, end] = [past.indexOf('=', from), past.indexOf(';', from)];
    yield { at: Number(past.slice(from, middle)), n: Number(past.slice(middle + 1, end)), from };
    from = end + 1;
  }
}

/** What of it lies in the window that ends now. */
function inside({ past, lastAt, last, count, periodMs }: Starts, now: number) {
  let left = count;
  for (const { at, n, from } of entriesOf(past)) {
    if (at + periodMs > now) return { past: past.slice(from), last, count: left, dropsAt: at + periodMs };
    left -= n;
  }
  if (last === 0 || lastAt + periodMs <= now) return { past: '', last: 0, count: 0, dropsAt: 0 };
  return { past: '', last, count: last, dropsAt: lastAt + periodMs };
}

/** Starts in the window that ends now. */
export const startsIn = (row: Starts, now: number): number =>
  now < row.dropsAt ? row.count : inside(row, now).count;

export function addStart(row: Starts, now: number): void {
  if (now >= row.dropsAt) Object.assign(row, inside(row, now));
  const at = Math.max(startAt(row, now), row.lastAt);
  if (at !== row.lastAt && row.last > 0) {
    row.past += `${row.lastAt}=${row.last};`;
    row.last = 0;
  }
  row.lastAt = at;
  row.last++;
  row.count++;
  if (row.count === 1) row.dropsAt = at + row.periodMs;
}

/** All of them as `past`. */
export const pastOf = ({ past, lastAt, last }: Starts): string =>
  last > 0 ? `${past}${lastAt}=${last};` : past;

/** Those that began at `since` or later. */
export function pastSince(past: string, since: number): string {
  for (const { at, from } of entriesOf(past)) if (at >= since) return past.slice(from);
  return '';
}

/** Adds starts that it did not know of. */
export function addPast(row: Starts, past: string): void {
  const all = [...entriesOf(pastOf(row) + past)].sort((a, b) => a.at - b.at || a.n - b.n);
  row.past = all.map(({ at, n }) => `${at}=${n};`).join('');
  row.lastAt = Math.max(row.lastAt, all.at(-1)?.at ?? 0);
  row.last = 0;
  row.count = all.reduce((sum, { n }) => sum + n, 0);
  row.dropsAt = 0;
}

export const hasRoom = (row: LineRow, now: number): boolean =>
  (row.periodMs > 0 ? startsIn(row, now) : Object.keys(row.held).length) < row.limit;

/** When the k-th start from now is possible if everyone starts as soon as he may; 0: never. */
export function opensAt(row: LineRow, k: number, now: number): number {
  if (row.limit <= 0) return 0;
  const rounds = Math.floor((k - 1) / row.limit);
  let over = startsIn(row, now) + (k - rounds * row.limit) - row.limit;
  let at = now;
  for (const start of entriesOf(pastOf(row))) {
    if (over <= 0) break;
    if (start.at + row.periodMs <= now) continue;
    over -= start.n;
    at = start.at + row.periodMs;
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

const orders = new WeakMap<AskRow['needs'], string[]>();

/** Needs in their order. */
export function namesOf(needs: AskRow['needs']): readonly string[] {
  const known = orders.get(needs);
  if (known) return known;
  const names = Object.entries(needs)
    .sort(([, a], [, b]) => a.place - b.place)
    .map(([name]) => name);
  orders.set(needs, names);
  return names;
}
