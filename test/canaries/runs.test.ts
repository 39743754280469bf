import { expect, test } from 'vitest';
import type { ArmLook } from '#lib/canaries/index.ts';
import { judge } from '#lib/canaries/judge.ts';
import { runsOf, usualGuards } from '#lib/canaries/runs.ts';
import type { Document } from '#lib/catalog/index.ts';
import type { CanaryBody } from '#lib/routing/index.ts';

const candidate = { prompt: 'writer@2' };
const version = (
  number: number,
  changedAt: number,
  changedBy: string,
  body: Partial<CanaryBody> | null,
  note: string | null = null,
): Document<CanaryBody | null> => ({
  ...{ projectId: 1, name: 'f', version: number, changedAt, changedBy, note },
  body: body && { candidate, share: 0.1, state: 'running', startedAt: 0, ...body },
});

test('versions of a document become runs, newest first, with each change of the share and how they ended', () => {
  const history = [
    version(7, 900, 'bob', { startedAt: 700, share: 0.5 }),
    version(6, 700, 'bob', { startedAt: 700, share: 0.2 }, 'once more'),
    version(5, 600, 'ada', null),
    version(4, 500, 'ada', { startedAt: 100, share: 0.3, state: 'rolled_back', stoppedBecause: 'no' }),
    version(3, 400, 'kept', {
      startedAt: 100,
      share: 0.3,
      state: 'stopped',
      stoppedBecause: 'Users keep less.',
    }),
    version(2, 300, 'ada', { startedAt: 100, share: 0.3 }),
    version(1, 100, 'ada', { startedAt: 100, guards: { minPerArm: 40 } }, 'cheaper'),
  ];
  const [second, first, ...others] = runsOf(history);
  expect(others).toEqual([]);
  expect(second).toMatchObject({
    ...{ version: 7, startedAt: 700, startedBy: 'bob', endedAt: null, endedBy: null, nextAt: null },
    ...{ state: 'running', note: 'once more', stoppedBecause: null },
    shares: [
      { at: 700, share: 0.2 },
      { at: 900, share: 0.5 },
    ],
    guards: usualGuards,
  });
  // It ended when it stopped; that it was rolled back later is what it is now.
  expect(first).toMatchObject({
    ...{
      startedAt: 100,
      endedAt: 400,
      endedBy: 'kept',
      nextAt: 700,
      state: 'rolled_back',
      stoppedBecause: 'no',
    },
    shares: [
      { at: 100, share: 0.1 },
      { at: 300, share: 0.3 },
    ],
  });
  expect(runsOf([])).toEqual([]);
});

test('the verdict: guards come first, and each needs its least', () => {
  const rate = (n: number, of: number) =>
    ({ n, rate: of, low: of, high: of, effectiveN: n, successes: n * of, small: false }) as ArmLook['failed'];
  const arm = (mature: number, ended: number): ArmLook =>
    ({
      inserted: rate(mature, 0.5),
      failed: rate(ended, 0.1),
      completed: ended,
      median: null,
      tail: null,
    }) as ArmLook;
  const below = { difference: -0.1, low: -0.15, high: -0.05, isClear: true, pValue: 0.001 };
  const above = { difference: 0.1, low: 0.05, high: 0.15, isClear: true, pValue: 0.001 };
  const verdict = (over: Partial<Parameters<typeof judge>[0]>, mature = 200, ended = 200) =>
    judge({
      arms: { base: arm(900, 900), canary: arm(mature, ended) },
      difference: null,
      leastErrorRise: -1,
      leastSlowRise: -1,
      guards: usualGuards,
      ...over,
    }).verdict;
  expect(verdict({})).toBe('continue');
  expect(verdict({ difference: below })).toBe('worse');
  expect(verdict({ difference: above })).toBe('better');
  expect(verdict({ difference: below }, 99)).toBe('continue');
  expect(verdict({ difference: { ...below, high: 0.01, isClear: false } })).toBe('continue');
  expect(verdict({ difference: above, leastErrorRise: 0.051 })).toBe('errors');
  expect(verdict({ leastErrorRise: 0.049 })).toBe('continue');
  expect(verdict({ leastErrorRise: 0.9 }, 0, 19)).toBe('continue');
  expect(verdict({ leastErrorRise: 0.9 }, 0, 20)).toBe('errors');
  const guards = { ...usualGuards, maxLatencyRise: 1.5 };
  expect(verdict({ leastSlowRise: 0.1 })).toBe('continue');
  expect(verdict({ leastSlowRise: 0.1, guards })).toBe('slow');
  expect(verdict({ leastSlowRise: 0, guards })).toBe('continue');
});
