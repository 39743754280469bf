import { describe, expect, test } from 'vitest';
import { setUp, sharesOf } from './set-up.ts';

const a = { organization: 'a' };

describe('headroom', () => {
  test('is what the vendor said, less what was leased since, more what refilled, for a minute', async () => {
    await using kept = setUp({ a: {} });
    const requests = () => kept.pool.organizations()[0]?.perModel[0]?.headroom.requests;
    const resetAt = kept.clock.now() + 40_000;
    const requests20 = { limit: 100, remaining: 20, resetAt };
    await kept.call({ headroom: { requests: requests20 }, firstTokenMs: undefined });
    expect(requests()).toEqual({ remaining: 20, limit: 100, share: 0.2, source: 'headers' });
    for (let n = 0; n < 5; n++) await kept.get();
    expect(requests()?.remaining).toBe(15);
    await kept.pass(20_000);
    expect(requests()?.remaining).toBe(55);
    await kept.pass(20_000);
    expect(requests()?.remaining).toBe(95);
    await kept.pass(20_000);
    expect(requests()).toBeUndefined();
  });

  test('that comes late is younger news than what was heard before its call began, and no other', async () => {
    await using kept = setUp({ a: {} });
    const remaining = () => kept.pool.organizations()[0]?.perModel[0]?.headroom.requests?.remaining;
    const said = (left: number) => ({ headroom: { requests: { limit: 100, remaining: left } } });
    const slow = await kept.get();
    await kept.pass(10_000);
    await kept.call(said(50));
    await kept.pass(10_000);
    // Its headers came 19 s ago.
    slow.report({ inputTokens: 1, outputTokens: 1, firstTokenMs: 1000, totalMs: 20_000, ...said(90) });
    expect(remaining()).toBe(50);
    const unheard = await kept.get();
    for (let n = 0; n < 4; n++) await kept.get();
    await kept.pass(10_000);
    // What was leased after its call began is taken off.
    unheard.report({ inputTokens: 1, outputTokens: 1, firstTokenMs: 1000, totalMs: 10_000, ...said(80) });
    expect(remaining()).toBe(76);
    const stream = await kept.get();
    stream.begun(said(40).headroom);
    await kept.get();
    stream.report({ inputTokens: 1, outputTokens: 1, firstTokenMs: 10, totalMs: 20, ...said(40) });
    expect(remaining()).toBe(39);
  });

  test.each([
    ['requests', { requests: { limit: 100, remaining: 0 } }],
    ['tokens for input and output', { tokens: { limit: 1000, remaining: 199 } }],
    [
      'output tokens',
      { tokens: { limit: 1000, remaining: 999 }, outputTokens: { limit: 1000, remaining: 99 } },
    ],
  ])('spent on %s is not used while another has some', async (_name, headroom) => {
    await using kept = setUp({ a: {}, b: {} });
    await kept.call({ headroom }, a);
    await kept.call({ headroom: { requests: { limit: 1000, remaining: 3 } } }, { organization: 'b' });
    expect(await sharesOf(2, (draw) => kept.call({}, { draw }))).toEqual({ b: 1 });
    // Now b has one left; a small call still fits there, and then both are tried.
    await kept.call();
    const { reason } = await kept.get();
    expect(reason).toMatch(/^all 2 are short of headroom/);
  });

  test('input apart from output counts as the vendor does', async () => {
    await using kept = setUp({ a: {} });
    const headroom = {
      tokens: { limit: 1000, remaining: 500 },
      outputTokens: { limit: 500, remaining: 400 },
    };
    await kept.call({ headroom });
    await kept.get({ inputTokens: 200, maxTokens: 50 });
    expect(kept.pool.organizations()[0]?.perModel[0]?.headroom).toMatchObject({
      tokens: { remaining: 300 },
      outputTokens: { remaining: 350 },
    });
  });

  test('is counted where the vendor says nothing, by what calls really took', async () => {
    await using kept = setUp({ a: { limits: { requestsPerMinute: 10, tokensPerMinute: 10_000 } }, b: {} });
    const looks = () => kept.pool.organizations()[0]?.perModel[0]?.headroom;
    const lease = await kept.get({ ...a, inputTokens: 3000, maxTokens: 1000 });
    expect(looks()).toEqual({
      requests: { remaining: 9, limit: 10, share: 0.9, source: 'counts' },
      tokens: { remaining: 6000, limit: 10_000, share: 0.6, source: 'counts' },
    });
    lease.report({ inputTokens: 2500, outputTokens: 500, totalMs: 100 });
    expect(looks()?.tokens?.remaining).toBe(7000);
    for (let n = 0; n < 9; n++) await kept.call({}, a);
    expect(await sharesOf(10, (draw) => kept.call({}, { draw }))).toEqual({ b: expect.closeTo(1) });
  });

  test('near its end is said once, and once that it is over', async () => {
    await using kept = setUp({ a: {} });
    const said = (remaining: number) => kept.call({ headroom: { requests: { limit: 100, remaining } } });
    for (const remaining of [30, 11, 10, 5, 12, 24]) {
      await said(remaining);
      await kept.pass(1000);
    }
    expect(kept.events).toMatchObject([
      { kind: 'limit_near', subject: 'a/gpt-4.1', organization: 'a', model: 'gpt-4.1', share: 0.9 },
    ]);
    for (const remaining of [26, 24, 26]) {
      await said(remaining);
      await kept.pass(9000);
    }
    expect(kept.events).toHaveLength(1);
    await kept.pass(1000);
    expect(kept.kinds()).toEqual(['limit_near a/gpt-4.1', 'limit_clear a/gpt-4.1']);
  });
});

describe('a slow organization', () => {
  async function measured(firstTokenMs: Record<string, number>) {
    const kept = setUp(Object.fromEntries(Object.keys(firstTokenMs).map((id) => [id, {}])));
    const calls = async (id: string, ms: number, count = 50) => {
      for (let n = 0; n < count; n++)
        await kept.call({ firstTokenMs: ms, totalMs: ms + 500 }, { organization: id });
    };
    for (const [id, ms] of Object.entries(firstTokenMs)) await calls(id, ms);
    await kept.pass(1000);
    const shareOfA = async () =>
      (
        await sharesOf(100, async (draw) => {
          const lease = await kept.get({ draw });
          lease.report({ ...{ inputTokens: 1, outputTokens: 0, totalMs: 0 }, cancelled: true });
          return lease.organization;
        })
      ).a;
    return { kept, calls, shareOfA };
  }

  test('above twice its siblings gets a tenth, until it is below one and a half', async () => {
    const { kept, calls, shareOfA } = await measured({ a: 610, b: 300, c: 300 });
    await using _ = kept;
    expect(kept.kinds()).toEqual(['slow a/gpt-4.1']);
    expect(kept.events[0]?.reason).toMatch(/^first token after 610 ms, others 300 ms/);
    expect(await shareOfA()).toBeCloseTo(0.1 / 2.1, 1);
    await calls('a', 500, 64);
    await kept.pass(1000);
    expect(kept.pool.organizations()[0]?.perModel[0]?.slow.isSlow).toBe(true);
    await calls('a', 440, 64);
    await kept.pass(1000);
    expect(kept.kinds()).toEqual(['slow a/gpt-4.1', 'slow_over a/gpt-4.1']);
    expect(await shareOfA()).toBeCloseTo(1 / 3, 1);
  });

  test('is judged anew when what it did is long ago', async () => {
    const { kept } = await measured({ a: 900, b: 300 });
    await using _ = kept;
    await kept.pass(15 * 60_000);
    expect(kept.kinds()).toEqual(['slow a/gpt-4.1', 'slow_over a/gpt-4.1']);
  });

  test('is also one whose tokens come slowly', async () => {
    await using kept = setUp({ a: {}, b: {} });
    for (const [id, totalMs] of [
      ['a', 3000],
      ['b', 1100],
    ] as const)
      for (let n = 0; n < 50; n++)
        await kept.call({ firstTokenMs: 100, outputTokens: 100, totalMs }, { organization: id });
    await kept.pass(1000);
    expect(kept.kinds()).toEqual(['slow a/gpt-4.1']);
  });

  test('serves all the same when the others are out', async () => {
    const { kept, shareOfA } = await measured({ a: 900, b: 300 });
    await using _ = kept;
    await kept.call({ error: undefined }, { organization: 'b' });
    kept.put('b', { weight: 0 });
    expect(await shareOfA()).toBeCloseTo(1);
  });

  test('is none below 50 calls, nor below twice, nor without siblings, nor by what nobody notices', async () => {
    const { kept: few, calls } = await measured({ b: 300 });
    await using _few = few;
    await calls('b', 900, 64);
    await few.pass(1000);
    for (const each of [{ a: 590, b: 300 }, { a: 9, b: 1 }, { a: 900 }]) {
      const { kept } = await measured(each as Record<string, number>);
      await using _ = kept;
      expect(kept.events).toEqual([]);
    }
    expect(few.events).toEqual([]);
    await using kept = setUp({ a: {}, b: {} });
    for (const [id, ms, count] of [
      ['a', 900, 49],
      ['b', 300, 64],
    ] as const)
      for (let n = 0; n < count; n++) await kept.call({ firstTokenMs: ms }, { organization: id });
    await kept.pass(1000);
    expect(kept.events).toEqual([]);
  });
});
