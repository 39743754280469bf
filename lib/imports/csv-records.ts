import { type CsvError, Parser } from 'csv-parse';

/** The fields of a record, and the bytes it takes with its line end. */
interface CsvRecord {
  fields: string[];
  bytes: number;
}

/** csv-parse, one chunk at a time, with the size of each record. After an error it is of no more use. */
export class CsvRecords {
  readonly #parser: Parser;
  #records: CsvRecord[] = [];

  constructor(delimiter: string, maxRecordBytes: number) {
    let end = 0;
    this.#parser = new Parser({
      delimiter,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      max_record_size: maxRecordBytes,
      on_record: (fields: string[], info) => {
        // Measured: collecting here instead of reading the stream saves an await per row.
        this.#records.push({ fields, bytes: info.bytes - end });
        end = info.bytes;
        return null;
      },
    });
    this.#parser.on('error', () => {});
  }

  /** The records that end in this chunk, up to the error if there is one; undefined = end of file. */
  async parse(chunk: Buffer | undefined): Promise<{ records: CsvRecord[]; error?: string }> {
    this.#records = [];
    const error = await new Promise<Error | null | undefined>((resolve) => {
      if (chunk) this.#parser.write(chunk, resolve);
      else this.#parser.end(resolve);
    });
    if (!error) return { records: this.#records };
    return { records: this.#records, error: REASONS[(error as CsvError).code] ?? error.message };
  }
}

/** csv-parse's own messages count lines from where it began. */
const REASONS: Record<string, string> = {
  CSV_INVALID_CLOSING_QUOTE: 'CSV: something stands between a closing quote and the next delimiter',
  INVALID_OPENING_QUOTE: 'CSV: a quote inside a field that is not quoted',
  CSV_QUOTE_NOT_CLOSED: 'CSV: a quote is never closed',
  CSV_MAX_RECORD_SIZE: 'CSV: the row is too long; most likely a quote is never closed',
};
