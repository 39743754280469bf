import type { Limit } from '#lib/flow/room/starts.ts';
import type { Visit } from './store-log.ts';

/** Something that lasted, on any scale that only grows. */
export interface Span {
  from: number;
  /** Infinity: not over yet. */
  to: number;
}

/** The most at once; what ends as another begins is over. */
export function mostAtOnce(spans: readonly Span[]): number {
  const changes = spans.flatMap(({ from, to }) => [
    { at: from, by: 1 },
    { at: to, by: -1 },
  ]);
  let [count, most] = [0, 0];
  for (const { by } of changes.sort((a, b) => a.at - b.at || a.by - b.by)) {
    count += by;
    most = Math.max(most, count);
  }
  return most;
}

/** The most in any window that is closed on one side. */
function mostInWindow(times: readonly number[], windowMs: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  let [from, most] = [0, 0];
  for (const [index, at] of sorted.entries()) {
    while ((sorted[from] as number) <= at - windowMs) from++;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

/** The shortest time in which more than `limit` started; Infinity if that many never did. */
export function shortestForMore(times: readonly number[], limit: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  let shortest = Number.POSITIVE_INFINITY;
  for (let index = limit; index < sorted.length; index++)
    shortest = Math.min(shortest, (sorted[index] as number) - (sorted[index - limit] as number));
  return shortest;
}

export interface LineCheck extends Limit {
  line: string;
  /** Above the limit at the worst moment, or in the worst window. */
  overshoot: number;
  /** The most at once, or in any window. */
  most: number;
  admitted: number;
}

/** Every limit for every key, at every moment and over every sliding window. Of limits that were changed the last counts. */
export function checkLines(visits: readonly Visit[]): LineCheck[] {
  const lines = new Map<string, Limit & { visits: Visit[] }>();
  for (const visit of visits) {
    if (visit.admittedIn === undefined) continue;
    for (const [name, { limit, periodMs }] of Object.entries(visit.needs)) {
      const line = lines.get(name) ?? { limit, periodMs, visits: [] };
      lines.set(name, line);
      line.visits.push(visit);
    }
  }
  return [...lines].map(([line, { limit, periodMs, visits: own }]) => {
    const most =
      periodMs > 0
        ? mostInWindow(
            own.map(({ admittedAt = 0 }) => admittedAt),
            periodMs,
          )
        : mostAtOnce(
            own.map(({ admittedIn = 0, releasedIn = Number.POSITIVE_INFINITY }) => ({
              from: admittedIn,
              to: releasedIn,
            })),
          );
    return { line, limit, periodMs, most, overshoot: Math.max(0, most - limit), admitted: own.length };
  });
}

/** Pairs of one lane with the same needs where one was admitted while another, with a lower rank, was waiting. */
export function countInversions(visits: readonly Visit[]): { inversions: number; pairs: number } {
  const alike = Map.groupBy(visits, ({ lane, needs }) => `${lane} ${Object.keys(needs).sort()}`);
  let [inversions, pairs] = [0, 0];
  for (const all of alike.values())
    for (const one of all) {
      const { admittedIn } = one;
      if (admittedIn === undefined) continue;
      for (const other of all) {
        const waitedUntil = other.admittedIn ?? other.releasedIn ?? Number.POSITIVE_INFINITY;
        if (other.askedIn >= admittedIn || waitedUntil <= admittedIn) continue;
        pairs++;
        if (other.rank < one.rank) inversions++;
      }
    }
  return { inversions, pairs };
}

/** Everyone has what he wants, or as much as everyone else who does not. @param wants of the whole, 1 */
export function maxMinLevel(wants: readonly number[]): number {
  let [left, count] = [1, wants.length];
  for (const want of wants.toSorted((a, b) => a - b)) {
    if (want > left / count) return left / count;
    left -= want;
    count--;
  }
  return 1;
}
