import { isUtf8 } from 'node:buffer';
import { type BadRow, type GoodRow, invalidUtf8, MAX_ROW_BYTES, type Rows } from './rows.ts';

const NEWLINE = 10;
const LONG_INTEGER = /[:[,]\s*-?\d{16}/;
const SHOWN_OF_LONG_LINE = 1024;

/** One JSON object a line. Blank lines are no rows. */
export async function* readJsonl(chunks: AsyncIterable<Buffer>, maxBytes = MAX_ROW_BYTES): Rows {
  let line = 1;
  let pending: Buffer[] = [];
  let pendingBytes = 0;

  function take(end: Buffer, rows: (GoodRow | BadRow)[]): void {
    const tooLong = pendingBytes + end.length > maxBytes;
    const bytes = pendingBytes === 0 ? end : Buffer.concat([...pending, end]);
    const row = tooLong ? longLine(bytes, line, maxBytes) : parseLine(bytes, line);
    if (row) rows.push(row);
    pending = [];
    pendingBytes = 0;
    line++;
  }

  for await (const chunk of chunks) {
    const rows: (GoodRow | BadRow)[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      take(chunk.subarray(start, end), rows);
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    // Of a line that is too long already, only its beginning is kept.
    if (rest.length > 0 && pendingBytes <= maxBytes) pending.push(rest);
    pendingBytes += rest.length;
    if (rows.length > 0) yield rows;
  }
  if (pendingBytes > 0) {
    const rows: (GoodRow | BadRow)[] = [];
    take(Buffer.alloc(0), rows);
    yield rows;
  }
}

function longLine(bytes: Buffer, line: number, maxBytes: number): BadRow {
  const raw = bytes.toString('utf8', 0, SHOWN_OF_LONG_LINE);
  return { line, raw, reason: `longer than ${maxBytes} bytes; only its beginning is kept here` };
}

function parseLine(bytes: Buffer, line: number): GoodRow | BadRow | undefined {
  if (!isUtf8(bytes)) return invalidUtf8(line, bytes);
  const raw = bytes.at(-1) === 13 ? bytes.toString('utf8', 0, bytes.length - 1) : bytes.toString('utf8');
  if (raw.trim() === '') return undefined;
  try {
    const value: unknown = LONG_INTEGER.test(raw) ? parseExactly(raw) : JSON.parse(raw);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { line, raw, value: value as Record<string, unknown> };
    }
    return { line, raw, reason: 'not a JSON object' };
  } catch (error) {
    // V8 quotes the text around the fault: only the position is said.
    const position = /position (\d+)/.exec((error as Error).message)?.[1];
    return { line, raw, reason: position ? `not JSON (at character ${position})` : 'not JSON' };
  }
}

/** Integers beyond 2^53 become text: as numbers, two different 64-bit ids could turn into one key. */
function parseExactly(raw: string): unknown {
  return JSON.parse(raw, (_name, value: unknown, context?: { source?: string }) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) ? (context?.source ?? value) : value,
  );
}
