/** Calendar arithmetic in a time zone. Moments are ms; dates are "2026-03-29". Pure. */

const dayMs = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(timeZone: string): Intl.DateTimeFormat {
  let found = clocks.get(timeZone);
  if (!found) {
    const number = '2-digit' as const;
    found = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: number,
      day: number,
      hour: number,
      minute: number,
      second: number,
    });
    clocks.set(timeZone, found);
  }
  return found;
}

/** Local time minus UTC at a moment, ms. */
function offsetAt(ms: number, timeZone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of clock(timeZone).formatToParts(ms)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

/** The date it is at a moment. */
export const dateAt = (ms: number, timeZone: string): string =>
  new Date(ms + offsetAt(ms, timeZone)).toISOString().slice(0, 10);

export const addDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);

/** Monday of the week that holds a date. */
export const mondayOf = (date: string): string => addDays(date, -((new Date(date).getUTCDay() + 6) % 7));

/** First moment of a date; where the clock skips midnight, the moment it jumps to. */
export function startOfDate(date: string, timeZone: string): number {
  const midnight = Date.parse(date);
  const first = midnight - offsetAt(midnight, timeZone);
  const second = midnight - offsetAt(first, timeZone);
  // Around a change of the clock the two disagree: the later one is in the date if the earlier is still the day before.
  return dateAt(Math.min(first, second), timeZone) === date
    ? Math.min(first, second)
    : Math.max(first, second);
}

/** First moment of the local hour. */
export function startOfHour(ms: number, timeZone: string): number {
  const offset = offsetAt(ms, timeZone);
  return Math.floor((ms + offset) / 3_600_000) * 3_600_000 - offset;
}

/** The same time of day so many days later. */
export function shiftDays(ms: number, days: number, timeZone: string): number {
  const date = dateAt(ms, timeZone);
  return startOfDate(addDays(date, days), timeZone) + (ms - startOfDate(date, timeZone));
}
