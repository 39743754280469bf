import type { Vectors } from '../vectors.ts';

/**
 * Rows in an order that only their content decides, rows of zeros left out: what is computed in this order does not
 * depend on how the rows were numbered, and its beginning is a fair sample. Equal rows may take each other's place.
 */
export function orderByContent({ dims, data }: Vectors, rows: Uint32Array): Uint32Array {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  const keys = new Float64Array(rows.length);
  const places: number[] = [];
  rows.forEach((row, i) => {
    let [a, b, any] = [0x2545f491, 0x1b873593, 0];
    for (let j = row * dims; j < (row + 1) * dims; j++) {
      const value = bits[j] as number;
      any |= value;
      a = Math.imul(a ^ value, 0x5bd1e995);
      a ^= a >>> 15;
      b = Math.imul(b + value, 0x85ebca6b);
      b ^= b >>> 13;
    }
    if (any === 0) return;
    keys[i] = (a >>> 0) * 2 ** 21 + (b >>> 11);
    places.push(i);
  });
  const sorted = Uint32Array.from(places).sort((x, y) => (keys[x] as number) - (keys[y] as number));
  return sorted.map((place) => rows[place] as number);
}
