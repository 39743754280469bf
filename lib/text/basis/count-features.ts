import type { ReadFeatures } from './features.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** In how many texts each feature occurs. */
export interface FeatureCounts {
  texts: number;
  /** Hash and number of texts, by place; an empty place has hash 0. */
  hashes: Uint32Array;
  counts: Uint32Array;
}

/** Places of the table at most: 12 bytes each. Beyond that rare features are forgotten, the rarest first. */
const mostPlaces = 2 ** 22;

export function countFeatures(texts: Iterable<string>, read: ReadFeatures): FeatureCounts {
  let hashes = new Uint32Array(2 ** 16);
  let counts = new Uint32Array(hashes.length);
  /** The text that counted a feature last, so that it counts once a text. */
  let last = new Uint32Array(hashes.length);
  let filled = 0;
  let forgotten = 0;
  let number = 0;

  function count(hash: number): void {
    const mask = hashes.length - 1;
    let place = hash & mask;
    while (hashes[place] !== 0 && hashes[place] !== hash) place = (place + 1) & mask;
    if (hashes[place] === 0) {
      hashes[place] = hash;
      filled++;
    }
    if (last[place] === number) return;
    last[place] = number;
    (counts[place] as number) += 1;
  }

  /** Moves what at least so many texts have into a table of a size. */
  function move(size: number, atLeast: number): void {
    const [oldHashes, oldCounts, oldLast] = [hashes, counts, last];
    hashes = new Uint32Array(size);
    counts = new Uint32Array(size);
    last = new Uint32Array(size);
    filled = 0;
    for (let from = 0; from < oldHashes.length; from++) {
      const hash = oldHashes[from] as number;
      if (hash === 0 || (oldCounts[from] as number) < atLeast) continue;
      let place = hash & (size - 1);
      while (hashes[place] !== 0) place = (place + 1) & (size - 1);
      hashes[place] = hash;
      counts[place] = oldCounts[from] as number;
      last[place] = oldLast[from] as number;
      filled++;
    }
  }

  for (const text of texts) {
    number++;
    const { wordHashes, words, gramHashes, grams } = read(text);
    for (let i = 0; i < words; i++) count(wordHashes[i] as number);
    for (let i = 0; i < grams; i++) count(gramHashes[i] as number);
    if (filled > hashes.length / 2) {
      if (hashes.length < mostPlaces) move(hashes.length * 2, 0);
      else move(hashes.length, ++forgotten + 1);
    }
  }
  return { texts: number, hashes, counts };
}

/**
 * The features to know: in at least `leastTexts` texts and at most `mostShare` of them, the most frequent ones if there
 * are more than `most`.
 */
export function chooseFeatures(
  { texts, hashes, counts }: FeatureCounts,
  { leastTexts, mostShare, most }: { leastTexts: number; mostShare: number; most: number },
): Vocabulary {
  const mostTexts = Math.max(leastTexts, texts * mostShare);
  const places: number[] = [];
  counts.forEach((count, place) => {
    if (count >= leastTexts && count <= mostTexts) places.push(place);
  });
  const countAt = (place: number) => counts[place] as number;
  const hashAt = (place: number) => hashes[place] as number;
  const chosen = places.sort((a, b) => countAt(b) - countAt(a) || hashAt(a) - hashAt(b)).slice(0, most);
  return createVocabulary(
    Uint32Array.from(chosen, hashAt),
    Float32Array.from(chosen, (place) => (Math.log((1 + texts) / (1 + countAt(place))) + 1) ** 2),
  );
}
