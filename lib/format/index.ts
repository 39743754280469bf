/** How numbers, money, durations and times read on every page. Pure; the same on server and browser. */

/** Between a number and its unit: does not break, and is narrower than a word space. */
const thin = '\u202f';
const minus = '\u2212';

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** 12304 → "12,304". */
export const count = (n: number): string => grouped.format(n);

/** At most three significant digits, for charts: 12304 → "12.3k". */
export function countShort(n: number): string {
  if (Math.abs(n) < 1_000) return String(n);
  const [divisor, unit] =
    Math.abs(n) < 999_500 ? [1e3, 'k'] : Math.abs(n) < 999_500_000 ? [1e6, 'M'] : [1e9, 'G'];
  return `${Number((n / divisor).toPrecision(3))}${unit}`;
}

/** 0.7524 → "75.2 %"; null → "–". One decimal always, so that columns align. */
export function percent(rate: number | null, digits = 1): string {
  return rate === null ? '–' : `${(rate * 100).toFixed(digits)}${thin}%`;
}

/** 0.75238 → "75.238 %": what a hover shows. */
export const percentExact = (rate: number | null): string => percent(rate, 3);

/** (0.741, 0.763) → "74.1–76.3 %". */
export function percentRange(low: number | null, high: number | null): string {
  return low === null || high === null ? '–' : `${(low * 100).toFixed(1)}–${percent(high)}`;
}

/** Half the width of an interval: (0.741, 0.763) → "± 1.1". In points. */
export function plusMinus(low: number | null, high: number | null): string {
  return low === null || high === null ? '' : `±${thin}${(((high - low) / 2) * 100).toFixed(1)}`;
}

/** A difference of rates in points, signed: −0.0123 → "−1.2". */
export function points(difference: number): string {
  const text = Math.abs(difference * 100).toFixed(1);
  return text === '0.0' ? '0.0' : `${difference < 0 ? minus : '+'}${text}`;
}

/** 12_300 µUSD → "$0.0123"; three significant digits below $100, whole dollars from $1,000. */
export function money(microUsd: number | null): string {
  if (microUsd === null) return '–';
  const usd = microUsd / 1e6;
  const size = Math.abs(usd);
  if (size === 0) return '$0';
  const sign = usd < 0 ? minus : '';
  if (size >= 999.5) return `${sign}$${grouped.format(size)}`;
  if (size >= 99.95) return `${sign}$${size.toFixed(0)}`;
  if (size >= 9.995) return `${sign}$${size.toFixed(1)}0`;
  if (size >= 0.9995) return `${sign}$${size.toFixed(2)}`;
  const decimals = Math.min(6, 2 - Math.floor(Math.log10(size)));
  return `${sign}$${size.toFixed(decimals)}`;
}

/** Pads numbers of one column with figure spaces, so that right-aligned they stand decimal point under decimal point. */
export function alignDecimals(texts: readonly string[]): string[] {
  const decimals = (text: string) => (text.includes('.') ? text.length - text.indexOf('.') : 0);
  const most = Math.max(0, ...texts.map(decimals));
  // A missing point is as wide as a punctuation space.
  const pad = (text: string, missing: number) =>
    missing === 0
      ? text
      : decimals(text) === 0
        ? `${text}\u2008${'\u2007'.repeat(missing - 1)}`
        : text + '\u2007'.repeat(missing);
  return texts.map((text) => pad(text, most - decimals(text)));
}

/** Every digit there is: 12_304_567 µUSD → "$12.304567". */
export function moneyExact(microUsd: number | null): string {
  if (microUsd === null) return '–';
  const [whole = '0', fraction = ''] = (Math.round(microUsd) / 1e6).toFixed(6).split('.');
  return `$${grouped.format(Number(whole))}.${fraction.replace(/0{1,4}$/, '')}`;
}

/** 340 → "340 ms", 12_400 → "12.4 s", 200_000 → "3 min 20 s", 9_000_000 → "2 h 30 min". */
export function duration(ms: number | null): string {
  if (ms === null) return '–';
  if (ms < 999.5) return `${Math.round(ms)}${thin}ms`;
  const seconds = ms / 1000;
  if (seconds < 9.995) return `${seconds.toFixed(2)}${thin}s`;
  if (seconds < 99.95) return `${seconds.toFixed(1)}${thin}s`;
  const whole = Math.round(seconds);
  if (whole < 3_600) return two(Math.floor(whole / 60), 'min', whole % 60, 's');
  const minutes = Math.round(whole / 60);
  if (minutes < 1_440) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

const two = (large: number, largeUnit: string, small: number, smallUnit: string): string =>
  `${large}${thin}${largeUnit}${small > 0 ? ` ${small}${thin}${smallUnit}` : ''}`;

/** "1 try", "2 tries". */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = timeZone + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
    formats.set(key, found);
  }
  return found;
}

/** "3 Mar". */
export const day = (ms: number, timeZone: string): string =>
  format(timeZone, { day: 'numeric', month: 'short' }).format(ms);

/** "Tue 3 Mar". */
const weekday = (ms: number, timeZone: string): string =>
  format(timeZone, { weekday: 'short', day: 'numeric', month: 'short' }).format(ms).replace(',', '');

/** "3 Mar 2026". */
export const date = (ms: number, timeZone: string): string =>
  format(timeZone, { day: 'numeric', month: 'short', year: 'numeric' }).format(ms);

/** "14:05". */
export const time = (ms: number, timeZone: string): string =>
  format(timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(ms);

/** "3 Mar, 14:05:09". */
export const moment = (ms: number, timeZone: string): string =>
  `${day(ms, timeZone)}, ${format(timeZone, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(ms)}`;

/** "3 Mar 2026, 14:05:09.120": every digit there is. */
export const momentExact = (ms: number, timeZone: string): string =>
  `${date(ms, timeZone)}, ${format(timeZone, { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23' }).format(ms)}`;

/** Name of a period on an axis: "14:00", "3 Mar"; a week is named by its first day. */
export const periodShort = (start: number, interval: 'hour' | 'day' | 'week', timeZone: string): string =>
  interval === 'hour' ? time(start, timeZone) : day(start, timeZone);

/** Name of a period in a sentence: "Tue 3 Mar, 14:00–15:00", "Tue 3 Mar", "week of 2 Mar – 8 Mar". */
export function periodLong(
  start: number,
  end: number,
  interval: 'hour' | 'day' | 'week',
  timeZone: string,
): string {
  if (interval === 'day') return weekday(start, timeZone);
  if (interval === 'hour')
    return `${weekday(start, timeZone)}, ${time(start, timeZone)}–${time(end, timeZone)}`;
  return `Week ${day(start, timeZone)} – ${day(end - 1, timeZone)}`;
}
