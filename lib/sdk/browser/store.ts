/** The part of Web Storage that is used; `localStorage` fits. */
export interface StorageLike {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** One signal that the server has not answered for. */
export interface StoredItem {
  key: string;
  json: string;
}

/** Nobody clicks so much in one outage; a bound all the same. */
const MAX_ITEMS = 500;

/**
 * The queue, one storage key per item. Tabs therefore never overwrite each other, and whichever tab sends next also
 * sends what a closed one left behind; two tabs that send the same item at once send the same signal.
 * Where storage is refused or full, memory takes its place.
 */
export class Store {
  readonly #storage: StorageLike | undefined;
  readonly #prefix: string;
  readonly #memory = new Map<string, string>();

  constructor(storage: StorageLike | undefined, prefix: string) {
    this.#storage = storage;
    this.#prefix = prefix;
  }

  /** `name` sorts by age. Gives the number of oldest items that had to go for it. */
  add(name: string, json: string): number {
    try {
      if (!this.#storage) throw this;
      this.#storage.setItem(this.#prefix + name, json);
    } catch {
      this.#memory.set(this.#prefix + name, json);
    }
    const over = this.list().slice(0, -MAX_ITEMS);
    this.remove(over);
    return over.length;
  }

  /** Oldest first, of all tabs. What is no JSON goes: it would spoil a whole request. */
  list(): StoredItem[] {
    return [...this.#entries()]
      .map(([key, json]) => ({ key, json }))
      .filter((item) => {
        if (!isJson(item.json)) this.remove([item]);
        return isJson(item.json);
      })
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  remove(items: readonly StoredItem[]): void {
    for (const { key } of items) {
      this.#memory.delete(key);
      try {
        this.#storage?.removeItem(key);
      } catch {}
    }
  }

  #entries(): Map<string, string> {
    const entries = new Map(this.#memory);
    try {
      for (let index = 0; index < (this.#storage?.length ?? 0); index += 1) {
        const key = this.#storage?.key(index);
        if (key?.startsWith(this.#prefix)) entries.set(key, this.#storage?.getItem(key) ?? '');
      }
    } catch {}
    return entries;
  }
}

function isJson(text: string): boolean {
  try {
    return Boolean(JSON.parse(text));
  } catch {
    return false;
  }
}
