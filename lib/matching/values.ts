import { type Field, fieldKind, type Scalar } from './fields.ts';
import type { Row } from './table.ts';

/** A row's value of a field of categories; null if it has none. */
export function categoryOf(row: Row, field: Field): Scalar | null {
  const value = field.startsWith('metadata.')
    ? ownValue(row.metadata, field.slice('metadata.'.length))
    : row[field as keyof Row];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** A row's number, rounded as columns hold it; NaN if it has none. */
export function numberOf(row: Row, field: Field): number {
  if (field === 'lengthRatio' && row.lengthRatio === undefined) {
    const [input, result] = [Number(row.inputLength ?? Number.NaN), Number(row.resultLength ?? Number.NaN)];
    return input > 0 ? Math.fround(result / input) : Number.NaN;
  }
  const value = row[field as keyof Row];
  return typeof value === 'number' ? Math.fround(value) : Number.NaN;
}

export const isNumberField = (field: Field): boolean => fieldKind(field).kind === 'number';

const ownValue = (metadata: Row['metadata'], key: string): unknown =>
  metadata && Object.hasOwn(metadata, key) ? metadata[key] : null;
