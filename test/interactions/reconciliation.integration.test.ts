import { afterAll, beforeAll, expect, test } from 'vitest';
import { counters, createFolder, createGroupCommit } from '#lib/interactions/index.ts';
import { changeFeature } from '#lib/projects/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { type LogSetUp, setUpLog, type Writer } from './log-set-up.ts';
import { recount, totals, userTotals } from './recount.ts';
import { cut, type Item, makeTraffic, toLists } from './traffic.ts';

/** Rollups against a full recount, after random traffic of several writers at once. */
const random = seededRandom('reconciliation');
let log: LogSetUp;
type Send = (items: Item[]) => Promise<{ accepted: number; duplicates: number }>;
let send: Send[];
let folder: ReturnType<typeof createFolder>;

beforeAll(async () => {
  log = await setUpLog();
  const [first, second, third] = [log.addWriter(), log.addWriter(), log.addWriter()];
  await third.registry.ensureFeatures(log.project.id, ['explicit', 'unmeasured']);
  await changeFeature(log.database, log.project.id, 'explicit', { explicitShown: true });
  await changeFeature(log.database, log.project.id, 'unmeasured', { measured: false });
  third.registry.forget(log.project.id);
  const { url, secretKey } = await log.serve(createGroupCommit(third), third);
  const overHttp = async (items: Item[]) => {
    const response = await fetch(`${url}/v1/interactions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secretKey}` },
      body: JSON.stringify({ ...toLists(items), import: true }),
    });
    expect(response.status).toBe(200);
    const { accepted, duplicates, rejected } = (await response.json()) as any;
    expect(rejected).toEqual([]);
    return { accepted, duplicates };
  };
  const directly = (writer: Writer) => async (items: Item[]) => {
    const { interactions, outcomes } = toLists(items);
    const [result] = await writer.write([await writer.prepare(interactions, outcomes)]);
    const verdicts = [...(result?.interactions ?? []), ...(result?.signals ?? [])];
    const count = (verdict: string) => verdicts.filter((one) => one === verdict).length;
    expect(count('accepted') + count('duplicate')).toBe(items.length);
    return { accepted: count('accepted'), duplicates: count('duplicate') };
  };
  send = [overHttp, directly(first), directly(second)];
  folder = createFolder(log.database, (error) => {
    throw error;
  });
});
afterAll(() => log[Symbol.asyncDispose]());

/** Nine clients, three on each way in, take pieces until none is left. */
async function sendAll(items: Item[]): Promise<void> {
  const pieces = cut(items, 25, random);
  const answers: { accepted: number; duplicates: number }[] = [];
  const client = async (i: number) => {
    for (let piece = pieces.pop(); piece; piece = pieces.pop())
      answers.push(await (send[i % send.length] as Send)(piece));
  };
  await Promise.all(Array.from({ length: 9 }, (_, i) => client(i)));
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const different = new Set(
    items.map((item) =>
      'interaction' in item
        ? item.interaction.id
        : `${item.outcome.interactionId} ${item.outcome.kind} ${String(item.outcome.occurredAt)}`,
    ),
  );
  expect(sum(answers.map(({ accepted }) => accepted))).toBe(different.size);
  expect(sum(answers.map(({ duplicates }) => duplicates))).toBe(items.length - different.size);
}

async function expectReconciled(): Promise<void> {
  const truth = await recount(log.database);
  expect(await totals(log.database)).toEqual(truth.totals);
  expect(await userTotals(log.database)).toEqual(truth.users);
  expect(Object.keys(truth.totals).length).toBeGreaterThan(100);
}

const unfolded = async (): Promise<number> =>
  (await log.database.rows<{ n: number }>('select count(*) as n from rollup_deltas'))[0]?.n as number;

test('writers and folder at once leave rollups that a recount confirms', async () => {
  folder.start();
  try {
    await sendAll(makeTraffic(random, 900, Date.now()));
  } finally {
    await folder.stop();
  }
  await expectReconciled();
});

test('the sums are the same before folding, half folded and folded, and at every look in between', async () => {
  await folder.fold();
  await sendAll(makeTraffic(random, 400, Date.now()));
  expect(await unfolded()).toBeGreaterThan(100);
  await expectReconciled();
  // Pairs that cancel each other, so that folding takes several turns.
  await log.database.rows(
    `insert into rollup_deltas select nextval('rollup_deltas_id_seq'), project_id, bucket, cell_id, matures,
       ${counters.map(() => 'n').join(', ')}, array_fill(n, array[32]), array_fill(n, array[32])
     from (select * from rollup_deltas order by id limit 250) d,
       (select case when i % 2 = 0 then 1 else -1 end as n from generate_series(1, 120) i) s order by random()`,
  );
  const before = await totals(log.database);
  const usersBefore = await userTotals(log.database);
  await expectReconciled();
  let folding = true;
  let looks = 0;
  const looking = (async () => {
    for (; folding; looks++) expect(await totals(log.database)).toEqual(before);
  })();
  expect(await folder.fold()).toBe(20_000);
  expect(await unfolded()).toBeGreaterThan(10_000);
  expect(await userTotals(log.database)).toEqual(usersBefore);
  await expectReconciled();
  while ((await folder.fold()) > 0);
  folding = false;
  await looking;
  expect(looks).toBeGreaterThan(3);
  expect(await unfolded()).toBe(0);
  await expectReconciled();
});

test('folders of several processes take turns and count nothing twice', async () => {
  await sendAll(makeTraffic(random, 200, Date.now()));
  const before = await totals(log.database);
  const folders = Array.from({ length: 4 }, () => createFolder(log.addWriter().database, () => {}));
  while ((await unfolded()) > 0) await Promise.all(folders.map(({ fold }) => fold()));
  expect(await totals(log.database)).toEqual(before);
  await expectReconciled();
});
