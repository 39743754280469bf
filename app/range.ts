import type { Interval, TimeRange } from '#lib/insights/index.ts';
import { addDays, dateAt, mondayOf, shiftDays, startOfDate, startOfHour } from './zone.ts';

export const presets = ['24h', '7d', '28d', '8w', 'custom'] as const;
export type Preset = (typeof presets)[number];

/** A range as it was chosen. `from` and `to` are dates, both included, and count only with `custom`. */
export interface ChosenRange {
  range: Preset;
  from: string | null;
  to: string | null;
  interval: Interval | null;
}

export interface ResolvedRange extends TimeRange {
  /** The equally long range before it, at the same times of day. */
  previous: TimeRange;
  days: number;
  interval: Interval;
  /** Intervals that give a readable number of periods. */
  intervals: Interval[];
}

const bucketMs = 900_000;
const presetDays = { '24h': 1, '7d': 7, '28d': 28, '8w': 56 } as const;
export const intervalNames: Interval[] = ['hour', 'day', 'week'];

/**
 * The moments a chosen range stands for. Presets end now and begin at a local midnight (8 weeks: on a Monday, 24 hours:
 * at a full hour), so that no period is cut but the current one. A custom range without valid dates is 28 days.
 */
export function resolveRange(chosen: ChosenRange, now: number, timeZone: string): ResolvedRange {
  const end = Math.ceil((now + 1) / bucketMs) * bucketMs;
  const today = dateAt(now, timeZone);
  const { from, to } = chosen;
  const custom = chosen.range === 'custom' && from !== null && to !== null && from <= to;
  const preset = chosen.range === 'custom' ? '28d' : chosen.range;
  const days = custom ? Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1 : presetDays[preset];
  const start = custom
    ? startOfDate(from, timeZone)
    : preset === '24h'
      ? startOfHour(now, timeZone) - 23 * 3_600_000
      : startOfDate(preset === '8w' ? addDays(mondayOf(today), -49) : addDays(today, 1 - days), timeZone);
  const stop = custom
    ? Math.min(startOfDate(addDays(to, 1), timeZone), Math.max(end, start + bucketMs))
    : end;
  const intervals = intervalNames.filter((name) => periodsFit(name, days));
  const usual: Interval = days <= 2 ? 'hour' : days < 50 ? 'day' : 'week';
  const wanted = chosen.interval ?? usual;
  return {
    from: start,
    to: stop,
    previous: { from: shiftDays(start, -days, timeZone), to: shiftDays(stop, -days, timeZone) },
    days,
    interval: intervals.includes(wanted) ? wanted : usual,
    intervals,
  };
}

const periodsFit = (interval: Interval, days: number): boolean =>
  interval === 'hour' ? days <= 8 : interval === 'day' ? days >= 2 && days <= 190 : days >= 14;

/** Start and end of every period that touches the range, in the project's time zone. */
export function periodsOf(
  { from, to }: TimeRange,
  interval: Interval,
  timeZone: string,
): { start: number; end: number }[] {
  const periods: { start: number; end: number }[] = [];
  if (interval === 'hour') {
    for (let start = startOfHour(from, timeZone); start < to; start += 3_600_000) {
      periods.push({ start, end: start + 3_600_000 });
    }
    return periods;
  }
  const step = interval === 'day' ? 1 : 7;
  let date = dateAt(from, timeZone);
  if (interval === 'week') date = mondayOf(date);
  let start = startOfDate(date, timeZone);
  while (start < to) {
    date = addDays(date, step);
    const end = startOfDate(date, timeZone);
    periods.push({ start, end });
    start = end;
  }
  return periods;
}
