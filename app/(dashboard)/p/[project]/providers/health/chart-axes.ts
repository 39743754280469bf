import { day, time } from '../../../../../format.ts';

/** Left of every plot, so that charts and lanes of one column stand on the same time axis. Pixels. */
export const plotLeft = 56;
export const plotRight = 8;
const plotHeight = 64;
const axisHeight = 20;

export const chartHeight = (isLast: boolean): number => plotHeight + (isLast ? axisHeight : 0);
export const margin = { top: 6, right: plotRight, bottom: 0, left: 0 };

const dayMs = 86_400_000;

/** "1 min", "15 min", "2 h". */
export const stepWords = (stepMs: number): string =>
  stepMs < 3_600_000 ? `${stepMs / 60_000} min` : `${stepMs / 3_600_000} h`;

/** Five or so round moments of a range. */
export function timeTicks(from: number, to: number): number[] {
  const steps = [10, 15, 30, 60, 120, 240, 360, 720, 1_440].map((minutes) => minutes * 60_000);
  const step = steps.find((one) => (to - from) / one <= 7) ?? dayMs;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** A moment on an axis. */
export const tickLabel = (from: number, to: number, timeZone: string) => (at: number) =>
  to - from > 2 * dayMs ? day(at, timeZone) : time(at, timeZone);
