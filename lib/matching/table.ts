import type { Vectors } from '#lib/text/index.ts';
import type { Field, Scalar } from './fields.ts';

/** Codes by row into `values`; code 0 is "not given". */
export interface CategoryColumn {
  kind: 'category';
  values: (Scalar | null)[];
  codes: Uint16Array | Uint32Array;
}
/** NaN is "not given". */
export interface NumberColumn {
  kind: 'number';
  numbers: Float32Array;
}
export type Column = CategoryColumn | NumberColumn;

/** The words of all inputs: those of row i are words[starts[i]] … words[starts[i + 1] − 1], as places in `vocabulary`. */
export interface WordStream {
  vocabulary: readonly string[];
  starts: Uint32Array;
  words: Uint32Array;
}

/** Many rows, column by column; made by `startTable`, or from memory that another thread shares. */
export interface Table {
  count: number;
  columns: ReadonlyMap<Field, Column>;
  words?: WordStream | undefined;
  /** Of all rows' inputs, by id of the basis. */
  vectors?: ReadonlyMap<string, Vectors> | undefined;
}

/** One row, as a hint or a test has it. What is not given matches nothing. */
export type Row = { readonly [field in Exclude<Field, `metadata.${string}`>]?: Scalar | null | undefined } & {
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
  /** Of the input's first 500 characters, in lower case, in order. */
  readonly words?: readonly string[] | undefined;
  /** Of the input, by id of the basis. */
  readonly vectors?: ReadonlyMap<string, ArrayLike<number>> | undefined;
};
