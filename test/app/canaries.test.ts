import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endOfScale, ticksAround, timesBetween } from '../../app/(dashboard)/p/[project]/canaries/scale.ts';
import {
  bodyOf,
  type Draft,
  emptyDraft,
  isSameAsBase,
} from '../../app/(dashboard)/p/[project]/canaries/start/draft.ts';
import { rarity, shareWords } from '../../app/(dashboard)/p/[project]/canaries/words.ts';

describe('scales', () => {
  test('hold what they are drawn for, and zero', () => {
    const value = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [lowest, highest] = [Math.min(0, a, b), Math.max(0, a, b)];
        const ticks = ticksAround(lowest, highest);
        expect(ticks[0]).toBeLessThanOrEqual(lowest + 1e-9);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(highest - 1e-9);
        expect(ticks).toContain(0);
        expect(ticks.length).toBeLessThanOrEqual(8);
        expect(endOfScale(a, b)).toBeGreaterThanOrEqual(Math.max(Math.abs(a), Math.abs(b)));
      }),
    );
  });

  test('of time have local midnights, and no day twice', () => {
    const from = Date.UTC(2026, 9, 23, 12);
    const days = timesBetween(from, from + 4 * 86_400_000, 'Europe/Berlin');
    expect(days.map((ms) => new Date(ms).toISOString())).toEqual([
      '2026-10-23T22:00:00.000Z',
      '2026-10-24T22:00:00.000Z',
      '2026-10-25T23:00:00.000Z',
      '2026-10-26T23:00:00.000Z',
    ]);
    expect(timesBetween(from, from + 3 * 3_600_000, 'UTC')).toHaveLength(3);
  });
});

test('how rare it is, in words that hold', () => {
  expect(rarity(1)).toMatch(/often enough/);
  expect(rarity(0.05)).toMatch(/at most one in 20 /);
  expect(rarity(0.0123)).toMatch(/at most one in 81 /);
  expect(rarity(1 / 15_342)).toMatch(/at most one in 15,000 /);
  expect(rarity(0)).toMatch(/million/);
});

test('shares are said as they are', () => {
  expect(shareWords([{ at: 0, share: 0.07 }])).toBe('7\u202f% of the users');
  const changed = [
    { at: 0, share: 0.125 },
    { at: 1, share: 0.5 },
  ];
  expect(shareWords(changed)).toBe('12.5\u202f%, then 50\u202f% of the users');
});

describe('a draft', () => {
  const feature = { measured: true, isRunning: false, routeWords: 'openai gpt-4.1' };
  const choices = {
    features: [
      { ...feature, slug: 'f', route: 'main', prompt: 'writer' },
      { ...feature, slug: 'g', route: null, prompt: 'writer@1' },
    ],
    models: [],
    routes: [],
    prompts: [{ name: 'writer', versions: [3, 2, 1] }],
  };
  const draft = (over: Partial<Draft>): Draft => ({ ...emptyDraft('f'), ...over });
  const candidate = (over: Partial<Draft>) => {
    const read = bodyOf(draft(over), choices);
    return 'body' in read ? read.body.candidate : read.missing;
  };

  test('becomes what the API takes', () => {
    const target = { target: { vendor: 'openai', model: 'meta/llama' } };
    expect(candidate({ model: 'openai/meta/llama' })).toEqual({
      node: { fallback: [target, { route: 'main' }] },
    });
    expect(candidate({ model: 'openai/meta/llama', keepsRoute: false })).toEqual({ node: target });
    expect(candidate({ model: 'openai/meta/llama', feature: 'g' })).toEqual({ node: target });
    expect(candidate({ tries: 'prompt', prompt: 'writer@2' })).toEqual({ prompt: 'writer@2' });
    expect(candidate({ tries: 'route', route: 'cheap' })).toEqual({ node: { route: 'cheap' } });
    expect(candidate({ tries: 'route', json: JSON.stringify(target) })).toEqual({ node: target });
    expect(bodyOf(draft({ model: 'a/b', share: 12.5, latencyRise: 1.5 }), choices)).toMatchObject({
      body: { share: 0.125, guards: { minPerArm: 100, maxErrorRateRise: 0.05, maxLatencyRise: 1.5 } },
    });
    expect(bodyOf(draft({ model: 'a/b' }), choices)).not.toHaveProperty('body.guards.maxLatencyRise');
  });

  test('says what is missing', () => {
    expect(candidate({})).toMatch(/model/);
    expect(candidate({ feature: ' ', model: 'a/b' })).toMatch(/feature/);
    expect(candidate({ model: 'a/b', share: '' })).toMatch(/how many users/);
    expect(candidate({ tries: 'prompt' })).toMatch(/prompt/);
    expect(candidate({ tries: 'route' })).toMatch(/route/);
    expect(candidate({ tries: 'route', json: '{"target"' })).toMatch(/not JSON/);
  });

  test('of the version that base runs on is found out', () => {
    const same = (feature: string, prompt: string) =>
      isSameAsBase(draft({ feature, tries: 'prompt', prompt }), choices);
    expect([
      same('f', 'writer@3'),
      same('f', 'writer@2'),
      same('g', 'writer@1'),
      same('g', 'writer@3'),
    ]).toEqual([true, false, true, false]);
  });
});
