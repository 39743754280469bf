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

/** When the k-th start from now is possible if everyone starts as soon as he may; 0: never. */
export function opensAt(row: Starts, k: number, now: number): number {
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
