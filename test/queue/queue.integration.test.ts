import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectDatabase } from '#lib/db/index.ts';
import { newId } from '#lib/domain/index.ts';
import { createQueue, gateKeyOf, lineOf, type Settlement } from '#lib/queue/index.ts';
import { gate, leaseMs, type QueueTest, setUpQueue } from './set-up.ts';

let world: QueueTest;
beforeAll(async () => {
  world = await setUpQueue();
});
beforeEach(() => world.reset());
afterAll(() => world[Symbol.asyncDispose]());

const done = { next: 'completed', result: { text: 'r' } } as const;
const wait = { next: 'waiting', waitMs: 5_000, kind: 'retry', reason: 'a reason', isTry: true } as const;
const settle = (settlement: Settlement) => world.queue.settle(world.database, [settlement]);
const idsOf = (claimed: { id: string }[]) => claimed.map(({ id }) => id);

test('the same id from many processes at once is one, and what was acknowledged is committed', async () => {
  const other = connectDatabase(world.database.url, 2);
  const queues = [world.queue, createQueue(other, () => world.clock.ms)];
  const all = Array.from({ length: 30 }, () => newId());
  const usual = { projectId: 1, feature: 'feature', gate, fairKey: 'u', aheadMs: 0, deadlineMs: 1_000 };
  const answers = await Promise.all(
    queues.flatMap((queue) =>
      [...all, ...all].map(async (id) => {
        const answer = await queue.enqueue({ ...usual, id, request: { id } });
        const [row] = await other.rows<{ n: number }>(
          'select count(*) as n from durable_generations where id = $1',
          [id],
        );
        expect(row?.n).toBe(1);
        return answer;
      }),
    ),
  );
  await other.close();
  expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(all.length);
  expect(answers.filter((answer) => answer === 'known')).toHaveLength(3 * all.length);
  expect(await world.queue.enqueue({ ...usual, id: all[0] as string, request: {} })).toBe('different');
});

describe('a claim', () => {
  test('takes the heads of all lines before the second of any, also past a backlog of 10,000', async () => {
    await world.database.rows(
      `insert into durable_generations (project_id, id, feature, gate, fair_key, request, order_at, not_before, enqueued_at, deadline_at)
       select 1, gen_random_uuid(), 'feature', $1, 'm', '{}', now.at, now.at, now.at, now.at + interval '1 day'
       from (select $2::timestamptz - interval '1 minute' as at) now, generate_series(1, 10000)`,
      [gate, new Date(world.clock.ms)],
    );
    const users = ['a', 'b', 'c', 'x', 'y', 'z'];
    for (const user of users) for (let n = 0; n < 3; n++) await world.add({ fairKey: user });
    const fullLines = [lineOf({ projectId: 1, gate, fairKey: 'm' })];
    const first = await world.claim(14);
    const counts = Map.groupBy(first, ({ fairKey }) => fairKey);
    expect(counts.size).toBe(7);
    expect([...counts.values()].every(({ length }) => length === 2)).toBe(true);
    // Lines that wait for limits anyway get no more; the turn goes on after the last one.
    const second = await world.claim(3, { fullLines, afterKey: 'b' });
    expect(second.map(({ fairKey }) => fairKey).sort()).toEqual(['c', 'x', 'y']);
    expect((await world.claim(100, { fullLines })).map(({ fairKey }) => fairKey).sort()).toEqual([
      'a',
      'b',
      'z',
    ]);
  });

  test('goes by time less what one is ahead in a line, and by nothing before its time', async () => {
    const first = await world.add();
    world.clock.ms += 1_000;
    const second = await world.add();
    const ahead = await world.add({ aheadMs: 60_000 });
    const [claimed] = await world.claim(1);
    expect(claimed).toMatchObject({ id: ahead, attempt: 1 });
    expect(claimed?.enqueuedAt).toBe(world.clock.ms);
    await settle({ ...(claimed as NonNullable<typeof claimed>), ...wait });
    expect(idsOf(await world.claim(9))).toEqual([first, second]);
    world.clock.ms += wait.waitMs;
    expect(await world.claim(9)).toMatchObject([{ id: ahead, attempt: 2, tries: 1 }]);
  });

  test('leaves out closed gates, tries them one at a time after that, and what a person paused', async () => {
    for (let n = 0; n < 4; n++) await world.add();
    const other = await world.add({ gate: 'other x/y', feature: 'other' });
    const closing = { projectId: 1, gate, kind: 'breaker', reason: 'failed', forMs: 2_000 } as const;
    await world.queue.closeGate(closing);
    expect(await world.claim(9, { fullGates: [gateKeyOf({ projectId: 1, gate: 'other x/y' })] })).toEqual([]);
    expect(idsOf(await world.claim(9))).toEqual([other]);
    world.clock.ms += 2_000;
    expect(await world.claim(9)).toMatchObject([{ isTrial: true }]);
    expect(await world.claim(9)).toHaveLength(1);
    await world.queue.closeGate({
      ...closing,
      kind: 'paused',
      gate: 'feature',
      forMs: Number.POSITIVE_INFINITY,
    });
    await world.queue.openGate(closing);
    expect(await world.claim(9)).toEqual([]);
    expect(await world.queue.gates()).toMatchObject([
      { kind: 'paused', isClosed: true, closedUntil: Number.POSITIVE_INFINITY },
    ]);
    await world.queue.openGate({ ...closing, kind: 'paused', gate: 'feature' });
    expect(await world.claim(9)).toMatchObject([{ isTrial: false }, { isTrial: false }]);
  });

  test('is of one worker only, however many take at once', async () => {
    const all = await Promise.all(Array.from({ length: 60 }, (_, n) => world.add({ fairKey: `u${n % 7}` })));
    const taken = await Promise.all(
      Array.from({ length: 12 }, (_, n) => world.claim(10, { worker: `w${n}`, afterKey: `u${n % 7}` })),
    );
    const rest = await world.claim(60);
    expect(idsOf([...taken.flat(), ...rest]).sort()).toEqual(all.sort());
  });
});

test('who was only there when workers died is no dead letter', async () => {
  const poison = await world.add({ fairKey: 'p' });
  const others = await Promise.all(Array.from({ length: 12 }, (_, n) => world.add({ fairKey: `u${n % 5}` })));
  const suspects = { kills: 3, mayTakeOne: true };
  expect(await world.claim(1, { suspects: { kills: 0, mayTakeOne: false } })).toEqual([]);
  // Three times all of them, then three times it is the only suspect there.
  for (let deaths = 0; deaths < 6; ) {
    const claimed = await world.claim(20, { suspects });
    expect(claimed.filter(({ kills }) => kills >= 3).length).toBeLessThanOrEqual(1);
    if (idsOf(claimed).includes(poison)) {
      deaths++;
      world.clock.ms += leaseMs + 1;
      await world.queue.takeFromDead(world.database, { maxKills: 3, leaseMs });
      world.clock.ms += 60_000;
    } else for (const claim of claimed) await settle({ ...claim, ...done });
  }
  for (let left = others.length; left > 0; left--)
    for (const claim of await world.claim(20, { suspects })) await settle({ ...claim, ...done });
  expect(await world.queue.find({ projectId: 1, id: poison })).toMatchObject({
    ...{ state: 'failed', kills: 6, error: { code: 'poison' } },
  });
  for (const id of others)
    expect(await world.queue.find({ projectId: 1, id })).toMatchObject({ state: 'completed', kills: 3 });
});

describe('the end', () => {
  test('of a claim that was lost is refused: taken over, cancelled, or settled before', async () => {
    const id = await world.add({ webhook: { name: 'w' } });
    const [stale] = await world.claim(1, { worker: 'dead' });
    world.clock.ms += leaseMs + 1;
    expect(await world.queue.takeFromDead(world.database, { maxKills: 3, leaseMs })).toEqual({
      ended: [],
      again: 1,
    });
    const [held] = await world.claim(1, { worker: 'alive' });
    expect(held).toMatchObject({ id, attempt: 2, kills: 1 });
    if (!stale || !held) throw new Error('nothing was claimed');
    expect(await world.queue.findLost('dead', [stale])).toMatchObject([{ id, isCancelled: false }]);
    expect((await settle({ ...stale, next: 'completed', result: { text: 'stale' } })).accepted).toEqual([]);
    const { ended } = await settle({ ...held, ...done });
    expect(ended).toMatchObject([
      { id, state: 'completed', result: done.result, webhook: { name: 'w' }, rounds: 0 },
    ]);
    expect((await settle({ ...held, ...wait })).accepted).toEqual([]);
    const work = await world.queue.find({ projectId: 1, id });
    expect(work).toMatchObject({ state: 'completed', result: done.result });
    expect(work?.story.map(({ event }) => event)).toEqual(['worker_died', 'completed']);

    const running = await world.add();
    world.clock.ms++;
    const waiting = await world.add();
    const [other] = await world.claim(1);
    for (const one of [running, waiting])
      expect(await world.queue.cancel(world.database, { projectId: 1, id: one }, 'me')).toMatchObject({
        state: 'cancelled',
      });
    expect(await world.queue.cancel(world.database, { projectId: 1, id: running }, 'me')).toBeUndefined();
    if (!other) throw new Error('nothing was claimed');
    expect(await world.queue.findLost('w1', [other])).toMatchObject([{ id: running, isCancelled: true }]);
    expect((await settle({ ...other, ...done })).accepted).toEqual([]);
  });

  test('is a dead letter after three workers, after the deadline, or when it is hopeless; retried and discarded in bulk', async () => {
    const poison = await world.add();
    for (let kills = 0; kills < 3; kills++) {
      expect(await world.claim(1)).toMatchObject([{ kills }]);
      world.clock.ms += leaseMs + 1;
      await world.queue.takeFromDead(world.database, { maxKills: 3, leaseMs });
      // It rests longer each time.
      if (kills === 1) expect(await world.claim(1)).toEqual([]);
      world.clock.ms += 60_000;
    }
    const late = await world.add({ deadlineMs: 1_000 });
    const put = await world.add({ deadlineMs: 3_000, feature: 'other' });
    const hopeless = await world.add({ deadlineMs: 100_000 });
    const claimed = await world.claim(9);
    const claimOf = (id: string) => claimed.find((one) => one.id === id) as (typeof claimed)[number];
    await settle({ ...claimOf(hopeless), next: 'failed', error: { code: 'bad_request', message: 'no' } });
    const { ended } = await settle({ ...claimOf(put), ...wait });
    expect(ended).toMatchObject([
      { error: { code: 'deadline', message: 'not done by its deadline: a reason' } },
    ]);
    await settle({ ...claimOf(late), ...wait, waitMs: 10 });
    world.clock.ms += 1_001;
    expect(await world.queue.failLate(world.database)).toMatchObject([
      { id: late, error: { code: 'deadline' } },
    ]);

    const failed = await world.queue.list({ projectId: 1, state: 'failed', limit: 9 });
    expect(failed.map(({ id, error }) => [id, error?.code]).sort()).toEqual(
      [
        [poison, 'poison'],
        [late, 'deadline'],
        [put, 'deadline'],
        [hopeless, 'bad_request'],
      ].sort(),
    );
    expect(failed.find(({ id }) => id === poison)?.story).toHaveLength(3);
    expect(await world.queue.stats()).toMatchObject([
      { feature: 'feature', dead: 3 },
      { feature: 'other', dead: 1 },
    ]);
    expect(await world.queue.retry({ projectId: 2 }, 'me')).toBe(0);
    expect(await world.queue.retry({ projectId: 1, code: 'deadline' }, 'me')).toBe(2);
    expect(await world.queue.discard({ projectId: 1, ids: [poison] }, 'me')).toBe(1);
    expect(idsOf(await world.claim(9)).sort()).toEqual([late, put].sort());
    expect(await world.queue.find({ projectId: 1, id: poison })).toMatchObject({ state: 'discarded' });
    world.clock.ms += 10_000;
    expect(await world.queue.forget(5_000)).toBe(2);
  });
});

test('who was taken, and waits for limits, counts as waiting until they let it through', async () => {
  await world.add();
  await world.add();
  const [first, second] = await world.claim(2);
  const claims = [first, second].filter((claim) => claim !== undefined);
  const renew = (admitted: number) =>
    world.queue.renew(
      { worker: 'w1', leaseMs },
      claims.map((claim, i) => ({ ...claim, isAdmitted: i < admitted })),
    );
  const counts = async () => (await world.queue.stats()).map(({ waiting, running }) => [waiting, running]);
  expect(await counts()).toEqual([[0, 2]]);
  await renew(1);
  expect(await world.queue.stats()).toMatchObject([
    { waiting: 1, running: 1, reasons: [{ kind: 'full', count: 1 }] },
  ]);
  await renew(2);
  expect(await counts()).toEqual([[0, 2]]);
});

test('leases are renewed while others of them are settled, and neither waits for the other', async () => {
  for (let n = 0; n < 400; n++) await world.add({ fairKey: `u${n % 50}` });
  const claimed = await world.claim(400);
  expect(claimed).toHaveLength(400);
  let isOver = false;
  const renewing = async () => {
    while (!isOver) await world.queue.renew({ worker: 'w1', leaseMs }, claimed.toReversed());
  };
  const settling = async () => {
    for (let at = 0; at < 400; at += 40)
      await world.database.transaction(async (connection) => {
        for (let part = at; part < at + 40; part += 10) {
          const ends = claimed.slice(part, part + 10).map((claim) => ({ ...claim, ...done }));
          expect((await world.queue.settle(connection, ends)).accepted).toHaveLength(10);
        }
      });
    isOver = true;
  };
  await Promise.all([renewing(), settling()]);
});

test('a place counts all that have their turn before, and the estimate goes by the last minutes', async () => {
  for (let n = 0; n < 5; n++) await world.add({ fairKey: 'a' });
  const mine: string[] = [];
  for (let n = 0; n < 3; n++) {
    mine.push(await world.add({ fairKey: 'b' }));
    world.clock.ms++;
  }
  await world.add({ fairKey: 'c' });
  const placeOf = async (id?: string) => {
    const work = await world.queue.find({ projectId: 1, id: id ?? '' });
    if (!work) throw new Error('it is gone');
    return world.queue.position(work);
  };
  // One each of a, b and c, then two of a and b, then three.
  expect(await Promise.all(mine.map(placeOf))).toEqual([{ place: 3 }, { place: 5 }, { place: 7 }]);
  for (const claimed of await world.claim(4)) await settle({ ...claimed, ...done });
  world.clock.ms += 20_000;
  const { place, estimateMs } = await placeOf(mine[2]);
  expect(place).toBe(4);
  expect(estimateMs).toBe(20_000);
  await world.queue.closeGate({ projectId: 1, gate, kind: 'breaker', reason: '', forMs: 7_000 });
  // What many ask for is counted once a second.
  expect((await placeOf(mine[2])).estimateMs).toBe(20_000);
  world.clock.ms += 1_000;
  expect((await placeOf(mine[2])).estimateMs).toBe(27_000);
});
