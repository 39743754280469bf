/** Two items that become one: items 0 … m − 1 are given, merge i makes item m + i. */
export type Merge = readonly [number, number];

/**
 * Average linkage from a matrix of mean similarities between items (m × m, symmetric, used up): always the two that are
 * each other's nearest are merged, and s(a ∪ b, c) = (n_a · s(a, c) + n_b · s(b, c)) ÷ (n_a + n_b). O(m²).
 * The merges come in an order in which parts stand before what they make, not by similarity.
 * Source: nearest-neighbour chain, Murtagh (1983), Computer Journal 26; update: Lance & Williams (1967).
 */
export function averageLinkage(similarity: Float32Array, sizes: readonly number[]): Merge[] {
  const m = sizes.length;
  const size = Float64Array.from(sizes);
  /** The item that lives in a row of the matrix; −1 when it was merged into another row. */
  const items = Int32Array.from({ length: m }, (_, i) => i);
  const merges: Merge[] = [];
  const chain: number[] = [];
  let first = 0;
  while (merges.length < m - 1) {
    if (chain.length === 0) {
      while (items[first] === -1) first++;
      chain.push(first);
    }
    const last = chain.at(-1) as number;
    const before = chain.at(-2);
    const nearest = nearestOf(similarity, items, last, before);
    if (nearest !== before) {
      chain.push(nearest);
      continue;
    }
    chain.length -= 2;
    const [into, from] = last < nearest ? [last, nearest] : [nearest, last];
    merges.push([items[into] as number, items[from] as number]);
    join(similarity, items, size, into, from);
    items[into] = m + merges.length - 1;
    items[from] = -1;
  }
  return merges;
}

/** The row most similar to one; among equals the one before it in the chain, else the first: the chain must end. */
function nearestOf(
  similarity: Float32Array,
  items: Int32Array,
  row: number,
  before: number | undefined,
): number {
  const m = items.length;
  let nearest = before ?? -1;
  let highest = before === undefined ? -Infinity : (similarity[row * m + before] as number);
  for (let other = 0; other < m; other++) {
    if (other === row || items[other] === -1) continue;
    const value = similarity[row * m + other] as number;
    if (value > highest) {
      highest = value;
      nearest = other;
    }
  }
  return nearest;
}

function join(
  similarity: Float32Array,
  items: Int32Array,
  size: Float64Array,
  into: number,
  from: number,
): void {
  const m = items.length;
  const [a, b] = [size[into] as number, size[from] as number];
  for (let other = 0; other < m; other++) {
    if (other === into || other === from || items[other] === -1) continue;
    const value =
      (a * (similarity[into * m + other] as number) + b * (similarity[from * m + other] as number)) / (a + b);
    similarity[into * m + other] = value;
    similarity[other * m + into] = value;
  }
  size[into] = a + b;
}
