import { describe, expect, test } from 'vitest';
import { createMemoryStore, type Store, StoreAway } from '#lib/coordination/index.ts';
import type { RefusalKind } from '#lib/pool/index.ts';
import type { ErrorKind } from '#lib/vendors/index.ts';
import { ended, failed, settled, setUp, sharesOf } from './set-up.ts';

const a = { organization: 'a' };
const other = { organization: 'a', model: 'gpt-4o' };

describe('errors', () => {
  /** What three of them do to the model and to the account. */
  test.each([
    ['rate_limit', 'open', 'closed'],
    ['overloaded', 'open', 'closed'],
    ['timeout', 'open', 'closed'],
    ['connection', 'open', 'closed'],
    ['malformed', 'open', 'closed'],
    ['not_found', 'open', 'closed'],
    ['auth', 'closed', 'open'],
    ['quota', 'closed', 'open'],
    ['bad_request', 'closed', 'closed'],
    ['context_length', 'closed', 'closed'],
    ['content_filter', 'closed', 'closed'],
    ['cancelled', 'closed', 'closed'],
  ] as [ErrorKind, string, string][])('%s: the model is %s, the account %s', async (kind, model, account) => {
    await using kept = setUp({ a: {} });
    const leases = await Promise.all([kept.get(), kept.get(), kept.get()]);
    for (const lease of leases) lease.report({ ...ended, ...failed(kind) });
    await settled();
    expect(kept.pool.organizations()[0]).toMatchObject({
      account: { state: account },
      perModel: [{ breaker: { state: model } }],
    });
  });

  test('of the account put the organization out at once, for all of its models; a probe each 5 min', async () => {
    await using kept = setUp({ a: {}, b: {} });
    await kept.call(failed('auth', { status: 401, code: 'invalid_api_key' }), a);
    await settled();
    expect(await kept.refused(a)).toMatchObject({ kind: 'open', waitMs: 330_000 });
    expect(await kept.refused(other)).toMatchObject({ kind: 'open', waitMs: 330_000 });
    expect(kept.events).toEqual([
      {
        ...{ kind: 'organization_out', subject: 'a', organization: 'a', vendor: 'openai', waitMs: 330_000 },
        reason: 'openai auth: 401 invalid_api_key',
      },
    ]);
    for (const draw of [0, 0.5, 0.99]) expect(await kept.call({}, { draw })).toBe('b');
    await kept.pass(330_000);
    const probe = await kept.get();
    expect(probe).toMatchObject({ organization: 'a', isProbe: true });
    // One probe in all, whichever the model.
    expect(await kept.refused(other)).toMatchObject({ kind: 'open' });
    expect(await kept.call()).toBe('b');
    probe.report(ended);
    await settled();
    expect(kept.kinds()).toEqual(['organization_out a', 'organization_back a']);
  });

  test('of the account are over with the first token of a probe', async () => {
    await using kept = setUp({ a: {} });
    await kept.call(failed('quota'));
    await settled();
    await kept.pass(330_000);
    (await kept.get()).begun();
    await settled();
    expect(kept.kinds()).toEqual(['organization_out a', 'organization_back a']);
  });

  test('of one model leave the others alone', async () => {
    await using kept = setUp({ a: {} });
    await kept.call(failed('auth', { status: 403, scope: 'model' }), a);
    await settled();
    expect(await kept.refused(a)).toMatchObject({ kind: 'open', waitMs: 330_000 });
    expect(await kept.call({}, other)).toBe('a');
    expect(kept.kinds()).toEqual(['breaker_opened a/gpt-4.1']);
  });

  test('whoever asks for a probe gets it with the next call, and so does whoever changes the key', async () => {
    await using kept = setUp({ a: {} });
    await kept.call(failed('quota'), a);
    await settled();
    await kept.pool.probe('a');
    (await kept.get()).report({ ...ended, ...failed('quota') });
    await settled();
    expect(await kept.refused()).toMatchObject({ kind: 'open' });
    kept.put('a', { sealedKey: 'sealed:better' });
    await settled();
    expect(await kept.get()).toMatchObject({ isProbe: true });
  });
});

describe('a 429 with Retry-After', () => {
  test('lets organization × model rest until then, without opening its breaker', async () => {
    await using kept = setUp({ a: {}, b: {} });
    await kept.call(failed('rate_limit', { status: 429, retryAfterMs: 2000 }), a);
    await settled();
    expect(await kept.refused(a)).toMatchObject({ kind: 'resting', waitMs: 2000 });
    for (const draw of [0, 0.5, 0.99]) expect(await kept.call({}, { draw })).toBe('b');
    expect(await kept.call({}, other)).toBe('a');
    await kept.pass(1999);
    expect(await kept.refused(a)).toMatchObject({ waitMs: 1 });
    await kept.pass(1);
    expect(await kept.call({}, a)).toBe('a');
    expect(kept.events).toEqual([]);
  });

  test('lasts as long as the longest, until a probe is asked for', async () => {
    await using kept = setUp({ a: {} });
    const [one, two] = [await kept.get(), await kept.get()];
    one.report({ ...ended, ...failed('rate_limit', { retryAfterMs: 30_000 }) });
    two.report({ ...ended, ...failed('rate_limit', { retryAfterMs: 1000 }) });
    await settled();
    expect(await kept.refused()).toMatchObject({ kind: 'resting', waitMs: 30_000 });
    await kept.pool.probe();
    expect(await kept.call()).toBe('a');
  });
});

describe('a breaker of one model', () => {
  test('opens after three, probes once, and comes back slowly', async () => {
    await using kept = setUp({ a: {}, b: {} });
    for (let n = 0; n < 3; n++) await kept.call(failed('overloaded', { status: 503 }), a);
    await settled();
    expect(kept.events).toMatchObject([
      { kind: 'breaker_opened', subject: 'a/gpt-4.1', reason: 'openai overloaded: 503', waitMs: 2200 },
    ]);
    for (const draw of [0, 0.5, 0.99]) expect(await kept.call({}, { draw })).toBe('b');
    await kept.pass(2200);
    const probe = await kept.get({ draw: 0.99 });
    expect(probe).toMatchObject({ organization: 'a', isProbe: true, reason: 'a probe: whether it is back' });
    expect(await kept.call({}, { draw: 0 })).toBe('b');
    probe.report(ended);
    await settled();
    expect(kept.kinds()).toEqual(['breaker_opened a/gpt-4.1', 'breaker_closed a/gpt-4.1']);
    // A tenth of its weight beside b's.
    expect((await sharesOf(100, (draw) => kept.call({}, { draw }))).a).toBeCloseTo(0.1 / 1.1, 2);
    await kept.pass(30_000);
    expect((await sharesOf(100, (draw) => kept.call({}, { draw }))).a).toBeCloseTo(0.5, 2);
  });

  test('lets those who have nobody else in one after the other', async () => {
    await using kept = setUp({ a: {} });
    for (let n = 0; n < 3; n++) await kept.call(failed('connection'), a);
    await settled();
    await kept.pass(2200);
    await kept.call();
    await settled();
    expect(await kept.call({}, { draw: 0.05 })).toBe('a');
    const { kind, waitMs, because } = await kept.refused({ draw: 0.55 });
    expect({ kind, waitMs }).toEqual({ kind: 'open', waitMs: 15_000 });
    expect(because[0]?.reason).toMatch(/coming back, 10 % of its calls/);
    await kept.pass(waitMs);
    expect(await kept.call({}, { draw: 0.55 })).toBe('a');
  });

  test('may open for the last one too, and says when it is probed', async () => {
    await using kept = setUp({ a: {}, b: {} });
    for (const id of ['a', 'b'])
      for (let n = 0; n < 3; n++) await kept.call(failed('timeout'), { organization: id });
    await settled();
    const answer = await kept.refused();
    expect(answer).toMatchObject({ kind: 'open' satisfies RefusalKind, waitMs: 2200 });
    expect(answer.because.map(({ organization }) => organization)).toEqual(['a', 'b']);
    // Who was tried already does not make it sooner.
    kept.put('c', {});
    expect(await kept.refused({ exclude: new Set(['c']) })).toMatchObject({ kind: 'open', waitMs: 2200 });
  });

  test('closes with the first token of a probe that lasts longer than its lease', async () => {
    await using kept = setUp({ a: {} });
    for (let n = 0; n < 3; n++) await kept.call(failed('timeout'));
    await settled();
    await kept.pass(2200);
    const probe = await kept.get();
    probe.begun();
    await settled();
    expect(kept.pool.organizations()[0]?.perModel[0]?.breaker.state).toBe('closed');
    await kept.pass(60_000);
    probe.report(ended);
    expect(await kept.call()).toBe('a');
  });

  test('that opens while its account asks for a probe gives the probe back', async () => {
    await using kept = setUp({ a: {} });
    const last = await kept.get();
    for (let n = 0; n < 2; n++) await kept.call(failed('timeout'));
    await kept.call(failed('auth'), other);
    await settled();
    await kept.pass(330_000);
    const asking = kept.refused();
    last.report({ ...ended, ...failed('timeout') });
    expect(await asking).toMatchObject({ kind: 'open', waitMs: 2200 });
    await settled();
    expect(await kept.get(other)).toMatchObject({ isProbe: true });
  });

  test('hands the probe on when its call was given up', async () => {
    await using kept = setUp({ a: {} });
    for (let n = 0; n < 3; n++) await kept.call(failed('timeout'));
    await settled();
    await kept.pass(2200);
    (await kept.get()).report({ ...ended, cancelled: true });
    await settled();
    expect(await kept.get()).toMatchObject({ isProbe: true });
  });
});

describe('while the store is away', () => {
  function shaky() {
    let away = false;
    const returns = new Set<() => void>();
    const storeOf = (now: () => number): Store => {
      const store = createMemoryStore(now);
      return {
        ...store,
        apply: (machine, key, event) =>
          away ? Promise.reject(new StoreAway('a test')) : store.apply(machine, key, event),
        health: () => ({ ...store.health(), state: away ? 'away' : 'up' }),
        onReturn: (listener) => {
          returns.add(listener);
          return () => returns.delete(listener);
        },
      };
    };
    return {
      storeOf,
      lose: () => (away = true),
      find() {
        away = false;
        for (const listener of returns) listener();
      },
    };
  }

  test('calls go on, rests are kept here alone, and it is said once', async () => {
    const { storeOf, lose, find } = shaky();
    await using kept = setUp({ a: {}, b: {} }, { storeOf });
    await kept.call(failed('rate_limit', { retryAfterMs: 5000 }), a);
    await settled();
    lose();
    // What the store had is not known to hold.
    expect(await kept.call({}, a)).toBe('a');
    await kept.call(failed('rate_limit', { retryAfterMs: 5000 }), a);
    await settled();
    expect(await kept.refused(a)).toMatchObject({ kind: 'resting', waitMs: 5000 });
    await kept.pass(2000);
    find();
    await kept.pass(2000);
    expect(kept.kinds()).toEqual(['store_away store', 'store_back store']);
  });
});
