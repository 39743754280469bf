import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPartitioner, type Database, type Partitioner } from '#lib/db/index.ts';
import { newId } from '#lib/domain/index.ts';
import { listKeepers } from '#lib/interactions/index.ts';
import { changeRetention, createProject, removeProject } from '#lib/projects/index.ts';
import { anInteraction, anOutcome } from './items.ts';
import { type LogSetUp, setUpLog, type Writer } from './log-set-up.ts';

/** Weeks of the log are made and dropped beside people who read and write it. */
let log: LogSetUp;
let writer: Writer;
let partitioner: Partitioner;
const now = Date.UTC(2026, 5, 17, 12);
const keepers = listKeepers(() => now);
beforeAll(async () => {
  log = await setUpLog();
  writer = log.addWriter();
  partitioner = createPartitioner(log.database);
});
afterAll(() => log[Symbol.asyncDispose]());

const week = 7 * 86_400_000;
/** Mondays. */
const [old, older, oldest] = [Date.UTC(2026, 3, 6), Date.UTC(2026, 2, 30), Date.UTC(2026, 2, 23)] as const;

const write = async (moment: number, projectId = log.project.id) => {
  const item = anInteraction({ id: newId(moment) });
  const batch = await writer.prepare(
    [item],
    [anOutcome(item.id, 'inserted', { occurredAt: moment + 1_000 })],
  );
  batch.projectId = projectId;
  for (const { row } of batch.interactions) row.projectId = projectId;
  for (const signal of batch.signals) signal.projectId = projectId;
  const [result] = await writer.write([batch]);
  expect(result).toEqual({ interactions: ['accepted'], signals: ['accepted'] });
};
const weeks = async () => {
  const rows = await log.database.rows<{ name: string }>(
    `select relname as name from pg_class where relispartition and relkind = 'r' order by 1`,
  );
  return rows.map(({ name }) => name);
};
const countOf = async (table: string) =>
  (await log.database.rows<{ n: number }>(`select count(*) as n from ${table}`))[0]?.n;

/** Reads the whole log in a transaction that stays open. */
async function startReader(database: Database) {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  let isReading = () => {};
  const reading = new Promise<void>((resolve) => {
    isReading = resolve;
  });
  const transaction = database.transaction(async (connection) => {
    await connection.rows(
      'select count(*) from interactions i left join signals s on s.interaction_id = i.id',
    );
    isReading();
    await ended;
  });
  await reading;
  return async () => {
    end();
    await transaction;
  };
}

test('a new week does not wait for who reads, and holds nobody up', async () => {
  await write(now - 3_600_000);
  const stopReading = await startReader(log.database);
  await Promise.all([write(oldest), write(now - 60_000)]);
  await stopReading();
  expect(await weeks()).toEqual([
    'attempts_20260323',
    'attempts_20260615',
    'interaction_texts_20260323',
    'interaction_texts_20260615',
    'interactions_20260323',
    'interactions_20260615',
    'search_documents_20260323',
    'search_documents_20260615',
    'signals_20260323',
    'signals_20260615',
  ]);
  const indexes = await log.database.rows<{ parent: string; child: string }>(
    `select count(*) filter (where p.relname = 'interactions')::int as parent, count(*) filter (where p.relname <> 'interactions')::int as child
     from pg_index x join pg_class p on p.oid = x.indrelid where p.relname in ('interactions', 'interactions_20260323') and x.indisvalid`,
  );
  expect(indexes).toEqual([{ parent: 5, child: 5 }]);
  const [options] = await log.database.rows<object>(
    `select reloptions from pg_class where relname = 'interactions_20260323'`,
  );
  expect(options).toEqual({ reloptions: ['fillfactor=85'] });
});

test('a week goes when nobody keeps a row of it, and stays for one project that does', async () => {
  const other = await createProject(log.database, { slug: 'other', name: 'other', timeZone: 'UTC' });
  await write(old, other.id);
  await write(older);
  await write(old);
  await partitioner.ensureAhead(now);
  const needless = () => partitioner.needless(now - 2 * 86_400_000, keepers);
  // Everybody keeps everything.
  expect(await needless()).toEqual([]);
  await changeRetention(log.database, log.project.id, 30);
  expect(await needless()).toEqual([oldest, older]);
  expect(await partitioner.drop(old, keepers)).toBe('needed');
  expect(await partitioner.drop(oldest, keepers)).toBe('dropped');
  expect((await weeks()).filter((name) => name.endsWith('0323'))).toEqual([]);
  // To the instant: what a project keeps of its last hour, it keeps.
  await changeRetention(log.database, other.id, Math.ceil((now - old - week) / 86_400_000));
  expect(await partitioner.drop(old, keepers)).toBe('needed');
  await changeRetention(log.database, other.id, Math.floor((now - old - week) / 86_400_000));
  expect(await needless()).toEqual([older, old]);
  await changeRetention(log.database, other.id, null);
  // Weeks ahead have no row either.
  expect((await weeks()).filter((name) => name.startsWith('interactions_'))).toHaveLength(7);
  await removeProject(log.database, other.id);
  expect(await partitioner.drop(old, keepers)).toBe('dropped');
  expect(await countOf('interactions')).toBe(3);
});

test('while somebody reads, dropping gives way, and writers go on', async () => {
  const stopReading = await startReader(log.database);
  const dropping = partitioner.drop(older, keepers);
  const before = await countOf('interactions');
  for (let i = 0; i < 5; i++) await write(now - i);
  expect(await dropping).toBe('busy');
  expect(await countOf('interactions')).toBe((before ?? 0) + 5);
  await stopReading();
  expect(await partitioner.drop(older, keepers)).toBe('dropped');
  expect(await countOf('interactions')).toBe((before ?? 0) + 4);
});

test('a writer that knew a dropped week makes it again', async () => {
  // This writer's partitioner is not the one that dropped it.
  await write(older);
  await write(older + 1);
  expect(await countOf('interactions_20260330')).toBe(2);
});

test('weeks go one after the other while writers write, also into them, and an index is built', async () => {
  await changeRetention(log.database, log.project.id, null);
  const past = Array.from({ length: 12 }, (_, i) => Date.UTC(2024, 0, 1) + i * week);
  await partitioner.ensure(past);
  const before = (await countOf('interactions')) as number;
  let isDone = false;
  let written = 0;
  const writeOn = async (momentOf: () => number) => {
    while (!isDone) {
      await write(momentOf());
      written++;
    }
  };
  const writers = [
    writeOn(() => now - 5_000),
    writeOn(() => now - 5_000),
    writeOn(() => (past[(written * 7) % past.length] as number) + written),
  ];
  const building = log.database.rows(
    'create index concurrently if not exists interactions_test_idx on interactions_20260615 (user_hash)',
  );
  for (const one of past) {
    for (let tries = 0; (await partitioner.drop(one, keepers)) === 'busy' && tries < 50; tries++);
  }
  await building;
  isDone = true;
  await Promise.all(writers);
  expect(await countOf('interactions')).toBe(before + written);
  expect(await countOf('signals')).toBe(await countOf('interactions'));
  expect(written).toBeGreaterThan(12);
});
