/** Names in the order of their scores, of equal ones by name. */
export interface Sorted {
  readonly size: number;
  add(name: string, score: number): void;
  drop(name: string): void;
  first(): [string, number] | undefined;
  before(name: string): number | undefined;
  members(): [string, number][];
}

export function createSorted(): Sorted {
  const scores = new Map<string, number>();
  const order: [string, number][] = [];

  /** Where it is, or belongs. */
  function placeOf(name: string, score: number): number {
    let [low, high] = [0, order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const [other, otherScore] = order[middle] as [string, number];
      if (otherScore < score || (otherScore === score && other < name)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function drop(name: string): void {
    const score = scores.get(name);
    if (score === undefined) return;
    scores.delete(name);
    order.splice(placeOf(name, score), 1);
  }

  return {
    get size() {
      return order.length;
    },
    add(name, score) {
      if (scores.get(name) === score) return;
      drop(name);
      scores.set(name, score);
      order.splice(placeOf(name, score), 0, [name, score]);
    },
    drop,
    first: () => order[0],
    before(name) {
      const score = scores.get(name);
      return score === undefined ? undefined : placeOf(name, score);
    },
    members: () => [...order],
  };
}
