import { astralKindAt, characterKinds, dense, letter, picture, separator } from './characters.ts';

/** Hashed features of one text, with repeats: the first `words` and `grams` numbers of the two lists. */
export interface Features {
  /** Words, and pairs of neighbours. */
  wordHashes: Uint32Array;
  words: number;
  /** Runs of 3–5 characters inside words, of 1–3 in dense scripts. */
  gramHashes: Uint32Array;
  grams: number;
}

export type ReadFeatures = (text: string) => Features;

/**
 * Reads features out of texts: words and pairs of them, and character n-grams that stay inside a word padded with one
 * space on either side (`char_wb` of scikit-learn). Scripts without spaces have no words to find cheaply: there a run of
 * letters gives n-grams only, and a pictogram counts as a word.
 * A feature is a 32-bit hash, so no string is ever made of it: FNV-1a over UTF-16 units, finished as in MurmurHash3.
 * Only the first `maxCharacters` units are read, after NFKC and lower case.
 * @returns a function that gives the same buffers again at each call
 */
export function featureReader(maxCharacters: number): ReadFeatures {
  const kinds = characterKinds();
  const features: Features = {
    wordHashes: new Uint32Array(2 * maxCharacters),
    words: 0,
    gramHashes: new Uint32Array(3 * maxCharacters),
    grams: 0,
  };
  const { wordHashes, gramHashes } = features;
  let previous = 0;

  function addWord(hash: number): void {
    wordHashes[features.words++] = finish(hash ^ wordSalt);
    if (previous !== 0) wordHashes[features.words++] = finish(Math.imul(previous, pairPrime) ^ hash);
    previous = hash;
  }

  function addGrams(text: string, from: number, to: number): void {
    // The padding is read as a space on either side.
    for (let start = from - 1; start <= to - 2; start++) {
      let hash = gramSalt;
      const end = Math.min(start + 5, to + 1);
      for (let at = start; at < end; at++) {
        const unit = at < from || at >= to ? 32 : text.charCodeAt(at);
        hash = Math.imul(hash ^ unit, prime);
        if (at >= start + 2) gramHashes[features.grams++] = finish(hash);
      }
    }
  }

  function addDenseGrams(text: string, from: number, to: number): void {
    for (let start = from; start < to; start++) {
      let hash = denseSalt;
      const end = Math.min(start + 3, to);
      for (let at = start; at < end; at++) {
        hash = Math.imul(hash ^ text.charCodeAt(at), prime);
        gramHashes[features.grams++] = finish(hash);
      }
    }
  }

  return (whole) => {
    const text = whole.slice(0, maxCharacters).normalize('NFKC').toLowerCase().slice(0, maxCharacters);
    features.words = 0;
    features.grams = 0;
    previous = 0;
    const { length } = text;
    let at = 0;
    while (at < length) {
      const unit = text.charCodeAt(at);
      const isPair = unit >= 0xd800 && unit <= 0xdfff;
      const kind = isPair ? astralKindAt(text, at) : (kinds[unit] as number);
      if (kind === separator) {
        at++;
        continue;
      }
      const from = at;
      at += isPair ? 2 : 1;
      if (kind === picture) {
        addWord(hashOf(text, from, at));
        continue;
      }
      while (at < length) {
        const next = text.charCodeAt(at);
        const nextIsPair = next >= 0xd800 && next <= 0xdfff;
        if ((nextIsPair ? astralKindAt(text, at) : kinds[next]) !== kind) break;
        at += nextIsPair ? 2 : 1;
      }
      if (kind === letter) {
        addWord(hashOf(text, from, at));
        addGrams(text, from, at);
      }
      if (kind === dense) {
        addDenseGrams(text, from, at);
        previous = 0;
      }
    }
    return features;
  };
}

const prime = 0x01000193;
const [wordSalt, gramSalt, denseSalt, pairPrime] = [0x1b873593, 0x811c9dc5, 0x2c1b3c6d, 0x297a2d39];

function hashOf(text: string, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), prime);
  return hash;
}

/** MurmurHash3's finisher, never 0: that is the empty place of a table. */
function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  mixed ^= mixed >>> 16;
  return mixed === 0 ? 1 : mixed >>> 0;
}
