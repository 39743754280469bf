import type { Vectors } from '../vectors.ts';

/** Centres laid out for `similarities`: in blocks of eight, dimension by dimension; the last block is filled up. */
export interface Centres {
  k: number;
  /** k, filled up to a multiple of eight. */
  width: number;
  dims: number;
  packed: Float64Array;
}

export function createCentres(k: number, dims: number): Centres {
  const width = Math.ceil(k / 8) * 8;
  return { k, width, dims, packed: new Float64Array(width * dims) };
}

/** Puts the numbers that begin at `at` in a list in the place of centre c. */
export function setCentre({ dims, packed }: Centres, c: number, from: ArrayLike<number>, at: number): void {
  const first = (c >> 3) * 8 * dims + (c & 7);
  for (let j = 0; j < dims; j++) packed[first + 8 * j] = from[at + j] as number;
}

export function getCentre({ dims, packed }: Centres, c: number): Float64Array {
  const first = (c >> 3) * 8 * dims + (c & 7);
  return Float64Array.from({ length: dims }, (_, j) => packed[first + 8 * j] as number);
}

/**
 * Products of the rows listed from … to with all centres, cosines if both are of length 1: `out` gets `width` numbers a
 * row. Eight centres at once: a number of the row is loaded once for eight products, which is twice as fast as one
 * product of two vectors after the other.
 */
export function similarities(
  { dims, data }: Vectors,
  rows: Uint32Array,
  from: number,
  to: number,
  { width, packed }: Centres,
  out: Float64Array,
): void {
  for (let i = from; i < to; i++) {
    const first = (rows[i] as number) * dims;
    for (let block = 0; block < width; block += 8) {
      let a = 0;
      let b = 0;
      let c = 0;
      let d = 0;
      let e = 0;
      let f = 0;
      let g = 0;
      let h = 0;
      for (let j = 0, p = block * dims; j < dims; j++, p += 8) {
        const x = data[first + j] as number;
        a += x * (packed[p] as number);
        b += x * (packed[p + 1] as number);
        c += x * (packed[p + 2] as number);
        d += x * (packed[p + 3] as number);
        e += x * (packed[p + 4] as number);
        f += x * (packed[p + 5] as number);
        g += x * (packed[p + 6] as number);
        h += x * (packed[p + 7] as number);
      }
      const at = (i - from) * width + block;
      out[at] = a;
      out[at + 1] = b;
      out[at + 2] = c;
      out[at + 3] = d;
      out[at + 4] = e;
      out[at + 5] = f;
      out[at + 6] = g;
      out[at + 7] = h;
    }
  }
}
