import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFolder, createSearchIndexer } from '#lib/interactions/index.ts';
import { anInteraction, anOutcome } from './items.ts';
import { type LogSetUp, setUpLog, type Writer } from './log-set-up.ts';
import { recount, totals } from './recount.ts';

/** What failed, and was tried again later under the same id. */
let log: LogSetUp;
let writer: Writer;
beforeAll(async () => {
  log = await setUpLog();
  writer = log.addWriter();
});
afterAll(() => log[Symbol.asyncDispose]());

async function write(items: object[], outcomes: object[] = [], more: object = {}) {
  const batch = await writer.prepare(items as never[], outcomes as never[]);
  return (await writer.write([{ ...batch, ...more }]))[0]?.interactions;
}
const one = async (sql: string, id: string) => (await log.database.rows(sql, [id]))[0];

test('an own success takes the place of a failure, once, with its text, attempts and counts', async () => {
  const folder = createFolder(log.database, (error) => expect.unreachable(String(error)));
  const isIndexed = `select words @@ to_tsquery('simple', 'zebra') as found from search_documents where id = $1`;
  const indexer = createSearchIndexer(
    log.database,
    (error) => expect.unreachable(String(error)),
    () => false,
  );
  const calls = [{ vendor: 'openai', status: 'failed', errorKind: 'bad_request' }];
  const failed = anInteraction({
    status: 'failed',
    vendor: 'openai',
    result: undefined,
    attempts: calls,
  });
  const { id } = failed;
  expect(await write([failed], [anOutcome(id, 'closed')], { isOwn: true })).toEqual(['accepted']);
  await folder.fold();
  while (await indexer.indexNext());
  expect(await one(isIndexed, id)).toEqual({ found: false });

  const attempts = [...calls, { vendor: 'anthropic', status: 'completed' }];
  const done = { ...failed, status: 'completed', vendor: 'anthropic', result: 'zebra at last', attempts };
  expect(await write([done])).toEqual(['duplicate']);
  expect(await write([done], [], { isOwn: true, isFresh: true })).toEqual(['accepted']);
  expect(await write([{ ...done, result: 'later' }], [], { isOwn: true })).toEqual(['duplicate']);
  expect(await write([{ ...failed }], [], { isOwn: true })).toEqual(['duplicate']);

  expect(await one('select status, outcome from interactions where id = $1', id)).toEqual({
    ...{ status: 'completed', outcome: 'closed' },
  });
  expect(await one('select result from interaction_texts where id = $1', id)).toEqual({
    result: 'zebra at last',
  });
  const counted = 'select count(*)::int as n from attempts where interaction_id = $1';
  expect(await one(counted, id)).toEqual({ n: 2 });
  expect(await totals(log.database)).toEqual((await recount(log.database)).totals);
  while (await indexer.indexNext());
  expect(await one(isIndexed, id)).toEqual({ found: true });
});
