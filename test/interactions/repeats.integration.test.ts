import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#lib/domain/index.ts';
import { startTestServer, type TestServer } from '#test/support/kept.ts';
import { anInteraction, anOutcome } from './items.ts';
import { totals } from './recount.ts';

/** What comes twice, late or in the wrong order, and what is counted of it. */
let kept: TestServer;
beforeAll(async () => {
  kept = await startTestServer();
});
afterAll(async () => {
  expect(kept.said).toEqual([]);
  await kept[Symbol.asyncDispose]();
});

const post = async (body: unknown, key?: string) =>
  (await kept.call('POST', '/v1/interactions', body, key)).body;
const read = async (id: string) => (await kept.call('GET', `/v1/interactions/${id}`)).body;
const day = 86_400_000;

/** The insert rate of one feature over ten days. */
async function rateOf(feature: string) {
  const from = Date.now() - 10 * day;
  const to = Date.now() + 3_600_000;
  const { body } = await kept.call(
    'GET',
    `/v1/insights/insert-rate?feature=${feature}&from=${from}&to=${to}`,
  );
  return body.rows[0];
}
/** An id whose attribution window has passed. */
const matureId = (after = 0) => newId(Date.now() - 3 * day + after);

test('the same interaction again is a duplicate and changes nothing', async () => {
  const item = anInteraction({ input: 'first' });
  expect(await post({ interactions: [item, item] })).toEqual({ accepted: 1, duplicates: 1, rejected: [] });
  const before = await totals(kept.database);
  expect(await post({ interactions: [{ ...item, input: 'second', status: 'failed' }] })).toEqual({
    accepted: 0,
    duplicates: 1,
    rejected: [],
  });
  expect(await totals(kept.database)).toEqual(before);
  expect(await read(item.id)).toMatchObject({ input: 'first', status: 'completed' });
});

test('the same signal again is a duplicate and changes nothing', async () => {
  const item = anInteraction();
  const signal = anOutcome(item.id, 'edited', { editDistance: 0.25 });
  const first = await post({ interactions: [item], outcomes: [signal, signal] });
  expect(first).toEqual({ accepted: 2, duplicates: 1, rejected: [] });
  const before = await totals(kept.database);
  const again = { ...signal, editDistance: 0.75, occurredAt: new Date(signal.occurredAt).toISOString() };
  expect(await post({ outcomes: [again, again] })).toEqual({ accepted: 0, duplicates: 2, rejected: [] });
  expect(await totals(kept.database)).toEqual(before);
  const { editDistance, signals } = await read(item.id);
  expect([editDistance, signals.length]).toEqual([0.25, 1]);
});

test('the same request sent many times at once is stored once', async () => {
  const item = anInteraction();
  const body = { interactions: [item], outcomes: [anOutcome(item.id, 'inserted')] };
  const answers = await Promise.all(Array.from({ length: 12 }, () => post(body)));
  expect(answers.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(2);
  expect(answers.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(22);
});

test('an outcome may come before its interaction', async () => {
  const item = anInteraction({ feature: 'outcome-first' });
  expect(await post({ outcomes: [anOutcome(item.id, 'inserted', { selectedIndex: 2 })] })).toMatchObject({
    accepted: 1,
  });
  expect((await kept.call('GET', `/v1/interactions/${item.id}`)).status).toBe(404);
  expect(await rateOf('outcome-first')).toBeUndefined();
  expect(await post({ interactions: [item] })).toMatchObject({ accepted: 1 });
  expect(await read(item.id)).toMatchObject({ outcome: 'inserted', selectedIndex: 2, input: item.input });
  expect(await rateOf('outcome-first')).toMatchObject({ interactions: 1, maturing: { n: 1, inserted: 1 } });
});

test('a late signal replaces expired', async () => {
  const item = anInteraction({ id: matureId(), feature: 'late' });
  await post({ interactions: [item], import: true });
  expect((await read(item.id)).outcome).toBe('expired');
  expect(await rateOf('late')).toMatchObject({ n: 1, inserted: 0, expired: 1, rate: 0 });
  await post({ outcomes: [anOutcome(item.id, 'inserted')] });
  expect((await read(item.id)).outcome).toBe('inserted');
  expect(await rateOf('late')).toMatchObject({ n: 1, inserted: 1, expired: 0, rate: 1 });
});

test('a failed generation is in no rate but beside it', async () => {
  const [failed, good] = [matureId(), matureId()];
  const interactions = [
    anInteraction({ id: failed, feature: 'failing', status: 'failed', errorKind: 'timeout' }),
    anInteraction({ id: good, feature: 'failing' }),
  ];
  await post({ interactions, outcomes: [anOutcome(failed, 'closed')], import: true });
  expect(await rateOf('failing')).toMatchObject({ n: 1, failed: 1, interactions: 2, closed: 0, expired: 1 });
});

test('with an explicit shown signal only what was shown is in the rate', async () => {
  await kept.call('PUT', '/v1/features/explicit', { explicitShown: true });
  const ids = [matureId(), matureId(), matureId(), matureId()] as const;
  const [unseen, shown, closed, told] = ids;
  const at = Date.now() - 3 * day + 60_000;
  const interactions = ids.map((id) =>
    anInteraction({ id, feature: 'explicit', ...(id === told && { shownAt: at }) }),
  );
  await post({ interactions, import: true });
  expect(await rateOf('explicit')).toMatchObject({ n: 1, interactions: 4 });
  await post({
    outcomes: [
      anOutcome(shown, 'shown', { occurredAt: at }),
      anOutcome(closed, 'closed', { occurredAt: at }),
    ],
  });
  expect(await rateOf('explicit')).toMatchObject({ n: 3, interactions: 4, closed: 1, expired: 2 });
  expect((await read(unseen)).shownAt).toBeNull();
  expect((await read(shown)).shownAt).toBe(at);
});

test('a feature without outcomes is in no rate', async () => {
  await kept.call('PUT', '/v1/features/embedding', { measured: false });
  const item = anInteraction({ id: matureId(), feature: 'embedding', costMicroUsd: 7 });
  await post({ interactions: [item], outcomes: [anOutcome(item.id, 'inserted')], import: true });
  expect(await rateOf('embedding')).toMatchObject({
    n: 0,
    rate: null,
    inserted: 0,
    interactions: 1,
    costMicroUsd: 7,
    maturing: { n: 0 },
  });
});

test('an act is counted once, whichever of it arrives first', async () => {
  const lead = matureId();
  const members = Array.from({ length: 5 }, (_, i) => matureId(i));
  const item = (id: string) => anInteraction({ id, feature: 'site-plan', actId: lead });
  await post({ interactions: members.slice(0, 3).map(item), import: true });
  await post({ interactions: [item(lead)], import: true });
  await post({ interactions: members.slice(3).map(item), import: true });
  await post({ outcomes: [anOutcome(lead, 'inserted'), anOutcome(members[0] as string, 'closed')] });
  expect(await rateOf('site-plan')).toMatchObject({ n: 1, inserted: 1, closed: 0, interactions: 6, rate: 1 });
  const { act } = await read(members[1] as string);
  expect(act.size).toBe(6);
});

test.each([
  ['in order', [0, 1, 2, 3]],
  ['backwards', [3, 2, 1, 0]],
  ['the first one last', [2, 1, 3, 0]],
] as const)('the tries of a chain are numbered by time: %s', async (name, order) => {
  const feature = `chain-${name.replaceAll(' ', '-')}`;
  const ids = [0, 1, 2, 3].map((i) => matureId(i * 60_000));
  const first = ids[0] as string;
  for (const i of order) {
    const id = ids[i] as string;
    await post({
      interactions: [anInteraction({ id, feature, ...(i > 0 && { chainId: first }) })],
      outcomes: [
        anOutcome(id, i === 2 ? 'inserted' : 'regenerated', { occurredAt: Date.now() - 3 * day + 600_000 }),
      ],
      import: true,
    });
  }
  expect((await read(first)).chain.map(({ id, tryNumber }: any) => [id, tryNumber])).toEqual(
    ids.map((id, i) => [id, i + 1]),
  );
  const rate = await rateOf(feature);
  expect(rate).toMatchObject({ n: 4, inserted: 1, attemptsToInsert: 3, firstTry: { n: 1, rate: 0 } });
  expect(Math.abs(rate.timeToInsertMs - 600_000)).toBeLessThan(1_500);
});

test('a chain in one batch, in any order, is numbered the same', async () => {
  const ids = [0, 1, 2].map((i) => matureId(i * 60_000));
  const [first, second, third] = ids as [string, string, string];
  const feature = 'chain-batch';
  await post({
    interactions: [
      anInteraction({ id: third, feature, chainId: first }),
      anInteraction({ id: first, feature, chainId: first }),
      anInteraction({ id: second, feature, chainId: first }),
    ],
    outcomes: [anOutcome(first, 'inserted'), anOutcome(third, 'edited')],
    import: true,
  });
  expect(await rateOf(feature)).toMatchObject({
    n: 3,
    inserted: 2,
    attemptsToInsert: 2,
    firstTry: { n: 1, rate: 1 },
  });
});

test('counted from interactions or from rollups, each stands in the same period', async () => {
  const hour = 3_600_000;
  const start = Math.floor((Date.now() - 3 * day) / hour) * hour;
  const interactions = [0, 7, 14, 29, 44, 52, 59].map((minute) =>
    anInteraction({ id: newId(start + minute * 60_000), feature: 'periods', metadata: { shop: 'x' } }),
  );
  await post({ interactions, import: true });
  const periods = async (by: string) => {
    const range = `from=${start - hour}&to=${start + 2 * hour}`;
    const { body } = await kept.call(
      'GET',
      `/v1/insights/insert-rate?feature=periods&interval=hour&by=${by}&${range}`,
    );
    return body.rows.map(({ periodStart, interactions: n }: any) => [periodStart, n]);
  };
  expect(await periods('feature')).toEqual([[new Date(start).toISOString(), 7]]);
  expect(await periods('metadata.shop')).toEqual([[new Date(start).toISOString(), 7]]);
});
