import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '#lib/coordination/index.ts';
import type { Lease } from '#lib/pool/index.ts';
import { seededRandom } from '#lib/stats/index.ts';
import { ended, failed, settled, setUp } from './set-up.ts';

const limits = { openai: { 'gpt-4.1': 3 } };
const patient = { maxWaitMs: 10_000 };

describe('calls at once of one model', () => {
  test('wait in the order of arrival, for as long as they may', async () => {
    await using kept = setUp({ a: {}, b: {} }, { environmentLimits: limits });
    await settled();
    const held = await Promise.all([0.1, 0.5, 0.9].map((draw) => kept.get({ ...patient, draw })));
    const order: string[] = [];
    const come = (name: string, maxWaitMs: number) =>
      kept.ask({ maxWaitMs }).then((answer) => {
        order.push('client' in answer ? `${name} ${answer.queueMs}` : `${name} ${answer.kind}`);
        return answer;
      });
    const all = [come('first', 10_000), come('second', 500), come('third', 10_000)];
    await kept.pass(400);
    expect(order).toEqual([]);
    // Nobody overtakes those who wait.
    const late = come('late', 10_000);
    await kept.pass(200);
    expect(order).toEqual(['second full']);
    held[0]?.report(ended);
    await settled();
    held[1]?.report(ended);
    await settled();
    await kept.pass(50);
    held[2]?.report(ended);
    await settled();
    expect(order).toEqual(['second full', 'first 600', 'third 600', 'late 250']);
    const refusal = await all[1];
    expect(refusal).toMatchObject({
      ...{ kind: 'full', because: [{ reason: 'all of its places are taken' }, {}] },
    });
    expect((refusal as { waitMs: number }).waitMs).toBeGreaterThan(0);
    expect(kept.pool.concurrency()).toEqual([{ vendor: 'openai', model: 'gpt-4.1', inFlight: 3, limit: 3 }]);
    for (const answer of await Promise.all([all[0], all[2], late])) (answer as Lease).report(ended);
    expect(kept.pool.concurrency()).toMatchObject([{ inFlight: 0 }]);
  });

  test('a caller who hangs up waits no longer, and leaves no trace', async () => {
    await using kept = setUp({ a: {} }, { environmentLimits: { openai: { 'gpt-4.1': 1 } } });
    await settled();
    const held = await kept.get(patient);
    const timers = kept.clock.waiting();
    const caller = new AbortController();
    const waiting = kept.ask({ ...patient, signal: caller.signal });
    await settled();
    caller.abort();
    expect(await waiting).toEqual({ kind: 'full', waitMs: 0, because: [] });
    expect(kept.clock.waiting()).toBe(timers);
    held.report(ended);
    expect((await kept.get(patient)).queueMs).toBe(0);
    expect(await kept.ask({ ...patient, signal: caller.signal })).toMatchObject({ because: [] });
  });

  test('a caller who hangs up while the breakers are asked gets nothing either', async () => {
    await using kept = setUp({ a: {} });
    const caller = new AbortController();
    const asking = kept.ask({ signal: caller.signal });
    caller.abort();
    expect(await asking).toEqual({ kind: 'full', waitMs: 0, because: [] });
    expect(kept.pool.organizations()[0]?.inFlight).toBe(0);
  });

  test('who comes while the share is claimed anew does not overtake', async () => {
    await using kept = setUp({ a: {} }, { environmentLimits: { openai: { 'gpt-4.1': 32 } } });
    await settled();
    // Longer than a share is good for without being renewed.
    await kept.pass(20_000);
    const order: number[] = [];
    await Promise.all([1, 2, 3].map((n) => kept.get(patient).then(() => order.push(n))));
    expect(order).toEqual([1, 2, 3]);
  });

  test('go nowhere if the organization was drained while they waited', async () => {
    await using kept = setUp({ a: {} }, { environmentLimits: { openai: { 'gpt-4.1': 1 } } });
    await settled();
    const held = await kept.get();
    const waiting = kept.ask(patient);
    await settled();
    kept.put('a', { weight: 0 });
    held.report(ended);
    expect(await waiting).toMatchObject({ kind: 'drained' });
  });

  test('are said to be near the limit once, and once to be clear of it', async () => {
    await using kept = setUp({ a: {} }, { environmentLimits: { openai: { 'gpt-4.1': 10 } } });
    await settled();
    const held: Lease[] = [];
    for (let n = 0; n < 10; n++) held.push(await kept.get(patient));
    expect(kept.events).toMatchObject([
      { kind: 'limit_near', subject: 'openai/gpt-4.1', vendor: 'openai', model: 'gpt-4.1', share: 0.9 },
    ]);
    for (let n = 0; n < 2; n++) held.pop()?.report(ended);
    await kept.pass(60_000);
    expect(kept.events).toHaveLength(1);
    held.pop()?.report(ended);
    await kept.pass(9000);
    expect(kept.events).toHaveLength(1);
    await kept.pass(1000);
    expect(kept.kinds()).toEqual(['limit_near openai/gpt-4.1', 'limit_clear openai/gpt-4.1']);
  });

  test('follow a limit that a person changes, also those that wait already', async () => {
    await using kept = setUp({ a: {} }, { environmentLimits: { openai: { 'gpt-4.1': 1 } } });
    await settled();
    await kept.get(patient);
    const waiting = kept.get(patient);
    await settled();
    kept.limit({ openai: { 'gpt-4.1': 2 } });
    expect((await waiting).organization).toBe('a');
    expect(await kept.refused()).toMatchObject({ kind: 'full' });
    // Other models have none.
    expect((await kept.get({ model: 'gpt-4o' })).queueMs).toBe(0);
    expect(kept.pool.concurrency()).toEqual([
      { vendor: 'openai', model: 'gpt-4.1', inFlight: 2, limit: 2 },
      { vendor: 'openai', model: 'gpt-4o', inFlight: 1, limit: undefined },
    ]);
  });
});

describe('calls at once of one organization', () => {
  const one = { limits: { concurrency: 1 } };

  test('go to another while it is full, and wait if all are', async () => {
    await using kept = setUp({ a: one, b: one });
    await settled();
    const first = await kept.get({ draw: 0.1 });
    expect(first.organization).toBe('a');
    expect((await kept.get({ draw: 0.1 })).organization).toBe('b');
    expect(await kept.refused({ draw: 0.1 })).toMatchObject({ kind: 'full' });
    const waiting = kept.get(patient);
    await kept.pass(100);
    first.report(ended);
    expect(await waiting).toMatchObject({ organization: 'a', queueMs: 100 });
  });

  test('and of one model: waiting for both takes no longer than it may', async () => {
    await using kept = setUp({ a: one, b: {} }, { environmentLimits: { openai: { 'gpt-4.1': 1 } } });
    await settled();
    const held = await kept.get({ organization: 'b' });
    await kept.get({ organization: 'a', model: 'gpt-4o' });
    let answer: unknown;
    kept.ask({ organization: 'a', maxWaitMs: 1000 }).then((got) => (answer = got));
    await kept.pass(600);
    held.report(ended);
    await settled();
    await kept.pass(399);
    expect(answer).toBeUndefined();
    await kept.pass(1);
    expect(answer).toMatchObject({ kind: 'full' });
    expect((await kept.get({ ...patient, organization: 'b' })).organization).toBe('b');
  });

  test('who waited for one that went out meanwhile gets none of it', async () => {
    await using kept = setUp({ a: one });
    await settled();
    const first = await kept.get();
    const waiting = kept.ask(patient);
    await settled();
    kept.put('a', { ...one, weight: 0 });
    first.report(ended);
    expect(await waiting).toMatchObject({ kind: 'drained' });
    kept.put('a', one);
    expect((await kept.get(patient)).organization).toBe('a');
  });
});

test('limits hold over all processes, and whoever has to wait says that they are near', async () => {
  const store = createMemoryStore();
  const storeOf = () => store;
  const environmentLimits = { openai: { 'gpt-4.1': 4 } };
  await using here = setUp({ a: {} }, { environmentLimits, storeOf, process: 'here' });
  await using there = setUp({ a: {} }, { environmentLimits, storeOf, process: 'there' });
  await settled();
  const answers = Array.from({ length: 8 }, (_, n) => (n % 2 ? here : there).ask(patient));
  await settled();
  const held = (await Promise.all(answers.map((answer) => Promise.race([answer, settled()])))).flatMap(
    (lease) => lease ?? [],
  );
  expect(held).toHaveLength(4);
  for (const each of [here, there]) await each.pass(200);
  for (const lease of held) (lease as Lease).report(ended);
  for (const answer of answers) ((await answer) as Lease).report(ended);
  for (const each of [here, there]) expect(each.kinds()).toEqual(['limit_near openai/gpt-4.1']);
});

/** Callers who come, wait, hang up, succeed, fail, never call, report twice: by seed. */
test('limits hold and everything is given back, whatever happens', async () => {
  for (let seed = 0; seed < 40; seed++) {
    const random = seededRandom(seed);
    await using kept = setUp(
      { a: { limits: { concurrency: 2 } }, b: {}, c: { weight: 0 } },
      { environmentLimits: { openai: { 'gpt-4.1': 4 } } },
    );
    await settled();
    const held: Lease[] = [];
    const waiting: Promise<void>[] = [];
    const come = async () => {
      const caller = new AbortController();
      const model = random.pick(['gpt-4.1', 'gpt-4.1', 'gpt-4o']);
      const asked = kept.ask({
        model,
        draw: random.uniform(),
        maxWaitMs: random.integer(3000),
        signal: caller.signal,
      });
      if (random.chance(0.2)) caller.abort();
      if (random.chance(0.1)) queueMicrotask(() => caller.abort());
      const answer = await asked;
      if ('client' in answer) held.push(answer);
    };
    for (let n = 0; n < 150; n++) {
      if (random.chance(0.6)) waiting.push(come());
      else if (held.length > 0) {
        const [lease] = held.splice(random.integer(held.length), 1) as [Lease];
        const kind = random.pick(['overloaded', 'rate_limit', 'auth', 'bad_request', 'timeout'] as const);
        const bad = random.chance(0.15) ? failed(kind, { retryAfterMs: 500 }) : {};
        lease.report({ ...ended, ...bad, cancelled: random.chance(0.1) });
        lease.report(ended);
      }
      if (random.chance(0.5)) await kept.pass(random.integer(400));
      else await settled();
      expect(kept.pool.concurrency().find(({ limit }) => limit === 4)?.inFlight).toBeLessThanOrEqual(4);
      expect(kept.pool.organizations()[0]?.inFlight).toBeLessThanOrEqual(2);
      expect(held.map(({ organization }) => organization)).not.toContain('c');
    }
    await kept.pass(5000);
    await Promise.all(waiting);
    for (const lease of held) lease.report(ended);
    await settled();
    expect(kept.pool.concurrency()).toEqual([{ vendor: 'openai', model: 'gpt-4.1', inFlight: 0, limit: 4 }]);
    expect(kept.pool.organizations().map(({ inFlight }) => inFlight)).toEqual([0, 0, 0]);
    // All places are there again: four at once, two of them at a.
    await kept.pass(400_000);
    const all = { ...patient, draw: 0 };
    for (let n = 0; n < 3; n++)
      for (const organization of ['a', 'b']) {
        await kept.call({}, { ...all, organization });
        await settled();
      }
    await Promise.all(['a', 'a', 'b', 'b'].map((organization) => kept.get({ ...all, organization })));
    expect(await kept.refused({ organization: 'b' })).toMatchObject({ kind: 'full' });
  }
});
