import { describe, expect, test } from 'vitest';
import type { LimitBody } from '#lib/flow/index.ts';
import { setUp } from './set-up.ts';

describe('a throttle', () => {
  test('lets so many start in every window, and says truly when the next may', async () => {
    const kept = setUp({ burst: { kind: 'throttle', limit: 3, periodMs: 1000, key: 'user' } });
    for (const afterMs of [0, 100, 300]) {
      await kept.pass(afterMs);
      await kept.ticket({ user: 'a' });
    }
    const refused = await kept.refused({ user: 'a' });
    expect(refused).toMatchObject({ kind: 'throttled', limit: 'burst', key: 'a', retryAfterMs: 600 });
    expect(refused.message).toBe('limit "burst" is reached: 3 starts a second for "a"');
    await kept.ticket({ user: 'b' });
    await kept.pass(599, 1);
    expect(await kept.refused({ user: 'a' })).toMatchObject({ retryAfterMs: 1 });
    await kept.pass(1);
    await kept.ticket({ user: 'a' });
    await kept.close();
  });

  test('makes others wait in order, and refuses at once who cannot make it', async () => {
    const kept = setUp({ burst: { kind: 'throttle', limit: 1, periodMs: 1000 } });
    await kept.ticket();
    const order: string[] = [];
    const reasons: string[] = [];
    for (const name of ['first', 'second'])
      kept
        .admit({ deadlineMs: 2500, onWait: ({ words }) => reasons.push(words) })
        .then((a) => 'ok' in a && order.push(`${name} ${a.ok.waitedMs}`));
    await kept.pass(10);
    // Two are before it: 3 s.
    expect(await kept.refused({ deadlineMs: 2500 })).toMatchObject({ kind: 'throttled', retryAfterMs: 2990 });
    expect(reasons).toEqual(['throttled by burst', 'throttled by burst']);
    await kept.pass(3000);
    expect(order).toEqual(['first 1000', 'second 2000']);
    await kept.close();
  });

  test('with a large limit counts in coarser steps and still never passes it', async () => {
    const kept = setUp({ rate: { kind: 'throttle', limit: 500, periodMs: 10_000 } });
    const starts: number[] = [];
    for (let n = 0; n < 1500; n++)
      void kept.admit({ deadlineMs: 60_000 }).then((a) => 'ok' in a && starts.push(a.ok.admittedAt));
    await kept.pass(32_000, 20);
    expect(starts.length).toBeGreaterThan(1450);
    starts.sort((a, b) => a - b);
    for (let n = 500; n < starts.length; n++)
      expect((starts[n] as number) - (starts[n - 500] as number)).toBeGreaterThanOrEqual(10_000);
    await kept.close();
  });
});

describe('slots', () => {
  test('of several levels are taken together, and nobody holds one while he waits for another', async () => {
    const kept = setUp({
      user: { kind: 'concurrency', limit: 1, key: 'user' },
      vendor: { kind: 'concurrency', limit: 2, vendor: 'openai' },
    });
    const first = await kept.ticket({ user: 'a', vendor: 'openai' });
    const waiting = kept.admit({ user: 'a', vendor: 'openai', deadlineMs: 60_000 });
    await kept.ticket({ user: 'b', vendor: 'openai' });
    expect(await kept.refused({ user: 'c', vendor: 'openai' })).toMatchObject({
      kind: 'full',
      limit: 'vendor',
    });
    await kept.ticket({ user: 'c', vendor: 'other' });
    first.release();
    expect((await waiting) as object).toHaveProperty('ok');
    await kept.close();
  });

  test('say about how long they are held when they are full', async () => {
    const kept = setUp({ all: { kind: 'concurrency', limit: 2 } });
    const first = await kept.ticket();
    await kept.pass(4000, 100);
    first.release();
    for (let n = 0; n < 2; n++) await kept.ticket();
    expect(await kept.refused()).toMatchObject({ kind: 'full', limit: 'all', retryAfterMs: 2000 });
    await kept.close();
  });

  test('of a process that was killed come back, those of a living one stay', async () => {
    const kept = setUp({ all: { kind: 'concurrency', limit: 2 } }, { processes: 2 });
    // Writes to the store, then never beats again.
    const dead = { ...kept.clock, after: () => () => {} };
    const killed = kept.open('killed', dead);
    await killed.admit(kept.ask());
    const alive = await kept.ticket({}, 0);
    const waiting = kept.admit({ deadlineMs: 60_000 }, 1);
    await kept.pass(9000, 100);
    expect(await Promise.race([waiting, 'waits'])).toBe('waits');
    await kept.pass(2500, 100);
    expect(await Promise.race([waiting, 'waits'])).toHaveProperty('ok');
    await kept.pass(60_000, 500);
    expect(await kept.refused({}, 1)).toMatchObject({ kind: 'full' });
    alive.release();
    await kept.ticket({}, 1);
    await kept.close();
  });

  test('who hangs up waits no longer, and his slot goes to the next', async () => {
    const kept = setUp({ all: { kind: 'concurrency', limit: 1 } });
    const held = await kept.ticket();
    const caller = new AbortController();
    const gone = kept.admit({ deadlineMs: 5000, signal: caller.signal });
    const next = kept.admit({ deadlineMs: 5000 });
    caller.abort();
    expect(await gone).toHaveProperty('refused');
    held.release();
    held.release();
    expect(await next).toHaveProperty('ok');
    expect(await kept.refused()).toMatchObject({ kind: 'full' });
    await kept.close();
  });
});

describe('priority', () => {
  test('goes ahead by its seconds within a key, so that nobody starves', async () => {
    const kept = setUp({
      all: { kind: 'concurrency', limit: 1 },
      plan: { kind: 'priority', ahead: 'metadata.plan == "enterprise" ? 120 : 0' },
    });
    let held = await kept.ticket();
    const old = kept.admit({ deadlineMs: 400_000 });
    let [served, wasServed] = [0, false];
    void old.then(() => {
      wasServed = true;
    });
    // Enterprise users come faster than they are served: the old one is 120 s behind them, not more.
    for (let second = 0; second < 200 && !wasServed; second++) {
      void kept.admit({ metadata: { plan: 'enterprise' }, deadlineMs: 400_000 }).then((a) => {
        if ('refused' in a) return;
        held = a.ok;
        served++;
      });
      await kept.pass(1000, 500);
      held.release();
      await kept.pass(0);
    }
    expect(wasServed).toBe(true);
    expect(served).toBeGreaterThanOrEqual(118);
    expect(served).toBeLessThanOrEqual(122);
    await kept.close();
  });
});

describe('a debounce', () => {
  const limits = { typing: { kind: 'debounce', periodMs: 500, maxWaitMs: 1200, key: 'session' } } as const;

  test('lets the last one go on, and tells the others who took their place', async () => {
    const kept = setUp(limits, { processes: 2 });
    const ends: string[] = [];
    const come = (id: string, process: number, session = 's') =>
      void kept
        .admit({ id, session, deadlineMs: 5000 }, process)
        .then((a) =>
          ends.push('ok' in a ? `${id} ${a.ok.waitedMs}` : `${id} ${a.refused.kind} ${a.refused.blockedBy}`),
        );
    come('one', 0);
    await kept.pass(300);
    come('two', 1);
    come('other', 0, 'else');
    await kept.pass(490);
    expect(ends).toEqual(['one debounced two']);
    await kept.pass(20);
    expect(ends).toEqual(['one debounced two', 'two 500', 'other 500']);
    await kept.close();
  });

  test('lets one go on after its longest wait, however fast others come', async () => {
    const kept = setUp(limits);
    const starts: number[] = [];
    for (let n = 0; n < 40; n++) {
      void kept
        .admit({ session: 's', deadlineMs: 5000 })
        .then((a) => 'ok' in a && starts.push(kept.clock.now()));
      await kept.pass(100);
    }
    await kept.pass(600);
    expect(starts).toHaveLength(4);
    await kept.close();
  });

  test('takes an earlier one that comes back later for what it is', async () => {
    const kept = setUp(limits);
    const enqueuedAt = kept.clock.now();
    const patience = { session: 's', mode: 'durable', deadlineMs: 100 } as const;
    const early = { ...patience, id: 'early', enqueuedAt };
    const back = kept.admit(early);
    await kept.pass(110);
    const message = 'limit "typing" still waits for a later request for "s"';
    expect(await back).toMatchObject({ refused: { kind: 'throttled', retryAfterMs: 400, message } });
    const late = kept.admit({ session: 's', id: 'late', deadlineMs: 5000 });
    await kept.pass(50);
    expect(await kept.refused(early)).toMatchObject({ kind: 'debounced', blockedBy: 'late' });
    await kept.pass(600);
    expect(await late).toHaveProperty('ok');
    expect(await kept.refused(early)).toMatchObject({
      ...{ kind: 'debounced', blockedBy: 'late' },
      message: 'a later request for "s" took its place: limit "typing"',
    });
    await kept.close();
  });
});

test.each<[LimitBody, string]>([
  [{ kind: 'concurrency', limit: 1 }, 'limit "l" is reached: 1 at once'],
  [{ kind: 'concurrency', limit: 1, key: 'user' }, 'limit "l" is reached: 1 at once for "u1"'],
  [
    { kind: 'concurrency', limit: 1, key: 'tenant' },
    'limit "l" is reached: 1 at once for those without a key',
  ],
  [{ kind: 'throttle', limit: 1, periodMs: 60_000 }, 'limit "l" is reached: 1 start a minute'],
  [{ kind: 'throttle', limit: 1, periodMs: 7_200_000 }, 'limit "l" is reached: 1 start in 2 hours'],
  [{ kind: 'throttle', limit: 1, periodMs: 90_000 }, 'limit "l" is reached: 1 start in 90 seconds'],
  [{ kind: 'throttle', limit: 1, periodMs: 250 }, 'limit "l" is reached: 1 start in 250 ms'],
])('a refusal says what %j allows, and whom', async (limit, message) => {
  const kept = setUp({ l: limit });
  await kept.ticket({ user: 'u1' });
  expect(await kept.refused({ user: 'u1' })).toMatchObject({ message });
  await kept.close();
});

test('a changed limit is followed by those who wait already', async () => {
  const kept = setUp({ all: { kind: 'concurrency', limit: 1 } });
  await kept.ticket();
  const [second, third] = [1, 2].map(() => kept.admit({ deadlineMs: 60_000 }));
  await kept.pass(100);
  kept.catalog.put('all', { kind: 'concurrency', limit: 2 });
  await kept.pass(100);
  expect(await second).toHaveProperty('ok');
  kept.catalog.drop('all');
  await kept.pass(100);
  expect(await third).toHaveProperty('ok');
  await kept.ticket();
  await kept.close();
});

test('what no limit concerns does not reach the store', async () => {
  const kept = setUp({
    images: { kind: 'concurrency', limit: 1, feature: 'image' },
    big: { kind: 'throttle', limit: 1, periodMs: 1000, when: 'inputTokens > 1000' },
    first: { kind: 'priority', ahead: '5' },
  });
  let calls = 0;
  const { decide } = kept.store;
  kept.store.decide = (...words) => {
    calls++;
    return decide(...words);
  };
  for (let n = 0; n < 5; n++) await kept.ticket({ projectId: 2 });
  for (let n = 0; n < 5; n++) (await kept.ticket({ feature: 'text' })).release();
  expect(calls).toBe(0);
  await kept.ticket({ inputTokens: 2000 });
  expect(await kept.refused({ inputTokens: 2000 })).toMatchObject({ limit: 'big' });
  expect(calls).toBeGreaterThan(0);
  await kept.close();
});

test('limits of the installation hold over all projects', async () => {
  const kept = setUp({});
  kept.catalog.put('system', { kind: 'concurrency', limit: 2 }, 0);
  await kept.ticket({ projectId: 1 });
  await kept.ticket({ projectId: 2 });
  expect(await kept.refused({ projectId: 3 })).toMatchObject({ kind: 'full', limit: 'system' });
  await kept.close();
});

test('pages see what goes on over all processes', async () => {
  const kept = setUp(
    {
      all: { kind: 'concurrency', limit: 2 },
      rate: { kind: 'throttle', limit: 9, periodMs: 60_000, key: 'user' },
    },
    { processes: 2 },
  );
  for (const process of [0, 1]) await kept.ticket({ user: 'a' }, process);
  const since = kept.clock.now();
  void kept.admit({ user: 'b', deadlineMs: 60_000 });
  await kept.pass(2000);
  const nobody = { waiting: 0, oldestAt: 0, isOfProject: true };
  expect(await kept.flows[1]?.waiting(1)).toEqual({
    limits: [
      {
        ...{ kind: 'full', limitName: 'all', isOfProject: true, limit: 2, periodMs: 0, starts: 0 },
        ...{ inFlight: 2, waiting: 1, oldestAt: since },
      },
      {
        ...nobody,
        kind: 'throttled',
        limitName: 'rate',
        key: 'a',
        limit: 9,
        periodMs: 60_000,
        starts: 2,
        inFlight: 0,
      },
    ],
    spend: [],
  });
  expect((await kept.flows[0]?.waiting(2))?.limits).toEqual([]);
  await kept.close();
});
