import { type Stored, snapshotMs, type View } from '../store.ts';

/** A view that is told what others did and looks for itself in case a message was lost. */
export interface Snapshot<Row> extends View<Row> {
  /** A message, or the answer to a transition of our own. */
  learn(key: string, stored: Stored<Row>): void;
}

interface Entry<Row> {
  stored: Stored<Row> | undefined;
  /** Local time at which the row was certainly still so. */
  seenAt: number;
  usedAt: number;
}

/** While rows are in use they are read again so often, which leaves a round trip until they are `snapshotMs` old. */
const pollMs = 150;
/** A row that nobody asked for is no longer read after so long, and no longer known after ten times that. */
const idleMs = 5000;

/** @param read the stored rows of some keys, in their order; throws while Redis is away */
export function createSnapshot<Row>(
  read: (keys: string[]) => Promise<(Stored<Row> | undefined)[]>,
  isUp: () => boolean,
  clock: () => number,
): Snapshot<Row> {
  const entries = new Map<string, Entry<Row>>();
  const listeners = new Set<(key: string, row: Row | undefined) => void>();
  let looking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  function put(key: string, stored: Stored<Row> | undefined, seenAt: number): void {
    const known = entries.get(key);
    entries.set(key, { stored, seenAt, usedAt: known?.usedAt ?? clock() });
    if (known?.stored?.version === stored?.version) return;
    for (const listener of listeners) listener(key, stored?.row);
  }

  async function look(): Promise<void> {
    await undefined; // keys asked for in this turn come along
    const sentAt = clock();
    const keys = [...entries].filter(([, { usedAt }]) => sentAt - usedAt < idleMs).map(([key]) => key);
    const found = await read(keys).catch(() => undefined);
    found?.forEach((stored, index) => {
      const key = keys[index] as string;
      const known = entries.get(key);
      // What was heard while the look was under way is younger than what the look found.
      const isOlder = known && known.seenAt > sentAt && (known.stored?.version ?? 0) > (stored?.version ?? 0);
      if (!isOlder) put(key, stored, Math.max(sentAt, known?.seenAt ?? 0));
    });
    for (const [key, { usedAt }] of entries) if (sentAt - usedAt > 10 * idleMs) entries.delete(key);
  }

  const lookOnce = (): Promise<void> => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  };

  /** Looks again and again until nobody has asked for a while. */
  function keepLooking(): void {
    timer ??= setTimeout(async () => {
      if (isUp()) await lookOnce();
      timer = undefined;
      if ([...entries.values()].some(({ usedAt }) => clock() - usedAt < idleMs)) keepLooking();
    }, pollMs).unref();
  }

  function use(key: string): Entry<Row> {
    const entry = entries.get(key) ?? { stored: undefined, seenAt: Number.NEGATIVE_INFINITY, usedAt: 0 };
    entry.usedAt = clock();
    entries.set(key, entry);
    keepLooking();
    return entry;
  }

  return {
    peek: (key) => use(key).stored?.row,
    async fresh(key) {
      // Twice: the look under way may have been sent before this key was known.
      for (let tries = 0; tries < 2 && isUp() && clock() - use(key).seenAt > snapshotMs; tries++)
        await lookOnce();
      return use(key).stored?.row;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    learn(key, stored) {
      const known = entries.get(key);
      if (known === undefined || (known.stored && known.stored.version > stored.version)) return;
      put(key, stored, clock());
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
      entries.clear();
      listeners.clear();
    },
  };
}
