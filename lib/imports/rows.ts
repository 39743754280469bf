/** A row of the file as it stands there. */
export interface RawRow {
  /** Where it begins, counted from 1. */
  line: number;
  /** Without the line end. */
  raw: string;
}

/** A row that was understood. */
export interface GoodRow extends RawRow {
  value: Record<string, unknown>;
}

/** A line that is not a row. */
export interface BadRow extends RawRow {
  reason: string;
  /** The bytes themselves where `raw` cannot show them. */
  rawBase64?: string;
}

/** Readers answer as many rows as one chunk of bytes held: an await per chunk, not per row. */
export type Rows = AsyncGenerator<(GoodRow | BadRow)[]>;

/** A longer row means a broken file (a quote never closed), and no server would take it. */
export const MAX_ROW_BYTES = 16 * 1024 * 1024;

export function invalidUtf8(line: number, bytes: Buffer): BadRow {
  return {
    line,
    raw: bytes.toString('utf8'),
    rawBase64: bytes.toString('base64'),
    reason: 'not valid UTF-8',
  };
}
