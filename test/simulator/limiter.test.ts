import { describe, expect, test } from 'vitest';
import { virtualClock } from '#lib/simulator/index.ts';
import { goDuration, vendorHeaders } from '../../lib/simulator/dialects/headers.ts';
import { createLimiter } from '../../lib/simulator/limiter.ts';

describe('limits', () => {
  test('refill evenly and say when the next call fits', () => {
    const clock = virtualClock();
    const limiter = createLimiter({ requestsPerMinute: 60 }, clock);
    for (let call = 0; call < 60; call++) expect(limiter.admit(1, 1)).toBeUndefined();
    expect(limiter.admit(1, 1)).toMatchObject({ limit: 'requests', size: 60, retryAfterMs: 1000 });
    clock.advance(999);
    expect(limiter.admit(1, 1)?.retryAfterMs).toBeCloseTo(1);
    clock.advance(1);
    expect(limiter.admit(1, 1)).toBeUndefined();
    expect(limiter.headroom()).toEqual([{ name: 'requests', limit: 60, remaining: 0, resetMs: 60_000 }]);
  });

  test('a refused call takes nothing', () => {
    const clock = virtualClock();
    const limiter = createLimiter({ requestsPerMinute: 100, tokensPerMinute: 1000 }, clock);
    expect(limiter.admit(600, 300)).toBeUndefined();
    expect(limiter.admit(100, 1)).toMatchObject({ limit: 'tokens', used: 900, requested: 101 });
    expect(limiter.headroom().map(({ remaining }) => remaining)).toEqual([99, 100]);
  });

  test('a call that came when it was told to is never refused', () => {
    const clock = virtualClock();
    const limiter = createLimiter({ tokensPerMinute: 777 }, clock);
    for (let call = 0; call < 2000; call++) {
      const refusal = limiter.admit(13, 11);
      if (!refusal) continue;
      clock.advance(refusal.retryAfterMs);
      expect(limiter.admit(13, 11)).toBeUndefined();
    }
  });

  test('calls at once', () => {
    const limiter = createLimiter({ concurrency: 2 }, virtualClock());
    limiter.entered();
    limiter.entered();
    expect(limiter.admit(1, 1)).toBeUndefined();
    limiter.entered();
    expect(limiter.admit(1, 1)).toMatchObject({ limit: 'concurrency', size: 2 });
    limiter.left();
    expect(limiter.admit(1, 1)).toBeUndefined();
  });
});

describe('headers', () => {
  const call = { requestId: 'r', organization: 'o', now: Date.UTC(2026, 10, 21, 12), tookMs: 5 };
  const headroom = [
    { name: 'requests' as const, limit: 500, remaining: 499, resetMs: 120 },
    { name: 'tokens' as const, limit: 200_000, remaining: 123_456, resetMs: 360_500 },
  ];

  test("OpenAI's", () => {
    expect(vendorHeaders('openai', call, headroom)).toMatchObject({
      'x-ratelimit-limit-requests': '500',
      'x-ratelimit-remaining-tokens': '123456',
      'x-ratelimit-reset-requests': '120ms',
      'x-ratelimit-reset-tokens': '6m0.5s',
    });
    expect([0, 12.2, 1500, 60_000].map(goDuration)).toEqual(['0ms', '13ms', '1.5s', '1m0s']);
  });

  test("Anthropic's", () => {
    expect(vendorHeaders('anthropic', call, headroom)).toMatchObject({
      'anthropic-ratelimit-requests-remaining': '499',
      'anthropic-ratelimit-requests-reset': '2026-11-21T12:00:01Z',
      'anthropic-ratelimit-tokens-remaining': '123000',
    });
  });
});
