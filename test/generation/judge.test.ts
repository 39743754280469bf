import { describe, expect, test } from 'vitest';
import { DatabaseAway } from '#lib/db/index.ts';
import { Overloaded } from '#lib/domain/index.ts';
import type { Refusal } from '#lib/flow/index.ts';
import { Refused } from '#lib/generation/admission.ts';
import { InvalidAsk, judgeFailure } from '#lib/generation/index.ts';
import { PromptError } from '#lib/prompts/index.ts';
import { RoutingError } from '#lib/routing/index.ts';
import { VendorError, type VendorErrorDetails } from '#lib/vendors/index.ts';

const hourMs = 3_600_000;
const refused = (kind: Refusal['kind'], retryAfterMs?: number) =>
  new Refused({
    kind,
    limit: 'l',
    message: 'the words',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
const closed = { code: 'no_organization_available', body: { error: { message: 'nobody' } } };
const openai = (details: VendorErrorDetails) => ({ vendor: 'openai', ...details });

describe('work that can wait', () => {
  const waits = (kind: string, waitMs: number, isTry: boolean) => ({ again: true, kind, waitMs, isTry });
  test.each<[string, unknown, object]>([
    [
      'throttled, as long as it says',
      refused('throttled', 2 * hourMs),
      waits('throttled', 2 * hourMs, false),
    ],
    ['no place, no time known', refused('full'), waits('full', 1_000, false)],
    ['a cap, which may be raised', refused('spend', 20 * hourMs), waits('spend', 300_000, false)],
    [
      'nobody there',
      new VendorError('overloaded', { ...closed, retryAfterMs: 1 }),
      waits('breaker', 250, false),
    ],
    ['a feature that is off', new RoutingError('feature_off', 'off'), waits('off', 45_000, false)],
    ['no database', new DatabaseAway(), waits('retry', 1_500, false)],
    ['too much at once', new Overloaded(1), waits('retry', 1_500, false)],
    ['what passes', new VendorError('overloaded', openai({})), waits('retry', 8_000, true)],
    [
      'what says when',
      new VendorError('rate_limit', openai({ retryAfterMs: 9_000 })),
      waits('retry', 9_000, true),
    ],
    [
      'what says too late',
      new VendorError('quota', openai({ retryAfterMs: hourMs })),
      waits('retry', 300_000, true),
    ],
    [
      'a vendor that speaks as we do',
      new VendorError('overloaded', openai(closed)),
      waits('retry', 8_000, true),
    ],
    ['a fault of ours', new Error('?'), { ...waits('retry', 8_000, true), isFault: true }],
  ])('waits: %s', (_, error, verdict) => {
    expect(judgeFailure(error, 2, 0.5)).toMatchObject(verdict);
  });

  test.each<[unknown, object]>([
    [refused('debounced'), { isCancelled: true, error: { code: 'debounced', message: 'the words' } }],
    [new RoutingError('unknown_model', 'no such model'), { error: { code: 'unknown_model' } }],
    [new PromptError('unknown_prompt', 'no such prompt'), { error: { code: 'unknown_prompt' } }],
    [new InvalidAsk('nothing to say'), { error: { code: 'invalid', message: 'nothing to say' } }],
    [
      new VendorError('bad_request', openai({ code: 'x', body: { error: { message: 'no' } } })),
      { error: { code: 'x', message: 'no' } },
    ],
    [new VendorError('content_filter', openai({})), { error: { code: 'content_filter' } }],
  ])('is over: %s', (error, verdict) => {
    expect(judgeFailure(error, 0, 0.5)).toMatchObject({ again: false, ...verdict });
  });

  test('waits longer each time, at most five minutes, and no fault is tried for ever', () => {
    const passes = new VendorError('timeout', openai({}));
    const waitMs = [0, 1, 2, 20].map((tries) => judgeFailure(passes, tries, 0.5));
    expect(waitMs).toMatchObject([2_000, 4_000, 8_000, 300_000].map((ms) => ({ waitMs: ms })));
    expect([0, 1].map((random) => judgeFailure(passes, 0, random))).toMatchObject([
      { waitMs: 1_500 },
      { waitMs: 2_500 },
    ]);
    const fault = judgeFailure(new TypeError('with a secret'), 5, 0.5);
    expect(fault).toMatchObject({ again: false, isFault: true, error: { code: 'internal' } });
    expect(JSON.stringify(fault)).not.toContain('secret');
  });
});
