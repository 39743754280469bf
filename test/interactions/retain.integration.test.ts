import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#lib/domain/index.ts';
import { removeOlder } from '#lib/interactions/index.ts';
import { anInteraction, anOutcome } from './items.ts';
import { type LogSetUp, setUpLog, type Writer } from './log-set-up.ts';

/** What a project keeps no longer is removed with all that belongs to it; what it keeps, and what was summed, stays. */
let log: LogSetUp;
let writer: Writer;
beforeAll(async () => {
  log = await setUpLog();
  writer = log.addWriter();
});
afterAll(() => log[Symbol.asyncDispose]());

const day = 86_400_000;
const tables = ['interactions', 'interaction_texts', 'signals', 'attempts'];

test('removes the oldest first, in batches, from every table', async () => {
  const now = Date.now();
  const ages = [400, 300, 200, 91, 89, 30, 1];
  const items = ages.map((days) =>
    anInteraction({
      id: newId(now - days * day),
      attempts: [{ vendor: 'openai', model: 'm', organization: 'a', status: 'completed' }],
    }),
  );
  const outcomes = items.map(({ id }, i) =>
    anOutcome(id, 'inserted', { occurredAt: now - (ages[i] as number) * day + 1_000 }),
  );
  const [result] = await writer.write([await writer.prepare(items, outcomes)]);
  expect(result?.interactions).toEqual(ages.map(() => 'accepted'));
  const rollups = 'select sum(interactions)::int as n, sum(inserted)::int as inserted from rollup_deltas';
  const before = await log.database.rows(rollups);

  const remove = () => removeOlder(log.database, log.project.id, now - 90 * day, 3);
  expect(await remove()).toBe(3);
  expect(await removeOlder(log.database, log.project.id + 1, now, 3)).toBe(0);
  expect(await remove()).toBe(1);
  expect(await remove()).toBe(0);

  for (const table of tables) {
    const column = ['signals', 'attempts'].includes(table) ? 'interaction_id' : 'id';
    const left = await log.database.rows<{ id: string }>(`select ${column} as id from ${table} order by 1`);
    expect(left.map(({ id }) => id)).toEqual(
      items
        .slice(4)
        .map(({ id }) => id)
        .sort(),
    );
  }
  expect(await log.database.rows(rollups)).toEqual(before);
});
