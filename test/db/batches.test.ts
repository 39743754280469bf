import { expect, test } from 'vitest';
import { DatabaseAway, inBatches } from '#lib/db/index.ts';

test('items that come meanwhile share the next statement, in their order, and each has its own answer', async () => {
  const batches: (readonly number[])[] = [];
  const first = Promise.withResolvers<void>();
  const double = inBatches(async (items: readonly number[]) => {
    batches.push(items);
    if (batches.length === 1) await first.promise;
    return items.map((item) => 2 * item);
  }, 3);
  const early = [double(1)];
  await new Promise(setImmediate);
  const late = [2, 3, 4, 5].map(double);
  first.resolve();
  expect(await Promise.all([...early, ...late])).toEqual([2, 4, 6, 8, 10]);
  expect(batches).toEqual([[1], [2, 3, 4], [5]]);
});

test('one that cannot be written fails alone; with Postgres away all do, without being asked one by one', async () => {
  let calls = 0;
  const write = inBatches(async (items: readonly string[]) => {
    calls++;
    if (items.includes('bad')) throw new Error('no');
    if (items.includes('away')) throw new DatabaseAway();
    return items;
  }, 10);
  const settled = await Promise.allSettled(['a', 'bad', 'b'].map(write));
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(calls).toBe(4);
  const gone = await Promise.allSettled(['a', 'away', 'b'].map(write));
  expect(gone.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(calls).toBe(5);
});
