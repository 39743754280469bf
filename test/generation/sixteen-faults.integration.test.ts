import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startVendorTest, type VendorTest } from '#test/support/vendors.ts';
import { chat, gaps, logged } from './chat.ts';

/**
 * The table of Failover Bench, through the real endpoint with the simulator behind it. Every fault has models of its own,
 * so that one breaker does not decide about the next test; time limits are shorter than in production, where they matter.
 */
let world: VendorTest;
const numbers = Array.from({ length: 16 }, (_, i) => i + 1);
const names = { openai: numbers.map((n) => `gpt-f${n}`), anthropic: numbers.map((n) => `claude-f${n}`) };
const quick = { connectMs: 1_000, firstTokenMs: 600, betweenTokensMs: 600 };

beforeAll(async () => {
  world = await startVendorTest({
    organization: (id) => ({
      models: id.startsWith('openai')
        ? [...names.openai, 'gpt-4.1-mini', 'gpt-4.1', 'gpt-4']
        : [...names.anthropic, 'claude-haiku-4-5'],
    }),
  });
  for (const n of numbers) {
    const primary = { target: { vendor: 'openai', model: `gpt-f${n}`, timeouts: quick } };
    const second = { target: { vendor: 'anthropic', model: `claude-f${n}`, timeouts: quick } };
    await world.route(`solo-${n}`, { node: primary });
    await world.route(`pair-${n}`, { node: { fallback: [primary, second] } });
  }
});
afterAll(() => world[Symbol.asyncDispose]());

const primaryOf = (n: number) => ({ organization: 'openai-a', model: `gpt-f${n}` });
const callsTo = (model: string) => world.simulator.ledger().filter((entry) => entry.model === model);

describe('the sixteen faults', () => {
  test('1: 429 with Retry-After 2, then healthy: the second try comes not before 2 s', async () => {
    world.rules({ id: 'f1', ...primaryOf(1), times: 1, fault: { kind: 'rate_limit', retryAfter: 2 } });
    const seen = await chat(world, { route: 'solo-1' });
    expect([seen.status, seen.finish, seen.error]).toEqual([200, 'stop', undefined]);
    expect(callsTo('gpt-f1')).toHaveLength(2);
    expect(gaps(world)[0]).toBeGreaterThanOrEqual(2_000);
  });

  test('1: with somewhere else to go nobody waits', async () => {
    world.rules({ id: 'f1', ...primaryOf(1), times: 1, fault: { kind: 'rate_limit', retryAfter: 2 } });
    const seen = await chat(world, { route: 'pair-1' });
    expect([seen.status, seen.finish, seen.kept?.vendor]).toEqual([200, 'stop', 'anthropic']);
    expect(seen.elapsedMs).toBeLessThan(1_500);
  });

  test('2: 429 for ever, no header: backs off, at most 4 tries in 3 s and 6 in all, then falls back', async () => {
    world.rules({ id: 'f2', ...primaryOf(2), fault: { kind: 'rate_limit' } });
    const alone = await chat(world, { route: 'solo-2', stream: false });
    expect([alone.status, alone.error?.code]).toEqual([429, 'rate_limit_exceeded']);
    const at = callsTo('gpt-f2').map((entry) => entry.at);
    expect(at.length).toBeLessThanOrEqual(6);
    expect(at.filter((time) => time < (at[0] as number) + 3_000).length).toBeLessThanOrEqual(4);
    const seen = await chat(world, { route: 'pair-2', stream: false });
    expect([seen.status, seen.finish, seen.headers.get('x-kept-vendor')]).toEqual([200, 'stop', 'anthropic']);
  });

  test('3: 500 once, then healthy: one retry on the same target', async () => {
    world.rules({ id: 'f3', ...primaryOf(3), times: 1, fault: { kind: 'server_error' } });
    const seen = await chat(world, { route: 'pair-3' });
    expect([seen.status, seen.finish, seen.kept?.vendor]).toEqual([200, 'stop', 'openai']);
    expect(world.simulator.ledger().map(({ model }) => model)).toEqual(['gpt-f3', 'gpt-f3']);
  });

  test('4: 503 for ever: falls back; alone, the original error', async () => {
    world.rules({ id: 'f4', ...primaryOf(4), fault: { kind: 'unavailable', message: 'down for good' } });
    const seen = await chat(world, { route: 'pair-4' });
    expect([seen.status, seen.finish, seen.kept?.vendor]).toEqual([200, 'stop', 'anthropic']);
    const alone = await chat(world, { route: 'solo-4', stream: false });
    expect(alone.status).toBe(503);
    expect(callsTo('gpt-f4').length).toBeLessThanOrEqual(8);
  });

  test('5: reset before headers: retried', async () => {
    world.rules({ id: 'f5', ...primaryOf(5), times: 1, fault: { kind: 'reset' } });
    const seen = await chat(world, { route: 'solo-5' });
    expect([seen.status, seen.finish]).toEqual([200, 'stop']);
    expect(callsTo('gpt-f5')).toHaveLength(2);
  });

  test('6: accepts and never answers: falls back after the first timeout, the silent one is left alone', async () => {
    world.rules({ id: 'f6', ...primaryOf(6), fault: { kind: 'silence' } });
    for (const stream of [true, false]) {
      const seen = await chat(world, { route: 'pair-6', stream });
      expect([seen.status, seen.finish]).toEqual([200, 'stop']);
      expect((await logged(world, seen)).vendor).toBe('anthropic');
    }
    expect(callsTo('gpt-f6')).toHaveLength(2);
  });

  test('7: headers at once, first token much later: the first-token limit fires', async () => {
    world.rules({ id: 'f7', ...primaryOf(7), fault: { kind: 'headers_then_silence', forMs: 20_000 } });
    const seen = await chat(world, { route: 'pair-7' });
    expect([seen.status, seen.finish, seen.kept?.vendor]).toEqual([200, 'stop', 'anthropic']);
    expect(callsTo('gpt-f7')).toHaveLength(1);
    expect(seen.elapsedMs).toBeLessThan(2_500);
  });

  test('8: cut after 40 of 60 tokens: the whole answer', async () => {
    world.rules({ id: 'f8', ...primaryOf(8), fault: { kind: 'cut', afterTokens: 40, hard: true } });
    const seen = await chat(world, { route: 'pair-8' });
    expect([seen.status, seen.finish, seen.done, seen.error]).toEqual([200, 'stop', true, undefined]);
    expect(seen.kept).toMatchObject({ vendor: 'anthropic', rescued: true, attempts: 2 });
    expect(seen.usage?.completion_tokens).toBeGreaterThanOrEqual(60);
    const row = await logged(world, seen);
    expect(row.attempts.map((attempt: any) => attempt.status)).toEqual(['failed', 'completed']);
    expect(row.attempts[0].outputTokens).toBeGreaterThan(0);
    expect(row.result).toBe(seen.text);
  });

  test('8: nobody can finish it: a clear error, never a truncated success', async () => {
    world.rules({ id: 'f8', ...primaryOf(8), fault: { kind: 'cut', afterTokens: 40 } });
    const seen = await chat(world, { route: 'solo-8', body: { stream: true } });
    expect(seen.finish).toBeNull();
    expect(seen.done).toBe(false);
    expect(seen.error?.message).toBeTruthy();
    expect((await logged(world, seen)).status).toBe('failed');
  });

  test('9: silent for 30 s after 20 tokens: found, rescued, healthy afterwards', async () => {
    world.rules({ id: 'f9', ...primaryOf(9), fault: { kind: 'stall', afterTokens: 20, forMs: 30_000 } });
    const seen = await chat(world, { route: 'pair-9' });
    expect([seen.status, seen.finish, seen.kept?.rescued]).toEqual([200, 'stop', true]);
    expect(seen.elapsedMs).toBeLessThan(3_000);
    world.rules();
    expect((await chat(world, { route: 'pair-9' })).finish).toBe('stop');
  });

  test('10: one event is invalid JSON: skipped, the answer is complete', async () => {
    world.rules({ id: 'f10', ...primaryOf(10), fault: { kind: 'bad_event', afterTokens: 20 } });
    const seen = await chat(world, { route: 'solo-10' });
    expect([seen.finish, seen.done, seen.usage?.completion_tokens]).toEqual(['stop', true, 60]);
    expect(callsTo('gpt-f10')).toHaveLength(1);
  });

  test('11: complete stream without [DONE]: finished promptly, with usage', async () => {
    for (const hold of [false, true]) {
      world.rules({ id: 'f11', ...primaryOf(11), fault: { kind: 'no_done', hold } });
      const seen = await chat(world, { route: 'solo-11' });
      expect([seen.finish, seen.done, seen.usage?.completion_tokens]).toEqual(['stop', true, 60]);
      expect(seen.elapsedMs).toBeLessThan(2_500);
    }
  });

  test('12: context length: not sent again to the same model, but to a larger one if there is one', async () => {
    await world.route('small', { node: { target: { vendor: 'openai', model: 'gpt-4' } } });
    await world.route('larger', {
      node: {
        fallback: [
          { target: { vendor: 'openai', model: 'gpt-4' } },
          { target: { vendor: 'openai', model: 'gpt-4', capabilities: { contextTokens: 4_096 } } },
          { target: { vendor: 'openai', model: 'gpt-4.1' } },
        ],
      },
    });
    world.rules({ id: 'f12', model: 'gpt-4', fault: { kind: 'context_length' } });
    const alone = await chat(world, { route: 'small' });
    expect([alone.status, alone.error?.code]).toEqual([400, 'context_length_exceeded']);
    expect(callsTo('gpt-4')).toHaveLength(1);
    const seen = await chat(world, { route: 'larger' });
    expect([seen.status, seen.finish]).toEqual([200, 'stop']);
    expect(world.simulator.ledger().map(({ model }) => model)).toEqual(['gpt-4', 'gpt-4', 'gpt-4.1']);
  });

  test("13: content filter: one attempt, the vendor's reason as a clean error", async () => {
    world.rules({ id: 'f13', ...primaryOf(13), fault: { kind: 'content_filter' } });
    const seen = await chat(world, { route: 'pair-13' });
    expect(seen.status).toBe(400);
    expect(seen.error?.message).toMatch(/content|filter|safety|policy/i);
    expect(world.simulator.ledger()).toHaveLength(1);
  });

  test('14: cut, and the fallback refuses a prefill: the caller never sees that', async () => {
    await world.route('prefill', {
      node: {
        fallback: [
          { target: { vendor: 'openai', model: 'gpt-f14' } },
          { target: { vendor: 'anthropic', model: 'claude-haiku-4-5' } },
        ],
      },
    });
    world.rules(
      { id: 'cut', ...primaryOf(14), fault: { kind: 'cut', afterTokens: 40, hard: true } },
      { id: 'refuse', organization: 'anthropic-a', fault: { kind: 'prefill_refused' } },
    );
    const seen = await chat(world, { route: 'prefill' });
    expect([seen.status, seen.finish, seen.done, seen.error]).toEqual([200, 'stop', true, undefined]);
    expect(seen.kept?.rescued).toBe(true);
    expect(world.simulator.ledger().map(({ prefill }) => prefill)).toEqual([false, true, false]);
  });

  test('15: down, 20 requests one after the other: all served; used again soon after it recovered', async () => {
    world.rules({ id: 'f15', ...primaryOf(15), fault: { kind: 'unavailable' } });
    for (let i = 0; i < 20; i++) {
      const seen = await chat(world, { route: 'pair-15', stream: false });
      expect([seen.status, seen.finish]).toEqual([200, 'stop']);
    }
    expect(callsTo('gpt-f15').length).toBeLessThanOrEqual(4);
    world.rules();
    let waited = 0;
    for (; callsTo('gpt-f15').filter(({ status }) => status === 200).length === 0; waited += 100) {
      expect(waited).toBeLessThan(10_000);
      await chat(world, { route: 'pair-15', stream: false });
      await sleep(100);
    }
  });

  test('16: the fallback answers: its model and usage; the failed attempt is not billed as a completion', async () => {
    world.rules({ id: 'f16', ...primaryOf(16), fault: { kind: 'server_error' } });
    const seen = await chat(world, { route: 'pair-16', stream: false });
    expect(seen.model).toMatch(/^claude-f16/);
    expect(seen.usage?.completion_tokens).toBe(60);
    expect(seen.headers.get('x-kept-vendor')).toBe('anthropic');
    const row = await logged(world, seen);
    const failed = row.attempts.filter((attempt: any) => attempt.status === 'failed');
    expect(failed.length).toBeGreaterThan(0);
    for (const attempt of failed) expect([attempt.costMicroUsd, attempt.outputTokens]).toEqual([0, null]);
    expect(row.routeKind).toBe('fallback');
    expect(world.kept.said).toEqual([]);
  });
});
