/** Executable pattern definitions: read, said in words, evaluated on one row or on the columns of many. */
export {
  addTo,
  type Bitset,
  both,
  either,
  emptySet,
  has,
  overlapOf,
  rowsOf,
  setOf,
  sizeOf,
  without,
} from './bitset.ts';
export {
  type Definition,
  DefinitionError,
  definitionSchema,
  type Literal,
  type Near,
  needsOnlyInput,
  readDefinition,
} from './definition.ts';
export { describe, describeLiteral } from './describe.ts';
export { type Field, fieldKind, type Scalar } from './fields.ts';
export { growing } from './growing.ts';
export { matches } from './matches.ts';
export { select } from './select.ts';
export { startTable, type TableWriter } from './start-table.ts';
export type { Column, Row, Table, WordStream } from './table.ts';
