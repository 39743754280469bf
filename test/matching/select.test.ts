import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Definition,
  has,
  type Literal,
  matches,
  overlapOf,
  type Row,
  rowsOf,
  select,
  setOf,
  sizeOf,
  startTable,
  without,
} from '#lib/matching/index.ts';
import type { Vectors } from '#lib/text/index.ts';

const words = ['no', 'background', 'logo', 'für', '透明', 'png'];
const optional = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const angle = fc.double({ min: 0, max: 6.28, noNaN: true });

const rowArbitrary: fc.Arbitrary<Row> = fc.record({
  feature: fc.constantFrom('button', 'hero'),
  language: fc.constantFrom('ja', 'en', null),
  truncated: optional(fc.boolean()),
  inputLength: optional(fc.integer({ min: 0, max: 70 })),
  resultLength: optional(fc.integer({ min: 0, max: 200 })),
  metadata: optional(fc.record({ plan: fc.constantFrom('free', 3, true, null, { a: 1 }) })),
  words: fc.array(fc.constantFrom(...words), { maxLength: 6 }),
  vectors: optional(angle.map((at) => new Map([['b', Float32Array.of(Math.cos(at), Math.sin(at))]]))),
});
const literalArbitrary: fc.Arbitrary<Literal> = fc.oneof(
  fc.constantFrom<Literal>(
    { field: 'feature', is: 'hero' },
    { field: 'language', in: ['ja', 'xx'] },
    { field: 'truncated', is: false },
    { field: 'metadata.plan', is: 3 },
    { field: 'metadata.plan', in: ['free', true] },
    { field: 'metadata.unknown', is: 'a' },
    { field: 'resultLength', above: 60 },
    { field: 'inputLength', above: 10, atMost: 40 },
    { field: 'lengthRatio', atMost: 3 },
  ),
  fc
    .array(fc.constantFrom(...words, 'unheard'), { minLength: 1, maxLength: 3 })
    .map((phrase) => ({ field: 'input' as const, contains: phrase.join(' ') })),
);
const definitionArbitrary: fc.Arbitrary<Definition> = fc.record({
  version: fc.constant(1 as const),
  all: fc.array(literalArbitrary, { minLength: 1, maxLength: 3 }),
  near: optional(
    fc.record({
      basis: fc.constant('b'),
      centre: angle.map((at) => [Math.cos(at), Math.sin(at)]),
      radius: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
  ),
});

function tableOf(rows: readonly Row[]) {
  const writer = startTable({ metadata: ['plan'], expectedRows: 1 });
  for (const row of rows) writer.add(row);
  const data = new Float32Array(2 * rows.length);
  rows.forEach((row, i) => {
    data.set(Float32Array.from(row.vectors?.get('b') ?? [0, 0]), 2 * i);
  });
  const vectors: Vectors = { count: rows.length, dims: 2, data };
  return { ...writer.finish(), vectors: new Map([['b', vectors]]) };
}

describe('select', () => {
  test('finds in columns what matches says row by row', () => {
    fc.assert(
      fc.property(fc.array(rowArbitrary, { maxLength: 80 }), definitionArbitrary, (rows, definition) => {
        const set = select(definition, tableOf(rows));
        expect(rows.map((_, i) => has(set, i))).toEqual(rows.map((row) => matches(definition, row)));
      }),
      { seed: 1, numRuns: 600 },
    );
  });
  test('words must stand next to each other, within one row', () => {
    const table = tableOf([
      { words: ['logo', 'no', 'no', 'background'] },
      { words: ['no', 'logo', 'background', 'no'] },
      { words: ['background'] },
    ]);
    const all: Literal[] = [{ field: 'input', contains: 'no background' }];
    expect([...rowsOf(select({ version: 1, all }, table))]).toEqual([0]);
  });
  test('a basis that is not at hand is an error, not an empty answer', () => {
    const near = { basis: 'other', centre: [1, 0], radius: 0.1 };
    expect(() => select({ version: 1, all: [], near }, tableOf([{}]))).toThrow(
      /no vectors in the basis other/,
    );
  });
});

test('sets of rows', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(200)), fc.uniqueArray(fc.nat(200)), (a, b) => {
      const [x, y] = [setOf(201, a), setOf(201, b)];
      expect([...rowsOf(x)]).toEqual(a.toSorted((i, j) => i - j));
      expect(sizeOf(x)).toBe(a.length);
      expect(overlapOf(x, y)).toBe(a.filter((row) => b.includes(row)).length);
      expect(sizeOf(without(x, y))).toBe(a.length - overlapOf(x, y));
    }),
    { seed: 2 },
  );
});
