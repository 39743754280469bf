/**
 * Eigenvalues, largest first, and eigenvectors (by row) of a symmetric n × n matrix, which is used up. Jacobi's
 * rotations, cyclic by rows: slower than others for large matrices, and as exact as rounding allows.
 * Source: Golub & Van Loan (2013), 8.5.
 */
export function eigen(a: Float64Array, n: number): { values: Float64Array; vectors: Float64Array } {
  // The rows of v are the vectors: a rotation then touches memory in order.
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const total = a.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < 30; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) off += (a[p * n + q] as number) ** 2;
    if (off <= 1e-22 * total) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q);
  }
  const diagonal = (i: number) => a[i * n + i] as number;
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => diagonal(j) - diagonal(i) || i - j);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    vectors.set(v.subarray(from * n, from * n + n), to * n);
  });
  return { values: Float64Array.from(order, diagonal), vectors };
}

/** One rotation in the plane of p and q that makes a[p][q] zero. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const atP = p * n;
  const atQ = q * n;
  const apq = a[atP + q] as number;
  const app = a[atP + p] as number;
  const aqq = a[atQ + q] as number;
  if (apq === 0 || Math.abs(apq) <= 1e-16 * Math.sqrt(Math.abs(app * aqq))) return;
  const theta = (aqq - app) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let i = 0; i < n; i++) {
    const x = a[atP + i] as number;
    const y = a[atQ + i] as number;
    a[atP + i] = c * x - s * y;
    a[atQ + i] = s * x + c * y;
    const vx = v[atP + i] as number;
    const vy = v[atQ + i] as number;
    v[atP + i] = c * vx - s * vy;
    v[atQ + i] = s * vx + c * vy;
  }
  for (let i = 0; i < n; i++) {
    a[i * n + p] = a[atP + i] as number;
    a[i * n + q] = a[atQ + i] as number;
  }
  a[atP + p] = app - t * apq;
  a[atQ + q] = aqq + t * apq;
  a[atP + q] = 0;
  a[atQ + p] = 0;
}
