import { inverseLength, type Vectors } from '../vectors.ts';
import { type Centres, createCentres, setCentre, similarities } from './similarities.ts';

/** For each of the rows listed, the number of its nearest centre, and its cosine with it. */
export interface Assignment {
  labels: Int32Array;
  cosines: Float64Array;
}

export const createAssignment = (count: number): Assignment => ({
  labels: new Int32Array(count),
  cosines: new Float64Array(count),
});

/** The nearest centre of each row, the first one among equals, into `assignment`. */
export function assignNearest(
  vectors: Vectors,
  rows: Uint32Array,
  centres: Centres,
  { labels, cosines }: Assignment,
): void {
  const { k, width } = centres;
  const chunk = 32;
  const all = new Float64Array(chunk * width);
  for (let from = 0; from < rows.length; from += chunk) {
    const to = Math.min(rows.length, from + chunk);
    similarities(vectors, rows, from, to, centres, all);
    for (let i = from; i < to; i++) {
      const at = (i - from) * width;
      let label = 0;
      let highest = all[at] as number;
      for (let c = 1; c < k; c++) {
        const cosine = all[at + c] as number;
        if (cosine > highest) {
          highest = cosine;
          label = c;
        }
      }
      labels[i] = label;
      cosines[i] = highest;
    }
  }
}

/** Directions of the sums of the rows of each label. */
export function centresOf(vectors: Vectors, rows: Uint32Array, labels: Int32Array, k: number): Centres {
  const { dims, data } = vectors;
  const sums = new Float64Array(k * dims);
  for (let i = 0; i < rows.length; i++) {
    const from = (rows[i] as number) * dims;
    const to = (labels[i] as number) * dims;
    for (let j = 0; j < dims; j++) (sums[to + j] as number) += data[from + j] as number;
  }
  const centres = createCentres(k, dims);
  for (let c = 0; c < k; c++) {
    const sum = sums.subarray(c * dims, (c + 1) * dims);
    const scale = inverseLength(sum);
    setCentre(
      centres,
      c,
      sum.map((value) => value * scale),
      0,
    );
  }
  return centres;
}

/** Rows by label, each list in the order of `rows`. */
export function groupByLabel(rows: Uint32Array, labels: Int32Array, k: number): Uint32Array[] {
  const ends = new Uint32Array(k + 1);
  for (const label of labels) (ends[label + 1] as number) += 1;
  for (let c = 0; c < k; c++) (ends[c + 1] as number) += ends[c] as number;
  const starts = ends.slice();
  const sorted = new Uint32Array(rows.length);
  rows.forEach((row, i) => {
    const label = labels[i] as number;
    sorted[starts[label] as number] = row;
    (starts[label] as number) += 1;
  });
  return Array.from({ length: k }, (_, c) => sorted.subarray(ends[c], ends[c + 1]));
}
