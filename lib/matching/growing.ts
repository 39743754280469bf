type Numbers = Uint16Array | Uint32Array | Float32Array | Float64Array | Uint8Array;

/** A list of numbers that grows, in one typed array. */
export interface Growing<T extends Numbers> {
  readonly length: number;
  push(value: number): void;
  /** What was pushed, cut to length. */
  finish(): T;
}

/** @param make the typed array of a length */
export function growing<T extends Numbers>(make: (length: number) => T, expected = 1_024): Growing<T> {
  let array = make(Math.max(16, expected));
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === array.length) {
        const longer = make(2 * length);
        longer.set(array);
        array = longer;
      }
      array[length++] = value;
    },
    finish: () => (array.length === length ? array : (array.slice(0, length) as T)),
  };
}
