/**
 * y ← Σ weights[i] · row columns[i] of a matrix, over i from … to; as many columns as y is long. Four rows at a time, so
 * that y is read and written less often.
 */
export function addRows(
  matrix: Float32Array | Int8Array,
  columns: Int32Array,
  weights: Float32Array | Float64Array,
  from: number,
  to: number,
  y: Float64Array,
): void {
  const size = y.length;
  y.fill(0);
  let i = from;
  for (; i + 3 < to; i += 4) {
    const a = (columns[i] as number) * size;
    const b = (columns[i + 1] as number) * size;
    const c = (columns[i + 2] as number) * size;
    const d = (columns[i + 3] as number) * size;
    const wa = weights[i] as number;
    const wb = weights[i + 1] as number;
    const wc = weights[i + 2] as number;
    const wd = weights[i + 3] as number;
    for (let j = 0; j < size; j++) {
      (y[j] as number) +=
        wa * (matrix[a + j] as number) +
        wb * (matrix[b + j] as number) +
        wc * (matrix[c + j] as number) +
        wd * (matrix[d + j] as number);
    }
  }
  for (; i < to; i++) {
    const at = (columns[i] as number) * size;
    const weight = weights[i] as number;
    for (let j = 0; j < size; j++) (y[j] as number) += weight * (matrix[at + j] as number);
  }
}
