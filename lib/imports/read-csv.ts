import { isUtf8 } from 'node:buffer';
import { CsvRecords } from './csv-records.ts';
import { ImportError } from './errors.ts';
import { type BadRow, type GoodRow, invalidUtf8, MAX_ROW_BYTES, type Rows } from './rows.ts';

export interface CsvOptions {
  delimiter: string;
  /** Columns whose text is JSON. */
  jsonColumns: readonly string[];
}

/** A text is the reason why the fields are no row. */
type ToValue = (fields: string[]) => Record<string, unknown> | string;

/**
 * RFC 4180 with a header line. An empty cell is a missing value. A line that breaks the quoting is reported and
 * parsing begins anew on the line after it, so that one stray quote costs one row and not the rest of the file.
 * @throws ImportError when the header cannot be read
 */
export async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  options: CsvOptions,
  maxBytes = MAX_ROW_BYTES,
): Rows {
  const state: CsvState = { line: 1, pending: Buffer.alloc(0), options };
  let parser = new CsvRecords(options.delimiter, maxBytes);

  async function* feed(chunk: Buffer | undefined): Rows {
    const { records, error } = await parser.parse(chunk);
    const rows: (GoodRow | BadRow)[] = [];
    for (const { fields, bytes } of records) {
      const row = takeRecord(state, fields, bytes);
      if (row) rows.push(row);
    }
    if (error) rows.push(takeBrokenLine(state, error));
    if (rows.length > 0) yield rows;
    if (!error) return;
    parser = new CsvRecords(options.delimiter, maxBytes);
    if (state.pending.length > 0) yield* feed(state.pending);
    if (!chunk) yield* feed(undefined);
  }

  for await (const chunk of chunks) {
    state.pending = state.pending.length === 0 ? chunk : Buffer.concat([state.pending, chunk]);
    yield* feed(chunk);
  }
  yield* feed(undefined);
}

interface CsvState {
  /** Where the next record begins. */
  line: number;
  /** The bytes of no finished record yet: what a broken line is shown from, and where parsing resumes. */
  pending: Buffer;
  toValue?: ToValue;
  options: CsvOptions;
}

function takeRecord(state: CsvState, fields: string[], size: number): GoodRow | BadRow | undefined {
  const bytes = state.pending.subarray(0, size);
  const { line } = state;
  state.pending = state.pending.subarray(size);
  state.line += countNewlines(bytes);
  const raw = withoutLineEnd(bytes);
  if (raw === '') return undefined;
  const valid = isUtf8(bytes);
  if (!state.toValue) {
    if (!valid) throw new ImportError('The header line is not valid UTF-8');
    state.toValue = compileHeader(fields, state.options.jsonColumns);
    return undefined;
  }
  if (!valid) return invalidUtf8(line, bytes);
  const value = state.toValue(fields);
  return typeof value === 'string' ? { line, raw, reason: value } : { line, raw, value };
}

function takeBrokenLine(state: CsvState, reason: string): BadRow {
  if (!state.toValue) throw new ImportError(`The header line cannot be read: ${reason}`);
  const end = state.pending.indexOf(10) + 1 || state.pending.length;
  const bytes = state.pending.subarray(0, end);
  state.pending = state.pending.subarray(end);
  return { line: state.line++, raw: withoutLineEnd(bytes), reason };
}

function compileHeader(columns: string[], jsonColumns: readonly string[]): ToValue {
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined) throw new ImportError(`Two columns are called "${twice}"`);
  const isJson = columns.map((name) => jsonColumns.includes(name));
  return (fields) => {
    if (fields.length !== columns.length)
      return `${fields.length} columns where the header has ${columns.length}`;
    const value: Record<string, unknown> = {};
    for (let i = 0; i < columns.length; i++) {
      const name = columns[i] as string;
      const text = fields[i] as string;
      if (text === '') continue;
      try {
        value[name] = isJson[i] ? JSON.parse(text) : text;
      } catch (error) {
        return `column ${name} is not JSON: ${(error as Error).message}`;
      }
    }
    return value;
  };
}

function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

function withoutLineEnd(bytes: Buffer): string {
  return bytes.toString('utf8').replace(/\r?\n$/, '');
}
