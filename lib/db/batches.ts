import { DatabaseAway } from './errors.ts';

interface Waiting<Item, Result> {
  item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Lets items that come while one statement is under way share the next one: under load each costs a part of a commit.
 * @param work answers in the order of its items; writes all of them or, when it throws, none
 */
export function inBatches<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
  most: number,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    // Those that come in the same turn of the event loop go together.
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const batch = waiting.slice(0, most);
      waiting = waiting.slice(most);
      try {
        const results = await work(batch.map(({ item }) => item));
        for (const [i, { resolve }] of batch.entries()) resolve(results[i] as Result);
      } catch (error) {
        // One item that cannot be written must not take the others with it.
        if (batch.length > 1 && !(error instanceof DatabaseAway)) await Promise.all(batch.map(alone));
        else for (const { reject } of batch) reject(error);
      }
    }
    isRunning = false;
  }

  const alone = ({ item, resolve, reject }: Waiting<Item, Result>) =>
    work([item]).then(([result]) => resolve(result as Result), reject);

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isRunning) void run();
    });
}
