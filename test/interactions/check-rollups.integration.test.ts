import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucketMs, bucketOf, newId } from '#lib/domain/index.ts';
import { checkRollups, createFolder } from '#lib/interactions/index.ts';
import { anInteraction, anOutcome } from './items.ts';
import { type LogSetUp, setUpLog, type Writer } from './log-set-up.ts';

/** Sums that are not those of the log are found, and only those. */
let log: LogSetUp;
let writer: Writer;
beforeAll(async () => {
  log = await setUpLog();
  writer = log.addWriter();
});
afterAll(() => log[Symbol.asyncDispose]());

const day = 86_400_000;

test('agrees before and after folding, and finds what was changed', async () => {
  const now = Date.now();
  const items = Array.from({ length: 40 }, (_, i) =>
    anInteraction({ id: newId(now - 2 * day + i * 600_000), ...(i % 7 === 0 && { status: 'failed' }) }),
  );
  const kinds = ['inserted', 'edited', 'closed', 'regenerated'] as const;
  const outcomes = items.slice(0, 30).map(({ id }, i) =>
    anOutcome(id, kinds[i % 4] as (typeof kinds)[number], {
      occurredAt: now - 2 * day + i * 600_000 + 1_000,
    }),
  );
  await writer.write([await writer.prepare(items, outcomes)]);
  const check = () => checkRollups(log.database, now - 3 * day, now);
  expect(await check()).toEqual([]);

  const folder = createFolder(log.database, (error) => {
    throw error;
  });
  folder.start();
  await expect
    .poll(() => log.database.rows('select 1 from rollup_deltas limit 1'), { timeout: 10_000 })
    .toEqual([]);
  await folder.stop();
  expect(await check()).toEqual([]);

  const bucket = bucketOf(now - 2 * day + 600_000);
  await log.database.rows('update rollups set inserted = inserted + 1 where bucket = $1', [bucket]);
  expect(await check()).toEqual([{ projectId: log.project.id, from: bucket * bucketMs }]);
  expect(await checkRollups(log.database, now - day, now)).toEqual([]);
});
