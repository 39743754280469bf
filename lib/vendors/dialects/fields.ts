import type { ImagePart } from '../canonical.ts';
import { badRequest } from '../errors.ts';

export type Fields = Record<string, unknown>;

/** The body, or a part of it, as an object. Throws VendorError `bad_request`, as all of these do. */
export function fields(value: unknown, param?: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw badRequest(param ? `${param} must be an object.` : 'The body must be a JSON object.', param);
}

export function list(value: unknown, param: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw badRequest(`${param} must be an array.`, param);
}

export function text(value: unknown, param: string): string {
  if (typeof value === 'string') return value;
  throw badRequest(`${param} must be a string.`, param);
}

/** Absent and null are the same: the caller did not say. */
export const optional = <T>(
  value: unknown,
  param: string,
  read: (value: unknown, param: string) => T,
): T | undefined => (value === undefined || value === null ? undefined : read(value, param));

export function number(value: unknown, param: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw badRequest(`${param} must be a number.`, param);
}

export function flag(value: unknown, param: string): boolean {
  if (typeof value === 'boolean') return value;
  throw badRequest(`${param} must be true or false.`, param);
}

/** A stop sequence alone or in a list. */
export const texts = (value: unknown, param: string): string[] =>
  typeof value === 'string' ? [value] : list(value, param).map((item, at) => text(item, `${param}[${at}]`));

export function oneOf<const T extends string>(allowed: readonly T[]): (value: unknown, param: string) => T {
  return (value, param) => {
    if (allowed.includes(value as T)) return value as T;
    throw badRequest(`${param} must be one of ${allowed.join(', ')}.`, param);
  };
}

/** What is left of a body without the fields that were read: for the vendor of the same dialect. */
export function rest(body: Fields, known: ReadonlySet<string>): Fields | undefined {
  const left = Object.entries(body).filter(([name, value]) => !known.has(name) && value !== null);
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}

/** An image given as a URL, which may be a data URL. */
export function imageSource(url: string, param: string): ImagePart['source'] {
  if (!url.startsWith('data:')) {
    if (/^https?:\/\//.test(url)) return { kind: 'url', url };
    throw badRequest(`${param} must be an http(s) or data URL.`, param);
  }
  const [, mediaType, data] = /^data:([\w/+.-]+);base64,(.*)$/s.exec(url) ?? [];
  if (!mediaType || data === undefined) throw badRequest(`${param} must be base64 in a data URL.`, param);
  return { kind: 'base64', mediaType, data };
}
