import { isUtf8 } from 'node:buffer';
import type { Context } from 'hono';
import { Refusal } from './errors.ts';

export const maxBodyBytes = 8 * 1024 * 1024;

export interface JsonBody {
  value: Record<string, unknown>;
  bytes: number;
  /** Path inside `value` → true where the bytes were not UTF-8. Empty for almost every request. */
  notUtf8: (part: unknown) => string | undefined;
}

/** Reads a JSON object of at most 8 MiB. @throws Refusal 400, 413 */
export async function readJson(context: Context): Promise<JsonBody> {
  const declared = Number(context.req.header('content-length') ?? 0);
  if (declared > maxBodyBytes) throw tooLarge();
  const buffer = await readBytes(context);
  const utf8 = isUtf8(buffer);
  const value = parse(utf8 ? buffer.toString('utf8') : buffer.toString('latin1'));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Refusal(400, 'invalid_body', 'the body must be a JSON object');
  return {
    value: value as Record<string, unknown>,
    bytes: buffer.length,
    // Read as Latin-1 each character is one byte, so every string can be asked by itself.
    notUtf8: utf8 ? () => undefined : (part) => findInvalid(part, []),
  };
}

async function readBytes(context: Context): Promise<Buffer> {
  if (context.req.header('content-length')) return Buffer.from(await context.req.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (context.req.raw.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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

/** The path of the first string that is not UTF-8; repairs the others, which were read as Latin-1. */
function findInvalid(part: unknown, path: (string | number)[]): string | undefined {
  if (typeof part !== 'object' || part === null) return undefined;
  for (const [key, value] of Object.entries(part)) {
    if (typeof value === 'string') {
      const bytes = Buffer.from(value, 'latin1');
      if (!isUtf8(bytes)) return [...path, key].join('.');
      (part as Record<string, unknown>)[key] = bytes.toString('utf8');
    }
    const inner = findInvalid(value, [...path, key]);
    if (inner) return inner;
  }
  return undefined;
}

const tooLarge = () =>
  new Refusal(
    413,
    'body_too_large',
    `the body is larger than ${maxBodyBytes / 1024 / 1024} MiB; send smaller batches`,
  );
