/** One interaction or outcome as it will be sent: written once, so that later changes to the object do not matter. */
export interface QueuedItem {
  /** Counts up by one per item. */
  seq: number;
  list: 'interactions' | 'outcomes';
  /** The interaction it is about. */
  id: string;
  json: string;
  bytes: number;
}

/** First in, first out, within a bound; what is being sent stays in it until `settle`, and counts. */
export class BoundedQueue {
  readonly #maxItems: number;
  readonly #maxBytes: number;
  #items: QueuedItem[] = [];
  #bytes = 0;
  #held = 0;

  constructor(maxItems: number, maxBytes: number) {
    this.#maxItems = maxItems;
    this.#maxBytes = maxBytes;
  }

  get length(): number {
    return this.#items.length;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Number of the oldest item; Infinity when empty. */
  get headSeq(): number {
    return this.#items[0]?.seq ?? Number.POSITIVE_INFINITY;
  }

  /** Appends, and gives the number of items that had to go for it: oldest first, none of those being sent. */
  add(item: QueuedItem): number {
    this.#items.push(item);
    this.#bytes += item.bytes;
    let over = 0;
    let bytes = this.#bytes;
    while (
      this.#held + over < this.#items.length &&
      (this.#items.length - over > this.#maxItems || bytes > this.#maxBytes)
    ) {
      bytes -= this.#items[this.#held + over]?.bytes ?? 0;
      over += 1;
    }
    this.#items.splice(this.#held, over);
    this.#bytes = bytes;
    return over;
  }

  /** The oldest items that fit, at least one unless empty. They are held until `settle`. */
  hold(maxItems: number, maxBytes: number): readonly QueuedItem[] {
    let count = 0;
    let bytes = 0;
    for (const item of this.#items) {
      bytes += item.bytes;
      if (count > 0 && (count === maxItems || bytes > maxBytes)) break;
      count += 1;
    }
    this.#held = count;
    return this.#items.slice(0, count);
  }

  /** Ends the hold: the held items are done with, or wait for the next try. */
  settle(done: boolean): void {
    if (done) for (const item of this.#items.splice(0, this.#held)) this.#bytes -= item.bytes;
    this.#held = 0;
  }
}
