import { seededRandom } from '#lib/stats/index.ts';
import type { Basis } from './basis.ts';
import { sealed } from './bytes.ts';
import { chooseFeatures, countFeatures } from './count-features.ts';
import { leadingDirections, type SparseMatrix } from './directions.ts';
import { featureReader, type ReadFeatures } from './features.ts';
import { sampleTexts } from './sample.ts';
import { textWeigher, type Vocabulary } from './vocabulary.ts';

export interface BasisOptions {
  dims?: number;
  seed?: number;
  /** So many texts are looked at, chosen by their content: the order of the texts does not matter. */
  maxRows?: number;
  /** Of each text, UTF-16 units. */
  maxCharacters?: number;
  /** 16,384 do better on CLINC150 than 8,192 and than 32,768; at 200 dimensions they are 3.3 MB. */
  maxFeatures?: number;
}

/** Entries of the matrix at most, 8 bytes each: of long texts fewer are looked at. */
const mostEntries = 2 ** 24;

/**
 * Learns a space for texts: words, pairs of words and character n-grams by TF-IDF, projected on the leading singular
 * vectors of the texts (latent semantic analysis). Scaling the directions by a power of their singular values did no
 * good on CLINC150. Deterministic: equal texts and seed give the same bytes.
 * Source: Deerwester et al. (1990), J. American Society for Information Science 41.
 */
export function buildBasis(texts: readonly string[], options: BasisOptions = {}): Basis {
  const { dims = 200, seed = 1, maxRows = 50_000, maxCharacters = 500, maxFeatures = 16_384 } = options;
  const read = featureReader(maxCharacters);
  const sample = sampleTexts(texts, maxRows);
  const limits = { leastTexts: 2, mostShare: 0.3, most: maxFeatures };
  const vocabulary = chooseFeatures(countFeatures(sample, read), limits);
  const matrix = weighAll(sample, read, vocabulary);
  const directions = leadingDirections(matrix, dims, seededRandom(seed));
  return sealed({ dims, maxCharacters, vocabulary, ...inSteps(directions, dims) });
}

function weighAll(texts: readonly string[], read: ReadFeatures, vocabulary: Vocabulary): SparseMatrix {
  const weigh = textWeigher(vocabulary);
  const starts = [0];
  let columns = new Int32Array(2 ** 16);
  let weights = new Float32Array(columns.length);
  let entries = 0;
  for (const text of texts) {
    const { rows, weights: found, count } = weigh(read(text));
    if (entries + count > mostEntries) break;
    if (entries + count > columns.length) {
      const [shortColumns, shortWeights] = [columns, weights];
      columns = new Int32Array(Math.min(mostEntries, 2 * (entries + count)));
      weights = new Float32Array(columns.length);
      columns.set(shortColumns);
      weights.set(shortWeights);
    }
    columns.set(rows.subarray(0, count), entries);
    weights.set(found.subarray(0, count), entries);
    entries += count;
    starts.push(entries);
  }
  return { starts: Uint32Array.from(starts), columns, weights, features: vocabulary.hashes.length };
}

/** Each row in whole steps of its own, 127 of them up to its largest number: a quarter of the bytes, the same groups. */
function inSteps(directions: Float32Array, dims: number): { directions: Int8Array; steps: Float32Array } {
  const whole = new Int8Array(directions.length);
  const steps = new Float32Array(directions.length / dims);
  for (let row = 0; row < steps.length; row++) {
    const numbers = directions.subarray(row * dims, row * dims + dims);
    const step = Math.fround(numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127);
    steps[row] = step;
    if (step > 0)
      whole.set(
        numbers.map((value) => Math.round(value / step)),
        row * dims,
      );
  }
  return { directions: whole, steps };
}
