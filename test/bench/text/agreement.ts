/** Counts of rows by true class and cluster: classes × clusters. */
export function contingency(truth: ArrayLike<number>, labels: ArrayLike<number>, size: number): Float64Array {
  const counts = new Float64Array(size * size);
  for (let i = 0; i < truth.length; i++) {
    const label = labels[i] as number;
    if (label >= 0) (counts[(truth[i] as number) * size + label] as number) += 1;
  }
  return counts;
}

/**
 * Share of rows (0–1) in the right cluster when clusters are given to classes as well as possible: ACC.
 * Source: Kuhn (1955), the Hungarian method, by shortest augmenting paths (Jonker & Volgenant 1987).
 */
export function accuracy(counts: Float64Array, size: number): number {
  const rowPrice = new Float64Array(size + 1);
  const columnPrice = new Float64Array(size + 1);
  /** Row of each column, from 1; 0 is none. */
  const rowOf = new Int32Array(size + 1);
  for (let row = 1; row <= size; row++) {
    const shortest = new Float64Array(size + 1).fill(Infinity);
    const from = new Int32Array(size + 1);
    const isDone = new Uint8Array(size + 1);
    let column = 0;
    rowOf[0] = row;
    do {
      isDone[column] = 1;
      const current = rowOf[column] as number;
      let [least, next] = [Infinity, 0];
      for (let c = 1; c <= size; c++) {
        if (isDone[c]) continue;
        const cost = -(counts[(current - 1) * size + c - 1] as number);
        const reduced = cost - (rowPrice[current] as number) - (columnPrice[c] as number);
        if (reduced < (shortest[c] as number)) {
          shortest[c] = reduced;
          from[c] = column;
        }
        if ((shortest[c] as number) < least) [least, next] = [shortest[c] as number, c];
      }
      for (let c = 0; c <= size; c++) {
        if (isDone[c]) {
          (rowPrice[rowOf[c] as number] as number) += least;
          (columnPrice[c] as number) -= least;
        } else (shortest[c] as number) -= least;
      }
      column = next;
    } while (rowOf[column] !== 0);
    while (column !== 0) {
      const before = from[column] as number;
      rowOf[column] = rowOf[before] as number;
      column = before;
    }
  }
  let right = 0;
  for (let c = 1; c <= size; c++) right += counts[((rowOf[c] as number) - 1) * size + c - 1] as number;
  return right / sumOf(counts);
}

/** Normalized mutual information, 0–1: 2 · I(class; cluster) ÷ (H(class) + H(cluster)). Source: Vinh et al. (2010), JMLR 11. */
export function mutualInformation(counts: Float64Array, size: number): number {
  const total = sumOf(counts);
  const rows = new Float64Array(size);
  const columns = new Float64Array(size);
  counts.forEach((count, i) => {
    (rows[Math.floor(i / size)] as number) += count;
    (columns[i % size] as number) += count;
  });
  const entropy = (list: Float64Array) =>
    list.reduce((sum, count) => (count > 0 ? sum - (count / total) * Math.log(count / total) : sum), 0);
  const [ofRows, ofColumns] = [entropy(rows), entropy(columns)];
  return (2 * (ofRows + ofColumns - entropy(counts))) / (ofRows + ofColumns);
}

const sumOf = (list: Float64Array): number => list.reduce((sum, value) => sum + value, 0);

/** For each class the best F1 of any group with it. */
export function bestF1(
  groups: Iterable<ArrayLike<number>>,
  truth: Int32Array,
  classes: number,
): Float64Array {
  const sizes = new Float64Array(classes);
  for (const one of truth) (sizes[one] as number) += 1;
  const best = new Float64Array(classes);
  const hits = new Float64Array(classes);
  for (const group of groups) {
    hits.fill(0);
    for (let i = 0; i < group.length; i++) (hits[truth[group[i] as number] as number] as number) += 1;
    hits.forEach((hit, one) => {
      best[one] = Math.max(best[one] as number, (2 * hit) / (group.length + (sizes[one] as number)));
    });
  }
  return best;
}
