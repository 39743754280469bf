import { expect, test } from 'vitest';
import type { RunDetail } from '#lib/durable/index.ts';
import { barsOf, placeOf } from '../../../app/(dashboard)/p/[project]/work/runs/[id]/bars.ts';

const run = (more: Partial<RunDetail>): RunDetail => ({
  ...{ id: 'r', job: 'j', state: 'running', createdAt: 1_000, kills: 0, input: {}, steps: [], story: [] },
  ...more,
});

test('a run that waits is one bar that grows', () => {
  const { to, bars } = barsOf(run({ state: 'waiting' }), 5_000);
  expect(bars).toMatchObject([{ kind: 'waited', from: 1_000, to: 5_000 }]);
  expect(to).toBe(5_000);
});

test('steps stand where they were; what has not ended reaches to now, or to the end of the run', () => {
  const steps = [
    { name: 'a', startedAt: 2_000, endedAt: 3_000 },
    { name: 'b', startedAt: 3_000 },
    { name: 'c', startedAt: 3_000, endedAt: 4_000, error: 'no' },
  ];
  const kinds = (state: RunDetail['state'], endedAt?: number) =>
    barsOf(run({ state, endedAt, startedAt: 2_000, steps }), 9_000).bars.map(({ kind, to }) => [kind, to]);
  expect(kinds('running')).toEqual([
    ['waited', 2_000],
    ['step', 3_000],
    ['running', 9_000],
    ['failed', 4_000],
  ]);
  expect(kinds('failed', 6_000)[2]).toEqual(['unknown', 6_000]);
});

test('a step that ended after the run still lies on the axis', () => {
  const late = barsOf(
    run({
      state: 'cancelled',
      startedAt: 1_000,
      endedAt: 2_000,
      steps: [{ name: 'a', startedAt: 1_500, endedAt: 4_000 }],
    }),
    9_000,
  );
  expect(placeOf(late, 4_000)).toBe(1);
  expect(placeOf(late, 2_500)).toBe(0.5);
});
