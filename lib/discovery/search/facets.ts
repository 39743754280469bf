import { type Column, type Field, fieldKind, type Literal, type Table } from '#lib/matching/index.ts';

/** A literal of a facet holds for the codes from … to. */
export interface FacetLiteral {
  literal: Literal;
  from: number;
  to: number;
}

/** One field cut into codes that literals are made of; code 0 is what no literal speaks of. */
export interface Facet {
  field: Field;
  /** By row of the table. */
  codes: Uint8Array;
  /** Codes are 0 … size − 1. */
  size: number;
  literals: FacetLiteral[];
}

/** Values of a field beyond the most frequent ones are not looked at one by one. */
const mostValues = 250;

/** All fields, as far as they divide the rows; the feature last, since it narrows all others. @param support rows that a literal must hold for, at least */
export function facetsOf(table: Table, rows: Uint32Array, support: number): Facet[] {
  const facets = [...table.columns].flatMap(([field, column]) => {
    const facet = facetOf(field, column, table.count, rows, support);
    return facet && facet.literals.length > 0 ? [facet] : [];
  });
  return facets.sort((a, b) => Number(a.field === 'feature') - Number(b.field === 'feature'));
}

function facetOf(
  field: Field,
  column: Column,
  count: number,
  rows: Uint32Array,
  support: number,
): Facet | null {
  if (column.kind === 'category') {
    const sizes = new Uint32Array(column.values.length);
    for (const row of rows) (sizes[column.codes[row] as number] as number) += 1;
    const codes = Array.from(sizes.keys())
      .filter((code) => code > 0 && (sizes[code] as number) >= support && sizes[code] !== rows.length)
      .sort((a, b) => (sizes[b] as number) - (sizes[a] as number) || a - b)
      .slice(0, mostValues);
    const recoded = new Uint8Array(column.values.length);
    codes.forEach((code, i) => {
      recoded[code] = i + 1;
    });
    return {
      field,
      codes: Uint8Array.from(column.codes, (code) => recoded[code] as number),
      size: codes.length + 1,
      literals: codes.flatMap((code, i) => {
        const value = column.values[code];
        const literal = value === null || value === undefined ? null : ({ field, is: value } as const);
        return literal ? [{ literal, from: i + 1, to: i + 1 }] : [];
      }),
    };
  }
  const bounds = fieldKind(field).bounds ?? [];
  const codes = Uint8Array.from(column.numbers, (value) => binOf(value, bounds));
  return {
    field,
    codes: codes.length === count ? codes : codes.slice(0, count),
    size: bounds.length + 2,
    literals: rangesOf(field, codes, rows, bounds, support),
  };
}

/** 0 for "not given", 1 up to the first bound, and so on. */
function binOf(value: number, bounds: readonly number[]): number {
  if (Number.isNaN(value)) return 0;
  let bin = 1;
  for (const bound of bounds) {
    if (value <= bound) break;
    bin += 1;
  }
  return bin;
}

/** "Above a bound" and "at most a bound"; of those that hold for the same rows, the one that says most. */
function rangesOf(
  field: Field,
  codes: Uint8Array,
  rows: Uint32Array,
  bounds: readonly number[],
  support: number,
): FacetLiteral[] {
  const sizes = new Uint32Array(bounds.length + 2);
  for (const row of rows) (sizes[codes[row] as number] as number) += 1;
  const given = rows.length - (sizes[0] as number);
  const ranges: FacetLiteral[] = [];
  let below = 0;
  bounds.forEach((bound, i) => {
    const inBin = sizes[i + 1] as number;
    below += inBin;
    if (below === given) return;
    if (sizes[i + 2] !== 0 && below > 0 && given - below >= support)
      ranges.push({ literal: { field, above: bound }, from: i + 2, to: bounds.length + 1 });
    if (inBin !== 0 && below >= support)
      ranges.push({ literal: { field, atMost: bound }, from: 1, to: i + 1 });
  });
  return ranges;
}
