import { brief, MappingError } from './errors.ts';

export const TIME_UNITS = ['ms', 's', 'us', 'iso'] as const;
export type TimeUnit = (typeof TIME_UNITS)[number];

const EARLIEST_MS = Date.UTC(2000, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);
const HAS_ZONE = /(?:z|utc|gmt|[+-]\d\d:?\d\d|[+-]\d\d)$/i;
const DATE_ONLY = /^\d{4}-\d\d-\d\d$/;

/**
 * A point in time in whole milliseconds since 1970. Without a unit, numbers are ms and other text is ISO 8601.
 * ISO text without a zone is UTC, so that the ids do not depend on where the import runs.
 * Times outside 2000–2100 are refused: they are nearly always the wrong unit.
 * @throws MappingError
 */
export function toMs(value: unknown, unit?: TimeUnit): number {
  const ms = Math.floor(parse(value, unit));
  if (!Number.isFinite(ms))
    throw new MappingError(`${brief(value)} is not a time (${unit ?? 'ms or ISO 8601'})`);
  if (ms < EARLIEST_MS || ms >= LATEST_MS) {
    throw new MappingError(`${brief(value)} is a time outside 2000–2100: is "time" (ms, s, us, iso) right?`);
  }
  return ms;
}

function parse(value: unknown, unit: TimeUnit | undefined): number {
  if (typeof value !== 'number' && typeof value !== 'string') return Number.NaN;
  const text = typeof value === 'string' ? value.trim() : '';
  const number = typeof value === 'number' ? value : text === '' ? Number.NaN : Number(text);
  if (unit === 'iso' || (unit === undefined && Number.isNaN(number))) return parseIso(text);
  if (unit === 's') return Math.round(number * 1e6) / 1e3;
  return unit === 'us' ? number / 1e3 : number;
}

function parseIso(text: string): number {
  const zoned = DATE_ONLY.test(text) || HAS_ZONE.test(text.slice(10)) ? text : `${text.replace(' ', 'T')}Z`;
  return Date.parse(zoned);
}
