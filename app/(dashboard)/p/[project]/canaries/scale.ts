import { day, time } from '../../../../format.ts';
import { periodsOf } from '../../../../range.ts';

const ends = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1];
const steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5];
const twoDaysMs = 2 * 86_400_000;

/** The round end of a scale around zero that holds values: 0.143 → 0.2. */
export const endOfScale = (...values: number[]): number =>
  ends.find((end) => values.every((value) => Math.abs(value) <= end)) ?? 1;

/** Round values from below the lowest to above the highest, zero among them: −0.03, 0.14 → −0.05, 0, 0.05, 0.1, 0.15. */
export function ticksAround(lowest: number, highest: number): number[] {
  const step = steps.find((size) => (highest - lowest) / size <= 5) ?? 0.5;
  const first = Math.floor(lowest / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(highest / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, i) => Math.round((first + i) * step * 100) / 100);
}

/** Local midnights between two moments (ms), or full hours of less than two days. */
export const timesBetween = (from: number, to: number, timeZone: string): number[] =>
  periodsOf({ from, to }, to - from > twoDaysMs ? 'day' : 'hour', timeZone)
    .map(({ start }) => start)
    .filter((start) => start >= from);

/** Name of such a moment. @param spanMs of the axis */
export const momentShort = (at: number, spanMs: number, timeZone: string): string =>
  spanMs > twoDaysMs ? day(at, timeZone) : time(at, timeZone);
