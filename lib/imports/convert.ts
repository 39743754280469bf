import { brief, MappingError } from './errors.ts';
import { toMs } from './time.ts';

/** Turns a mapped value into the type a field needs; throws MappingError when it cannot. Never sees undefined. */
export type Convert = (value: unknown) => unknown;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Scalars as they print, anything else as JSON. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Numbers, and strings that are one in full. */
export function toNumber(value: unknown): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) {
    throw new MappingError(`${brief(value)} is not a number`);
  }
  return number;
}

function toUuid(value: unknown): string {
  if (typeof value !== 'string' || !UUID.test(value)) throw new MappingError(`${brief(value)} is not a UUID`);
  return value.toLowerCase();
}

function toBoolean(value: unknown): boolean {
  const text = String(value).toLowerCase();
  if (text !== 'true' && text !== 'false') throw new MappingError(`${brief(value)} is not true or false`);
  return text === 'true';
}

export const convert = {
  text: toText,
  number: toNumber,
  integer: (value) => Math.round(toNumber(value)),
  boolean: toBoolean,
  uuid: toUuid,
  time: (value) => toMs(value),
  texts: (value) => (Array.isArray(value) ? value.map(toText) : [toText(value)]),
  any: (value) => value,
} satisfies Record<string, Convert>;
