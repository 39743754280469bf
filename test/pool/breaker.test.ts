import { describe, expect, test } from 'vitest';
import { createMemoryStore } from '#lib/coordination/index.ts';
import { type BreakerNotice, breakerDefaults, createBreakers, type Permit } from '#lib/pool/breaker/index.ts';

const key = 'org/model';

function setUp() {
  let now = 1_000_000_000;
  const notices: BreakerNotice[] = [];
  const store = createMemoryStore(() => now);
  const breakers = createBreakers({
    store,
    process: 'p',
    onChange: (n) => notices.push(n),
    random: () => 0.5,
  });
  const call = async (outcome: Parameters<Permit['report']>[0], retryAfterMs?: number) => {
    const answer = await breakers.admit(key, 0);
    if (!answer.isAdmitted) return answer.waitMs;
    await answer.report(outcome, retryAfterMs);
    return 0;
  };
  const calls = async (text: string) => {
    for (const letter of text) {
      now += 10;
      await call(({ S: 'success', F: 'failure', I: 'ignored', Q: 'quota' } as const)[letter as 'S']);
    }
    return breakers.look(key).state;
  };
  return { breakers, notices, call, calls, pass: (ms: number) => (now += ms) };
}

describe('a breaker', () => {
  test.each([
    ['FFF', 'open', 'three in a row'],
    ['FFSFF', 'open', 'four of five'],
    ['FSFSF', 'open', 'three of five'],
    ['SSSSFFSF', 'closed', 'three of eight'],
    ['SSSSSSSSSSFFF', 'open', 'three in a row, however many before'],
    ['FF', 'closed', 'two'],
    ['IIIIII', 'closed', '400s'],
    ['FIFIF', 'open', '400s do not break a run'],
    ['Q', 'open', 'one quota error'],
  ] as [string, string, string][])('%s is %s: %s', async (text, state, _why) => {
    const { calls, breakers } = setUp();
    expect(await calls(text)).toBe(state);
    await breakers.close();
  });

  test('forgets failures that left the window, unless they are a run', async () => {
    const { calls, pass, breakers } = setUp();
    expect(await calls('SSSFSF')).toBe('closed');
    pass(breakerDefaults.windowMs + 1000);
    expect(await calls('SF')).toBe('closed');
    pass(breakerDefaults.windowMs + 1000);
    expect(await calls('F')).toBe('closed');
    pass(breakerDefaults.windowMs + 1000);
    expect(await calls('F')).toBe('open');
    await breakers.close();
  });

  test('cools down for 2 s, longer each time, for Retry-After if that is more, and 5 min after a quota error', async () => {
    const { calls, call, breakers, pass } = setUp();
    const waits: number[] = [];
    await calls('FFF');
    for (let n = 0; n < 6; n++) {
      waits.push(breakers.look(key).waitMs);
      pass(breakers.look(key).waitMs);
      await call('failure');
    }
    // Half of the jitter: ten per cent.
    expect(waits).toEqual([2200, 4400, 8800, 17_600, 22_000, 22_000]);
    pass(22_000);
    await call('failure', 45_000);
    expect(breakers.look(key).waitMs).toBe(49_500);
    pass(49_500);
    await call('quota');
    expect(breakers.look(key)).toMatchObject({ waitMs: 330_000, reason: 'quota' });
    await breakers.ask(key);
    expect(breakers.look(key).waitMs).toBe(0);
    await call('success');
    expect(breakers.look(key).state).toBe('closed');
    await breakers.close();
  });

  test('comes back slowly, and tells what happened', async () => {
    const { calls, call, breakers, pass, notices } = setUp();
    await calls('FFF');
    pass(2200);
    const [probe, other] = [await breakers.admit(key), await breakers.admit(key)];
    expect(probe).toMatchObject({ isAdmitted: true, isProbe: true });
    expect(other).toEqual({ isAdmitted: false, waitMs: breakerDefaults.leaseMs });
    await (probe as Permit).report('ignored');
    await call('success');
    expect(breakers.look(key)).toMatchObject({ state: 'closed', share: 0.1 });
    expect(await breakers.admit(key, 0.05)).toMatchObject({ isAdmitted: true });
    expect(await breakers.admit(key, 0.55)).toEqual({ isAdmitted: false, waitMs: 15_000 });
    pass(15_000);
    expect(await breakers.admit(key, 0.55)).toMatchObject({ isAdmitted: true });
    pass(15_000);
    expect(breakers.look(key).share).toBe(1);
    expect(notices.map(({ change }) => change)).toEqual([
      'opened',
      'probing',
      'released',
      'probing',
      'closed',
    ]);
    await breakers.close();
  });

  test('a permit is reported once', async () => {
    const { breakers } = setUp();
    const permit = (await breakers.admit(key)) as Permit;
    for (let n = 0; n < 5; n++) await permit.report('failure');
    expect(breakers.look(key).state).toBe('closed');
    const many = (await Promise.all([1, 2, 3, 4].map(() => breakers.admit(key)))) as Permit[];
    await Promise.all(many.map((each) => each.report('failure')));
    expect(breakers.look(key).state).toBe('open');
    await breakers.close();
  });
});
