import type { Condition } from '#lib/routing/index.ts';

type Test = Extract<Condition, { field: unknown }>;
type Scalar = string | number | boolean | null;
export type TestName = Exclude<keyof Test, 'field'>;

export const testNames: { value: TestName; label: string }[] = [
  { value: 'equals', label: 'is' },
  { value: 'notEquals', label: 'is not' },
  { value: 'in', label: 'is one of' },
  { value: 'prefix', label: 'begins with' },
  { value: 'greaterThan', label: 'is more than' },
  { value: 'lessThan', label: 'is less than' },
  { value: 'exists', label: 'is given' },
];

/** What a person types for a value: a number, true, false and null are those; all else, also in quotes, is a text. */
export function readScalar(text: string): Scalar {
  const trimmed = text.trim();
  if (/^(true|false|null|-?\d+(\.\d+)?([eE][+-]?\d+)?|".*")$/s.test(trimmed)) {
    try {
      return JSON.parse(trimmed) as Scalar;
    } catch {
      return text;
    }
  }
  return text;
}

/** The other way: a text that would be read as something else stands in quotes. */
export const showScalar = (value: Scalar): string =>
  typeof value === 'string' && readScalar(value) === value ? value : JSON.stringify(value);

export const testOf = (test: Test): TestName =>
  testNames.find(({ value }) => test[value] !== undefined)?.value ?? 'equals';

/** A test's value as text for its field. */
export function showValue(test: Test): string {
  const value = test[testOf(test)];
  if (Array.isArray(value)) return value.map(showItem).join(', ');
  return value === undefined ? '' : showScalar(value);
}

/** In a list, quotes also keep commas and blanks. */
const showItem = (value: Scalar): string =>
  typeof value === 'string' && (value === '' || value !== value.trim() || /[,"]/.test(value))
    ? JSON.stringify(value)
    : showScalar(value);

const items = (text: string): Scalar[] =>
  (text.match(/\s*"(?:[^"\\]|\\.)*"\s*|[^,]+/g) ?? []).flatMap((one) =>
    one.trim() === '' ? [] : [readScalar(one.trim())],
  );

/** A test from what stands in the fields. A number that is none yet is kept as text, and the check says so. */
export function toTest(field: Test['field'], name: TestName, text: string): Test {
  if (name === 'exists') return { field, exists: text !== 'false' };
  if (name === 'in') return { field, in: items(text) };
  if (name === 'prefix') return { field, prefix: text };
  return { field, [name]: readScalar(text) } as Test;
}
