import type { Definition, Literal, Table } from '#lib/matching/index.ts';
import { type Contrasting, contrasting, type SegmentTest } from '../log/contrast.ts';
import type { Population } from '../log/population.ts';
import type { Family } from '../search/candidate.ts';
import { ballOf } from './ball.ts';
import type { Judged } from './judge.ts';

/** A candidate as it could be published. */
export interface Shaped {
  family: Family;
  definition: Definition;
  /** Of the discovery rows, ascending. */
  rows: Uint32Array;
  test: SegmentTest;
  qValue: number;
}

/** A share of rows from which on a segment belongs to one feature. */
const oneFeature = 0.95;

/** @param basis in which the groups were found; none without vectors */
export function shaping(population: Population, basis?: string): (judged: Judged) => Shaped | null {
  const { table } = population.log;
  const test = contrasting(population);
  const vectors = basis === undefined ? undefined : table.vectors?.get(basis);
  return ({ candidate, qValue }) => {
    const { family, literals, node, rows } = candidate;
    const plain: Shaped = {
      family,
      definition: { version: 1, all: literals.toSorted(featureFirst) },
      rows,
      test: candidate.test,
      qValue,
    };
    if (!node) return inItsFeature(plain, table, test);
    const ball =
      vectors && basis !== undefined
        ? ballOf(node, rows.length, population.rows, { basis, vectors, test })
        : null;
    if (!ball) return null;
    const definition: Definition = { version: 1, all: [], near: ball.near };
    return inItsFeature({ ...plain, ...ball, definition }, table, test);
  };
}

const featureFirst = (a: Literal, b: Literal): number =>
  Number(b.field === 'feature') - Number(a.field === 'feature');

/** Says the feature, too, where almost all rows have the same one: it costs nothing, and what is meant is clear. */
function inItsFeature(shaped: Shaped, table: Table, test: Contrasting): Shaped {
  const column = table.columns.get('feature');
  if (column?.kind !== 'category') return shaped;
  const { all } = shaped.definition;
  if (all.some(({ field }) => field === 'feature')) return shaped;
  const counts = new Map<number, number>();
  for (const row of shaped.rows) {
    const code = column.codes[row] as number;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const [code, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
  const value = column.values[code] ?? null;
  const isOnly = column.values.length <= 2;
  if (isOnly || value === null || count < oneFeature * shaped.rows.length) return shaped;
  const feature: Literal = { field: 'feature', is: value };
  const rows = shaped.rows.filter((row) => column.codes[row] === code);
  return {
    ...shaped,
    definition: { ...shaped.definition, all: [feature, ...all] },
    rows,
    test: rows.length < shaped.rows.length ? test(rows) : shaped.test,
  };
}
