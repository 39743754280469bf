import { openBytes } from './bytes.ts';
import { UsageError } from './errors.ts';
import type { ImportMap } from './map-schema.ts';
import { readCsv } from './read-csv.ts';
import { readJsonl } from './read-jsonl.ts';
import type { Rows } from './rows.ts';

export const FORMATS = ['jsonl', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** The file to import, row by row. */
export interface Input {
  rows: Rows;
  totalBytes: number;
  readBytes(): number;
}

/** @param format undefined = by the file's name, `.gz` aside. @throws UsageError when it cannot be opened */
export async function openInput(path: string, format: Format | undefined, map: ImportMap): Promise<Input> {
  const name = path.toLowerCase().replace(/\.gz$/, '');
  const as = format ?? formatOf(name);
  const { chunks, totalBytes, readBytes } = await openBytes(path).catch((cause: Error) => {
    throw new UsageError(`Cannot read ${path}: ${cause.message}`, { cause });
  });
  const delimiter = map.delimiter ?? (name.endsWith('.tsv') ? '\t' : ',');
  const rows =
    as === 'jsonl' ? readJsonl(chunks) : readCsv(chunks, { delimiter, jsonColumns: map.jsonColumns });
  return { rows, totalBytes, readBytes };
}

function formatOf(name: string): Format {
  if (/\.(jsonl|ndjson)$/.test(name)) return 'jsonl';
  if (/\.(csv|tsv)$/.test(name)) return 'csv';
  throw new UsageError(`Is ${name} JSONL or CSV? Say --format jsonl or --format csv`);
}
