import type { SeededRandom } from '#lib/stats/index.ts';
import { addRows } from './add-rows.ts';
import { eigen } from './eigen.ts';

/** Texts × features: the entries of text i are those from starts[i] to starts[i + 1]. */
export interface SparseMatrix {
  starts: Uint32Array;
  columns: Int32Array;
  weights: Float32Array;
  /** How many features there are. */
  features: number;
}

/** A few more directions than asked for are followed: they make the last ones of those better. */
const spare = 12;
/** Measured on CLINC150: two, three and four give groups of the same quality. */
const passes = 3;

/**
 * The leading right singular vectors of a matrix A (features × dims, row by row; columns orthonormal, largest singular
 * value first), by subspace iteration from a random start: Q ← orth(AᵀA · Q). The eigenvectors of ZᵀZ, Z = AᵀAQ, make Z
 * orthonormal and, at the end, order it (Rayleigh–Ritz). Directions beyond the rank of A are zeros.
 * Source: Halko, Martinsson & Tropp (2011), SIAM Review 53, algorithm 4.4, on the side of the features, so that nothing
 * dense is as long as the texts.
 */
export function leadingDirections(matrix: SparseMatrix, dims: number, random: SeededRandom): Float32Array {
  const size = Math.ceil((dims + spare) / 4) * 4;
  let directions = new Float32Array(matrix.features * size);
  for (let i = 0; i < directions.length; i++) directions[i] = random.uniform() - 0.5;
  for (let pass = 1; pass <= passes; pass++) {
    const z = applyTwice(matrix, directions, size);
    const { values, vectors } = eigen(gram(z, size), size);
    const least = 1e-12 * (values[0] as number);
    for (let i = 0; i < size; i++) {
      const value = values[i] as number;
      const scale = value > least ? 1 / Math.sqrt(value) : 0;
      for (let j = i * size; j < (i + 1) * size; j++) (vectors[j] as number) *= scale;
    }
    directions = times(z, vectors, size, pass < passes ? size : dims);
  }
  return directions;
}

/** AᵀA · Q, text by text, without holding A · Q. */
function applyTwice(
  { starts, columns, weights }: SparseMatrix,
  q: Float32Array,
  size: number,
): Float32Array<ArrayBuffer> {
  const z = new Float32Array(q.length);
  const y = new Float64Array(size);
  for (let text = 0; text + 1 < starts.length; text++) {
    const from = starts[text] as number;
    const to = starts[text + 1] as number;
    addRows(q, columns, weights, from, to, y);
    for (let i = from; i < to; i++) {
      const at = (columns[i] as number) * size;
      const weight = weights[i] as number;
      for (let j = 0; j < size; j++) (z[at + j] as number) += weight * (y[j] as number);
    }
  }
  return z;
}

/** ZᵀZ; four rows of Z at a time. */
function gram(z: Float32Array, size: number): Float64Array {
  const sums = new Float64Array(size * size);
  const rows = new Float64Array(4 * size);
  for (let at = 0; at < z.length; at += 4 * size) {
    rows.fill(0);
    rows.set(z.subarray(at, at + 4 * size));
    for (let i = 0; i < size; i++) {
      const a = rows[i] as number;
      const b = rows[i + size] as number;
      const c = rows[i + 2 * size] as number;
      const d = rows[i + 3 * size] as number;
      for (let j = i; j < size; j++) {
        (sums[i * size + j] as number) +=
          a * (rows[j] as number) +
          b * (rows[j + size] as number) +
          c * (rows[j + 2 * size] as number) +
          d * (rows[j + 3 * size] as number);
      }
    }
  }
  for (let i = 0; i < size; i++)
    for (let j = 0; j < i; j++) sums[i * size + j] = sums[j * size + i] as number;
  return sums;
}

/** Z times the transposed first `kept` rows of `vectors`. */
function times(
  z: Float32Array,
  vectors: Float64Array,
  size: number,
  kept: number,
): Float32Array<ArrayBuffer> {
  const rows = z.length / size;
  const result = new Float32Array(rows * kept);
  const row = new Float64Array(size);
  for (let i = 0; i < rows; i++) {
    row.set(z.subarray(i * size, i * size + size));
    for (let k = 0; k < kept; k++) {
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      for (let j = 0, at = k * size; j < size; j += 4, at += 4) {
        a += (row[j] as number) * (vectors[at] as number);
        b += (row[j + 1] as number) * (vectors[at + 1] as number);
        c += (row[j + 2] as number) * (vectors[at + 2] as number);
        d += (row[j + 3] as number) * (vectors[at + 3] as number);
      }
      result[i * kept + k] = a + b + c + d;
    }
  }
  return result;
}
