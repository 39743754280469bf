import type { Features } from './features.ts';

/** The known features: hash and rarity of each row, and a table with open addressing from hash to row. */
export interface Vocabulary {
  hashes: Uint32Array;
  /**
   * (ln((1 + n) / (1 + df)) + 1)², in single precision: the last bits of a logarithm differ between machines. Squared,
   * because the words that most texts share are the form of a request and not its subject: measured on CLINC150, +2
   * points of accuracy over the plain one.
   */
  rarity: Float32Array;
  /** Row + 1 at the place of its hash, 0 where a place is empty. A power of two long, at most half full. */
  places: Int32Array;
}

export function createVocabulary(hashes: Uint32Array, rarity: Float32Array): Vocabulary {
  let size = 16;
  while (size < 2 * hashes.length) size *= 2;
  const places = new Int32Array(size);
  hashes.forEach((hash, row) => {
    let place = hash & (size - 1);
    while (places[place] !== 0) place = (place + 1) & (size - 1);
    places[place] = row + 1;
  });
  return { hashes, rarity, places };
}

/** A text as rows of the vocabulary with weights: the first `count` of each list, of length 1 or less. */
export interface SparseText {
  rows: Int32Array;
  weights: Float64Array;
  count: number;
}

/**
 * Sublinear TF-IDF, (1 + ln tf) · rarity. Words and n-grams are each brought to the same length before they are joined:
 * else the many n-grams of a word would drown it.
 * Source: Manning, Raghavan & Schütze (2008), 6.2 and 6.4; smoothed as in scikit-learn.
 * @returns a function that gives the same buffers again at each call
 */
export function textWeigher(vocabulary: Vocabulary): (features: Features) => SparseText {
  const { hashes, rarity, places } = vocabulary;
  const mask = places.length - 1;
  const times = new Uint32Array(hashes.length);
  const text: SparseText = { rows: new Int32Array(512), weights: new Float64Array(512), count: 0 };

  function addBlock(list: Uint32Array, length: number): void {
    if (text.rows.length < text.count + length) lengthen(text, 2 * (text.count + length));
    const { rows, weights, count: first } = text;
    let count = first;
    for (let i = 0; i < length; i++) {
      const hash = list[i] as number;
      let place = hash & mask;
      let row = (places[place] as number) - 1;
      while (row >= 0 && hashes[row] !== hash) {
        place = (place + 1) & mask;
        row = (places[place] as number) - 1;
      }
      if (row < 0) continue;
      if (times[row] === 0) rows[count++] = row;
      (times[row] as number) += 1;
    }
    let squares = 0;
    for (let i = first; i < count; i++) {
      const row = rows[i] as number;
      const often = times[row] as number;
      const weight = (often === 1 ? 1 : 1 + Math.fround(Math.log(often))) * (rarity[row] as number);
      times[row] = 0;
      weights[i] = weight;
      squares += weight * weight;
    }
    const scale = squares > 0 ? Math.SQRT1_2 / Math.sqrt(squares) : 0;
    for (let i = first; i < count; i++) (weights[i] as number) *= scale;
    text.count = count;
  }

  return (features) => {
    text.count = 0;
    addBlock(features.wordHashes, features.words);
    addBlock(features.gramHashes, features.grams);
    return text;
  };
}

function lengthen(text: SparseText, length: number): void {
  const { rows, weights } = text;
  text.rows = new Int32Array(length);
  text.weights = new Float64Array(length);
  text.rows.set(rows);
  text.weights.set(weights);
}
