/** Things to happen, handed out by time; those of the same moment in the order they were added. A binary heap. */
export class Timeline<T extends { at: number }> {
  readonly #heap: { order: number; entry: T }[] = [];
  #added = 0;

  add(entry: T): void {
    const heap = this.#heap;
    const node = { order: this.#added++, entry };
    let place = heap.length;
    heap.push(node);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent] as typeof node;
      if (!comesBefore(node, above)) break;
      heap[place] = above;
      place = parent;
    }
    heap[place] = node;
  }

  /** Takes out the earliest entry if it is before a moment (ms). */
  takeBefore(at: number): T | undefined {
    const heap = this.#heap;
    const first = heap[0];
    if (!first || first.entry.at >= at) return undefined;
    const last = heap.pop();
    if (last && heap.length > 0) this.#sink(last);
    return first.entry;
  }

  #sink(node: { order: number; entry: T }): void {
    const heap = this.#heap;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      const left = heap[child];
      if (!left) break;
      const right = heap[child + 1];
      let smaller = left;
      if (right && comesBefore(right, left)) {
        smaller = right;
        child += 1;
      }
      if (!comesBefore(smaller, node)) break;
      heap[place] = smaller;
      place = child;
    }
    heap[place] = node;
  }
}

function comesBefore(a: { order: number; entry: { at: number } }, b: typeof a): boolean {
  return a.entry.at < b.entry.at || (a.entry.at === b.entry.at && a.order < b.order);
}
