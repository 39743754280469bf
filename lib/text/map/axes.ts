import { inverseLength, type Vectors } from '../vectors.ts';

/** Enough for two axes to be told from the others; they are only where a layout begins. */
const passes = 20;

/**
 * Rows along the two directions in which they differ most (principal components), by orthogonal iteration. Zeros where
 * there is no second direction.
 */
export function twoAxes({ dims, data }: Vectors, rows: Uint32Array): [x: Float64Array, y: Float64Array] {
  const mean = new Float64Array(dims);
  for (const row of rows)
    for (let j = 0; j < dims; j++) (mean[j] as number) += (data[row * dims + j] as number) / rows.length;

  const along = (axis: Float64Array): Float64Array => {
    const offset = dot(mean, 0, axis);
    return Float64Array.from(rows, (row) => dot(data, row * dims, axis) - offset);
  };
  const sumOf = (scores: Float64Array): Float64Array => {
    const sum = new Float64Array(dims);
    rows.forEach((row, i) => {
      const score = scores[i] as number;
      for (let j = 0; j < dims; j++)
        (sum[j] as number) += score * ((data[row * dims + j] as number) - (mean[j] as number));
    });
    return sum;
  };

  // Any start that is not orthogonal to the axes will do.
  let first = Float64Array.from({ length: dims }, (_, j) => Math.cos(3 * j + 1));
  let second = Float64Array.from({ length: dims }, (_, j) => Math.sin(7 * j + 2));
  for (let pass = 0; pass < passes; pass++) {
    first = unit(sumOf(along(first)));
    const sum = sumOf(along(second));
    const shared = dot(sum, 0, first);
    second = unit(sum.map((value, j) => value - shared * (first[j] as number)));
  }
  return [along(first), along(second)];
}

function dot(list: ArrayLike<number>, at: number, axis: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < axis.length; j++) sum += (list[at + j] as number) * (axis[j] as number);
  return sum;
}

function unit(list: Float64Array): Float64Array<ArrayBuffer> {
  const scale = inverseLength(list);
  return Float64Array.from(list, (value) => value * scale);
}
