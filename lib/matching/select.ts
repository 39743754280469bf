import { addTo, type Bitset, both, emptySet } from './bitset.ts';
import type { ContainsLiteral, Definition, Literal, Near } from './definition.ts';
import { dot, isClose, isContains, isIs, isWithin } from './matches.ts';
import type { Table, WordStream } from './table.ts';

/**
 * The rows of a table that fall under a definition; the same rows as `matches` says one by one.
 * @throws RangeError if the table has no vectors in the definition's basis: nobody could tell.
 */
export function select(definition: Definition, table: Table): Bitset {
  const sets = definition.all.map((literal) => selectLiteral(literal, table));
  if (definition.near) sets.push(selectNear(definition.near, table));
  return sets.reduce(both);
}

/** The rows for which one literal holds. */
function selectLiteral(literal: Literal, table: Table): Bitset {
  if (isContains(literal)) return table.words ? selectPhrase(literal, table.words) : emptySet(table.count);
  const set = emptySet(table.count);
  const column = table.columns.get(literal.field);
  if (column?.kind === 'number' && !isIs(literal)) {
    const { numbers } = column;
    for (let row = 0; row < table.count; row++)
      if (isWithin(literal, numbers[row] as number)) addTo(set, row);
  }
  if (column?.kind === 'category' && isIs(literal)) {
    const wanted = 'in' in literal ? literal.in : [literal.is];
    const isWanted = Uint8Array.from(column.values, (value) =>
      Number(value !== null && wanted.includes(value)),
    );
    const { codes } = column;
    for (let row = 0; row < table.count; row++) if (isWanted[codes[row] as number]) addTo(set, row);
  }
  return set;
}

function selectPhrase({ contains }: ContainsLiteral, { vocabulary, starts, words }: WordStream): Bitset {
  const set = emptySet(starts.length - 1);
  const phrase = contains.split(' ').map((word) => vocabulary.indexOf(word));
  if (phrase.includes(-1)) return set;
  const [first, ...rest] = phrase;
  for (let row = 0; row + 1 < starts.length; row++) {
    const end = (starts[row + 1] as number) - rest.length;
    for (let at = starts[row] as number; at < end; at++) {
      if (words[at] !== first || !rest.every((word, i) => words[at + 1 + i] === word)) continue;
      addTo(set, row);
      break;
    }
  }
  return set;
}

function selectNear({ basis, centre, radius }: Near, table: Table): Bitset {
  const vectors = table.vectors?.get(basis);
  if (!vectors) throw new RangeError(`There are no vectors in the basis ${basis}`);
  if (centre.length !== vectors.dims)
    throw new RangeError(`The centre has ${centre.length} dimensions, the basis ${vectors.dims}`);
  const set = emptySet(table.count);
  const exact = Float64Array.from(centre);
  for (let row = 0; row < table.count; row++)
    if (isClose(dot(vectors.data, row * vectors.dims, exact), radius)) addTo(set, row);
  return set;
}
