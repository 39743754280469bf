import { inverseLength, type Vectors } from '../vectors.ts';
import { addRows } from './add-rows.ts';
import type { Basis } from './basis.ts';
import { featureReader } from './features.ts';
import { textWeigher } from './vocabulary.ts';

/**
 * Texts in the space of a basis: the sum of their features' directions, weighted by TF-IDF, brought to length 1.
 * @param count how many texts there are, if it is known and they are not a list
 */
export function embed(basis: Basis, texts: Iterable<string>, count?: number): Vectors {
  const { dims, directions, steps } = basis;
  const { read, weigh, sum } = toolsOf(basis);
  let data = new Float32Array((count ?? (Array.isArray(texts) ? texts.length : 0)) * dims);
  let row = 0;
  for (const text of texts) {
    const at = row++ * dims;
    if (at === data.length) data = lengthened(data, Math.max(64 * dims, 2 * at));
    const { rows, weights, count: features } = weigh(read(text));
    for (let i = 0; i < features; i++) (weights[i] as number) *= steps[rows[i] as number] as number;
    addRows(directions, rows, weights, 0, features, sum);
    const scale = inverseLength(sum);
    for (let j = 0; j < dims; j++) data[at + j] = (sum[j] as number) * scale;
  }
  return { count: row, dims, data: data.length > row * dims ? data.slice(0, row * dims) : data };
}

/** What reads texts for a basis has buffers of its own: made once, since hints embed one text at a time. */
const tools = new WeakMap<Basis, ReturnType<typeof makeTools>>();

function toolsOf(basis: Basis): ReturnType<typeof makeTools> {
  const known = tools.get(basis) ?? makeTools(basis);
  tools.set(basis, known);
  return known;
}

const makeTools = ({ maxCharacters, vocabulary, dims }: Basis) => ({
  read: featureReader(maxCharacters),
  weigh: textWeigher(vocabulary),
  sum: new Float64Array(dims),
});

function lengthened(data: Float32Array<ArrayBuffer>, length: number): Float32Array<ArrayBuffer> {
  const longer = new Float32Array(length);
  longer.set(data);
  return longer;
}
