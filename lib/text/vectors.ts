/** Count × dims, row by row; rows of unit length, all zeros for a text without any known feature. */
export interface Vectors {
  count: number;
  dims: number;
  data: Float32Array;
}

/** 1 / length of a list of numbers; 0 where the length is lost in rounding, so that zeros stay zeros. */
export function inverseLength(list: Float64Array): number {
  let squares = 0;
  for (let j = 0; j < list.length; j++) squares += (list[j] as number) ** 2;
  return squares > 1e-20 ? 1 / Math.sqrt(squares) : 0;
}
