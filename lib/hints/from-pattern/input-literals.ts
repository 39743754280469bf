import {
  type Bitset,
  type Field,
  fieldKind,
  has,
  type Literal,
  sizeOf,
  type Table,
} from '#lib/matching/index.ts';

/** Words, and pairs of words, that are tried: those in most of the wanted rows. */
const mostPhrases = 150;
const mostValues = 12;

/** What can be said of inputs and holds for some of the wanted rows; each one a literal, lengths between bounds two. */
export function inputLiterals(table: Table, wanted: Bitset): Literal[][] {
  return [
    ...phrases(table, wanted),
    ...values(table, wanted, 'language'),
    ...values(table, wanted, 'script'),
    ...lengths(),
  ];
}

function phrases({ words: stream, count }: Table, wanted: Bitset): Literal[][] {
  if (!stream) return [];
  const { vocabulary, starts, words } = stream;
  const rowsWith = new Map<string, number>();
  for (let row = 0; row < count; row++) {
    if (!has(wanted, row)) continue;
    const own = new Set<string>();
    for (let at = starts[row] as number; at < (starts[row + 1] as number); at++) {
      const word = vocabulary[words[at] as number] as string;
      own.add(word);
      if (at + 1 < (starts[row + 1] as number)) own.add(`${word} ${vocabulary[words[at + 1] as number]}`);
    }
    for (const phrase of own) rowsWith.set(phrase, (rowsWith.get(phrase) ?? 0) + 1);
  }
  const least = Math.max(3, 0.02 * sizeOf(wanted));
  return [...rowsWith]
    .filter(([phrase, rows]) => rows >= least && /^\S+( \S+)?$/.test(phrase))
    .sort(([a, more], [b, less]) => less - more || (a < b ? -1 : 1))
    .slice(0, mostPhrases)
    .map(([contains]) => [{ field: 'input', contains }]);
}

/** Each of the most frequent values, and the most frequent ones together. */
function values({ columns, count }: Table, wanted: Bitset, field: Field): Literal[][] {
  const column = columns.get(field);
  if (column?.kind !== 'category') return [];
  const rowsWith = new Map<number, number>();
  for (let row = 0; row < count; row++) {
    const code = column.codes[row] as number;
    if (code > 0 && has(wanted, row)) rowsWith.set(code, (rowsWith.get(code) ?? 0) + 1);
  }
  const frequent = [...rowsWith]
    .sort(([, more], [, less]) => less - more)
    .slice(0, mostValues)
    .flatMap(([code]) => column.values[code] ?? []);
  const several = [2, 3, 4].filter((n) => n <= frequent.length);
  return [
    ...frequent.map((is): Literal[] => [{ field, is }]),
    ...several.map((n): Literal[] => [{ field, in: frequent.slice(0, n) }]),
  ];
}

function lengths(): Literal[][] {
  const field = 'inputLength';
  const { bounds = [] } = fieldKind(field);
  return bounds.flatMap((bound): Literal[][] => [[{ field, above: bound }], [{ field, atMost: bound }]]);
}
