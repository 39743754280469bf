import type { WordStream } from '#lib/matching/index.ts';

/** Words, or two in a row, with the rows of the population that contain them. */
export interface Phrase {
  words: string;
  rows: Uint32Array;
}

/** Places of the table that pairs are counted in before any of them is remembered by itself. */
const sketchSize = 2 ** 22;

/** A pair that occurs in so large a share of the rows of one of its words says nothing that the word does not. */
const sameShare = 0.95;

/**
 * The most frequent words and pairs of neighbours in the population's inputs.
 * @param leastRows rows that contain it, at least
 */
export function phrasesOf(
  stream: WordStream,
  rows: Uint32Array,
  { most = 2_000, leastRows }: { most?: number; leastRows: number },
): Phrase[] {
  const single = countWords(stream, rows);
  const frequent = single.map((count) => Number(count >= leastRows));
  const pairs = countPairs(stream, rows, frequent, leastRows);
  const size = stream.vocabulary.length;
  const counted: [key: number, count: number][] = [];
  single.forEach((count, word) => {
    if (count >= leastRows && count < rows.length) counted.push([word, count]);
  });
  for (const [key, count] of pairs) {
    const rarer = Math.min(single[Math.floor(key / size)] as number, single[key % size] as number);
    if (count >= leastRows && count < sameShare * rarer) counted.push([size + key, count]);
  }
  const chosen = counted.sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, most);
  return collect(stream, rows, chosen);
}

/** In how many rows each word occurs. */
function countWords({ vocabulary, starts, words }: WordStream, rows: Uint32Array): Uint32Array {
  const counts = new Uint32Array(vocabulary.length);
  const last = new Uint32Array(vocabulary.length);
  rows.forEach((row, i) => {
    for (let at = starts[row] as number; at < (starts[row + 1] as number); at++) {
      const word = words[at] as number;
      if (last[word] === i + 1) continue;
      last[word] = i + 1;
      (counts[word] as number) += 1;
    }
  });
  return counts;
}

/** Rows by pair, with first × vocabulary + second as key: of pairs of frequent words that may be frequent themselves. */
function countPairs(
  { vocabulary, starts, words }: WordStream,
  rows: Uint32Array,
  frequent: Uint32Array,
  leastRows: number,
): Map<number, number> {
  const size = vocabulary.length;
  const sketch = new Uint32Array(sketchSize);
  const counts = new Map<number, number>();
  const lastRow = new Map<number, number>();
  const placeOf = (first: number, second: number) =>
    (Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b)) >>> 10;
  const walk = (see: (first: number, second: number, row: number) => void) => {
    for (const row of rows) {
      const end = (starts[row + 1] as number) - 1;
      for (let at = starts[row] as number; at < end; at++) {
        const [first, second] = [words[at] as number, words[at + 1] as number];
        if (frequent[first] && frequent[second]) see(first, second, row);
      }
    }
  };
  walk((first, second) => {
    (sketch[placeOf(first, second)] as number) += 1;
  });
  walk((first, second, row) => {
    if ((sketch[placeOf(first, second)] as number) < leastRows) return;
    const key = first * size + second;
    if (lastRow.get(key) === row) return;
    lastRow.set(key, row);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  });
  return counts;
}

/** The rows of each chosen word (key: its place) and pair (key: vocabulary + first × vocabulary + second). */
function collect(
  { vocabulary, starts, words }: WordStream,
  rows: Uint32Array,
  chosen: readonly (readonly [key: number, count: number])[],
): Phrase[] {
  const size = vocabulary.length;
  const places = new Map(chosen.map(([key], place) => [key, place]));
  const lists = chosen.map(([, count]) => new Uint32Array(count));
  const filled = new Uint32Array(chosen.length);
  const add = (key: number, row: number) => {
    const place = places.get(key);
    if (place === undefined) return;
    const list = lists[place] as Uint32Array;
    const at = filled[place] as number;
    if (at > 0 && list[at - 1] === row) return;
    list[at] = row;
    filled[place] = at + 1;
  };
  const isChosen = new Uint8Array(size);
  for (const [key] of chosen) {
    if (key < size) isChosen[key] = 1;
    else isChosen[Math.floor((key - size) / size)] = 1;
  }
  for (const row of rows) {
    const end = starts[row + 1] as number;
    for (let at = starts[row] as number; at < end; at++) {
      const word = words[at] as number;
      if (!isChosen[word]) continue;
      add(word, row);
      if (at + 1 < end) add(size + word * size + (words[at + 1] as number), row);
    }
  }
  return chosen.map(([key], place) => ({
    words:
      key < size
        ? (vocabulary[key] as string)
        : `${vocabulary[Math.floor((key - size) / size)]} ${vocabulary[(key - size) % size]}`,
    rows: lists[place] as Uint32Array,
  }));
}
