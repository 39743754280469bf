import { isUtf8 } from 'node:buffer';
import type { Context } from 'hono';
import { Refusal } from './errors.ts';
import { bodyOf, headerOf, streamOf } from './incoming.ts';

export const maxBodyBytes = 8 * 1024 * 1024;
/** What is nested deeper is refused in a body that is not UTF-8. */
const deepest = 500;

export interface JsonBody {
  value: Record<string, unknown>;
  bytes: number;
  /** Path of the first text inside this part of `value` that was not UTF-8, if there is one; repairs the others. */
  notUtf8: (part: unknown) => string | undefined;
}

/** Reads a JSON object of at most `maxBytes`. @throws Refusal 400, 413 */
export async function readJson(context: Context, maxBytes = maxBodyBytes): Promise<JsonBody> {
  const declared = Number(headerOf(context, 'content-length') ?? 0);
  if (declared > maxBytes) throw tooLarge(maxBytes);
  const buffer = await bodyOf(context, maxBytes);
  if (!buffer) throw tooLarge(maxBytes);
  const utf8 = isUtf8(buffer);
  const value = parse(utf8 ? buffer.toString('utf8') : spelledOut(buffer.toString('latin1')));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal(400, 'invalid_body', 'the body must be a JSON object');
  return {
    value: value as Record<string, unknown>,
    bytes: buffer.length,
    // Read as Latin-1 each character is one byte, so every string can be asked by itself.
    notUtf8: utf8 ? () => undefined : (part) => findInvalid(part, []),
  };
}

/** A body that is too long to be held, as it comes. @throws Refusal 400 when it breaks off */
export async function* streamBody(context: Context): AsyncGenerator<Buffer> {
  try {
    yield* streamOf(context);
  } catch {
    throw new Refusal(400, 'body_cut_off', 'the body broke off before its end');
  }
}

function parse(text: string): unknown {
  if (text === '') throw new Refusal(400, 'invalid_json', 'the body is empty');
  try {
    return JSON.parse(text);
  } catch (error) {
    // V8 quotes the text around the fault: only the position may leave.
    const position = /position (\d+)/.exec((error as Error).message)?.[1];
    throw new Refusal(
      400,
      'invalid_json',
      `the body is not valid JSON${position ? ` (at character ${position})` : ''}`,
    );
  }
}

/** The path of the first name or text that is not UTF-8; repairs the others, which were read as Latin-1. */
function findInvalid(part: unknown, path: string[]): string | undefined {
  if (typeof part !== 'object' || part === null) return undefined;
  if (path.length > deepest) return path[0];
  const fields = part as Record<string, unknown>;
  for (const [name, value] of Object.entries(fields)) {
    const key = repaired(name);
    if (key === undefined) return path.join('.') || '(item)';
    const text = typeof value === 'string' ? repaired(value) : value;
    const invalid = text === undefined ? [...path, key].join('.') : findInvalid(value, [...path, key]);
    if (invalid) return invalid;
    if (key !== name) delete fields[name];
    fields[key] = text;
  }
  return undefined;
}

/** Escapes of U+0080 to U+00FF as the two bytes they are in UTF-8: once parsed they would look like single bytes. */
const spelledOut = (json: string): string =>
  json.replace(/\\(?:\\|u00([89a-f][0-9a-f]))/gi, (found, hex?: string) =>
    hex ? Buffer.from(String.fromCharCode(Number.parseInt(hex, 16))).toString('latin1') : found,
  );

/** Text that was read as Latin-1 as the UTF-8 it is; undefined if it is none. */
function repaired(text: string): string | undefined {
  let valid = true;
  const result = text.replace(/[\x80-\xff]+/g, (run) => {
    const bytes = Buffer.from(run, 'latin1');
    valid &&= isUtf8(bytes);
    return bytes.toString('utf8');
  });
  return valid ? result : undefined;
}

const tooLarge = (maxBytes: number) =>
  new Refusal(413, 'body_too_large', `the body is larger than ${maxBytes / 1024 / 1024} MiB`);
