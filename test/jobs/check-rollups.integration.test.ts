import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkRollups } from '#jobs/check-rollups.ts';
import { newId } from '#lib/domain/index.ts';
import { anInteraction } from '../interactions/items.ts';
import { type LogSetUp, setUpLog, type Writer } from '../interactions/log-set-up.ts';

let log: LogSetUp;
let writer: Writer;
beforeAll(async () => {
  log = await setUpLog();
  writer = log.addWriter();
});
afterAll(() => log[Symbol.asyncDispose]());

const hourMs = 3_600_000;

test('sums that the log does not bear out are a fault, but not where the log is kept no longer', async () => {
  const { database, project } = log;
  const now = Date.now();
  const check = checkRollups({ database, now: () => now });
  const items = [2, 25].map((hours) => anInteraction({ id: newId(now - hours * hourMs) }));
  await writer.write([await writer.prepare(items, [])]);
  await check();
  await database.rows('delete from interactions where id = $1', [items[1]?.id]);
  await expect(check()).rejects.toThrow('1 quarter hours');
  await database.rows('update projects set retention_days = 1 where id = $1', [project.id]);
  await check();
  await database.rows('delete from interactions where id = $1', [items[0]?.id]);
  await expect(check()).rejects.toThrow('1 quarter hours');
});
