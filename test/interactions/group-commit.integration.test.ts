import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#lib/domain/index.ts';
import { type Batch, createGroupCommit } from '#lib/interactions/index.ts';
import { anInteraction } from './items.ts';
import { type LogSetUp, setUpLog, type Writer } from './log-set-up.ts';
import { totals } from './recount.ts';

let log: LogSetUp;
let writer: Writer;
beforeAll(async () => {
  log = await setUpLog();
  writer = log.addWriter();
});
afterAll(() => log[Symbol.asyncDispose]());

/** Holds writers back until it is let go. */
async function holdBack(): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: log.url });
  await client.connect();
  await client.query('begin');
  await client.query('lock table rollup_deltas in access exclusive mode');
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}

const countIds = async (ids: string[]): Promise<number> =>
  (
    await log.database.rows<{ n: number }>('select count(*) as n from interactions where id = any($1)', [ids])
  )[0]?.n as number;

test('a writer that is held back makes the queue fill, refuse, drain, and lose nothing', async () => {
  const gate = createGroupCommit(writer, { transactions: 1, itemsPerTransaction: 5, bytes: 10_000 });
  const { url, secretKey } = await log.serve(gate, writer);
  const letGo = await holdBack();
  const items = Array.from({ length: 60 }, () => anInteraction({ filler: 'x'.repeat(400) }));
  let answered = 0;
  const sending = items.map(async (item) => {
    const response = await fetch(`${url}/v1/interactions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secretKey}` },
      body: JSON.stringify({ interactions: [item] }),
    });
    answered++;
    const body = (await response.json()) as any;
    return { id: item.id, status: response.status, retryAfter: response.headers.get('retry-after'), body };
  });
  // What the queue has no room for is answered although nothing can be written.
  await expect.poll(() => answered).toBeGreaterThan(30);
  expect(await countIds(items.map(({ id }) => id))).toBe(0);
  await letGo();
  const answers = await Promise.all(sending);
  const refused = answers.filter(({ status }) => status === 429);
  const taken = answers.filter(({ status }) => status === 200);
  expect(refused.length + taken.length).toBe(60);
  expect(taken.length).toBeGreaterThan(10);
  for (const { retryAfter, body } of refused)
    expect([retryAfter, body.error.code]).toEqual(['1', 'overloaded']);
  expect(await countIds(taken.map(({ id }) => id))).toBe(taken.length);
  expect(await countIds(refused.map(({ id }) => id))).toBe(0);
  const counted = Object.values(await totals(log.database)).reduce(
    (n, sum) => n + (sum.interactions ?? 0),
    0,
  );
  expect(counted).toBe(taken.length);
  await gate.drain();
});

test('a single batch larger than the whole room is taken when nothing else waits', async () => {
  const gate = createGroupCommit(writer, { transactions: 1, itemsPerTransaction: 1, bytes: 10 });
  const batch = await writer.prepare([anInteraction()], []);
  expect((await gate.submit(batch, 1_000)).interactions).toEqual(['accepted']);
});

test('one poisoned batch does not take its neighbours with it', async () => {
  const gate = createGroupCommit(writer);
  const ids = Array.from({ length: 9 }, () => newId());
  const batches = await Promise.all(ids.map((id) => writer.prepare([anInteraction({ id })], [])));
  // What no check lets through: Postgres takes no NUL.
  ((batches[4] as Batch).interactions[0] as Batch['interactions'][number]).row.session = 'a\u0000b';
  const results = await Promise.allSettled(batches.map((batch) => gate.submit(batch, 100)));
  expect(results.map(({ status }) => status)).toEqual(
    ids.map((_, i) => (i === 4 ? 'rejected' : 'fulfilled')),
  );
  expect(await countIds(ids)).toBe(8);
  expect(await countIds([ids[4] as string])).toBe(0);
});

test('batches of one group see each other', async () => {
  const gate = createGroupCommit(writer);
  const item = anInteraction();
  const batches = await Promise.all(Array.from({ length: 5 }, () => writer.prepare([item], [])));
  const results = await Promise.all(batches.map((batch) => gate.submit(batch, 100)));
  expect(results.flatMap(({ interactions }) => interactions).sort()).toEqual([
    'accepted',
    ...new Array(4).fill('duplicate'),
  ]);
});
