/** A set of rows, one bit each, 32 a number. Sets of one table have the same length. */
export type Bitset = Uint32Array;

export const emptySet = (count: number): Bitset => new Uint32Array((count + 31) >>> 5);

export const addTo = (set: Bitset, row: number): void => {
  (set[row >>> 5] as number) |= 1 << (row & 31);
};
export const has = (set: Bitset, row: number): boolean =>
  (((set[row >>> 5] as number) >>> (row & 31)) & 1) === 1;

export function setOf(count: number, rows: ArrayLike<number>): Bitset {
  const set = emptySet(count);
  for (let i = 0; i < rows.length; i++) addTo(set, rows[i] as number);
  return set;
}

export const both = (a: Bitset, b: Bitset): Bitset => a.map((word, i) => word & (b[i] as number));
export const either = (a: Bitset, b: Bitset): Bitset => a.map((word, i) => word | (b[i] as number));
export const without = (a: Bitset, b: Bitset): Bitset => a.map((word, i) => word & ~(b[i] as number));

export function sizeOf(set: Bitset): number {
  let size = 0;
  for (let i = 0; i < set.length; i++) size += bitsOf(set[i] as number);
  return size;
}

/** How many rows are in both. */
export function overlapOf(a: Bitset, b: Bitset): number {
  let size = 0;
  for (let i = 0; i < a.length; i++) size += bitsOf((a[i] as number) & (b[i] as number));
  return size;
}

/** Ascending. */
export function rowsOf(set: Bitset): Uint32Array {
  const rows = new Uint32Array(sizeOf(set));
  let filled = 0;
  for (let i = 0; i < set.length; i++) {
    for (let word = set[i] as number; word !== 0; word &= word - 1)
      rows[filled++] = (i << 5) + 31 - Math.clz32(word & -word);
  }
  return rows;
}

/** Ones in 32 bits. Source: Warren, Hacker's Delight, 5-1. */
function bitsOf(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const nibbles = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((nibbles + (nibbles >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
