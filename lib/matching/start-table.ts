import { type Field, plainFields, type Scalar } from './fields.ts';
import { growing } from './growing.ts';
import type { Column, Row, Table, WordStream } from './table.ts';
import { categoryOf, isNumberField, numberOf } from './values.ts';

export interface TableWriter {
  add(row: Row): void;
  /** The columns that hold anything. Vectors are the caller's to add. */
  finish(): Table;
}

/**
 * Turns rows, one at a time, into columns.
 * @param metadata declared keys; others are not kept
 * @param expectedRows a guess, which only saves copying
 */
export function startTable({
  metadata = [],
  expectedRows = 1_024,
}: {
  metadata?: readonly string[];
  expectedRows?: number;
} = {}): TableWriter {
  const fields: Field[] = [
    ...(Object.keys(plainFields) as Field[]),
    ...metadata.map((key): Field => `metadata.${key}`),
  ];
  const writers = fields.map((field) => {
    const write = isNumberField(field) ? writeNumbers(field, expectedRows) : writeCodes(field, expectedRows);
    return [field, write] as const;
  });
  const words = writeWords(expectedRows);
  let count = 0;
  return {
    add(row) {
      for (const [, writer] of writers) writer.add(row);
      words.add(row.words ?? []);
      count += 1;
    },
    finish() {
      const filled = writers.flatMap(([field, writer]): [Field, Column][] => {
        const column = writer.finish();
        return column ? [[field, column]] : [];
      });
      return { count, columns: new Map(filled), words: words.finish() };
    },
  };
}

interface ColumnWriter {
  add(row: Row): void;
  /** Null if no row has the field. */
  finish(): Column | null;
}

function writeNumbers(field: Field, expectedRows: number): ColumnWriter {
  const numbers = growing((length) => new Float32Array(length), expectedRows);
  let isEmpty = true;
  return {
    add(row) {
      const value = numberOf(row, field);
      if (!Number.isNaN(value)) isEmpty = false;
      numbers.push(value);
    },
    finish: () => (isEmpty ? null : { kind: 'number', numbers: numbers.finish() }),
  };
}

function writeCodes(field: Field, expectedRows: number): ColumnWriter {
  const codes = growing((length) => new Uint32Array(length), expectedRows);
  const codeOf = new Map<Scalar, number>();
  return {
    add(row) {
      const value = categoryOf(row, field);
      let code = value === null ? 0 : codeOf.get(value);
      if (code === undefined) {
        code = codeOf.size + 1;
        codeOf.set(value as Scalar, code);
      }
      codes.push(code);
    },
    finish() {
      if (codeOf.size === 0) return null;
      const all = codes.finish();
      return {
        kind: 'category',
        values: [null, ...codeOf.keys()],
        codes: codeOf.size < 65_536 ? Uint16Array.from(all) : all,
      };
    },
  };
}

function writeWords(expectedRows: number): { add(words: readonly string[]): void; finish(): WordStream } {
  const placeOf = new Map<string, number>();
  const places = growing((length) => new Uint32Array(length), 8 * expectedRows);
  const starts = growing((length) => new Uint32Array(length), expectedRows + 1);
  starts.push(0);
  return {
    add(words) {
      for (const word of words) {
        let place = placeOf.get(word);
        if (place === undefined) {
          place = placeOf.size;
          placeOf.set(word, place);
        }
        places.push(place);
      }
      starts.push(places.length);
    },
    finish: () => ({ vocabulary: [...placeOf.keys()], starts: starts.finish(), words: places.finish() }),
  };
}
