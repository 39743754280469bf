import { expect, test } from 'vitest';
import type { InsertRateRow } from '#lib/insights/index.ts';
import { axisShares, flagsOf, toPeriods, topOfAxis, zoomedAxis } from '../../app/series.ts';
import { joinCondition, loadOverviewView, splitCondition, toFilter } from '../../app/view.ts';
import { part } from './part.ts';

test('conditions keep their colons', () => {
  expect(splitCondition('model:ft:gpt-5:acme')).toEqual({ dimension: 'model', value: 'ft:gpt-5:acme' });
  const odd = joinCondition('metadata.a:b', 'c:d');
  expect(splitCondition(odd)).toEqual({ dimension: 'metadata.a:b', value: 'c:d' });
  expect(joinCondition('language', null)).toBe('language:');
});

test('what an address says wrongly is left out of the filter', () => {
  expect(
    toFilter(['feature:a', 'feature:b', 'feature:a', 'nonsense', 'colour:red', 'metadata.:x', 'language:']),
  ).toEqual({
    feature: ['a', 'b'],
    language: [''],
  });
});

test('an address without anything is 28 days by feature', () => {
  const view = loadOverviewView({ range: 'century', from: '2026-02-31x', where: [] });
  expect(view).toMatchObject({ range: '28d', from: null, by: 'feature', where: [], interval: null });
});

test('periods without rows are empty, and a cut first period is found', () => {
  const periods = [
    { start: 0, end: 10 },
    { start: 10, end: 20 },
  ];
  const row = part<InsertRateRow>({
    periodStart: 4,
    n: 3,
    regenerated: 1,
    closed: 1,
    reverted: 1,
    maturing: { n: 2, inserted: 1 },
  });
  const [first, second] = toPeriods([row], periods);
  expect(first).toMatchObject({ n: 3, rejected: 3, maturing: 2, maturingInserted: 1 });
  expect(second).toMatchObject({ start: 10, n: 0, rate: null, maturing: 0 });
});

test('axes end at round shares', () => {
  expect(topOfAxis(0.463)).toBe(0.5);
  expect(topOfAxis(0.99)).toBe(1);
  expect(zoomedAxis(0.712, 0.845)).toEqual([0.7, 0.85].map((value) => expect.closeTo(value)));
  expect(zoomedAxis(1, 1)).toEqual([0.98, 1]);
});

test('axes are labelled with round shares, and near annotations share a flag', () => {
  expect(axisShares(0.5, 0.65)).toEqual([0.5, 0.55, 0.6, 0.65].map((share) => expect.closeTo(share)));
  expect(axisShares(0, 0.75)).toEqual([0, 0.2, 0.4, 0.6].map((share) => expect.closeTo(share)));
  expect(axisShares(0, 1)).toHaveLength(6);
  const at = (id: number, ms: number) => ({ id, at: ms, kind: 'deploy', text: '' });
  expect(flagsOf([at(7, 0), at(8, 5), at(9, 100)], 10)).toEqual([
    { at: 0, label: '1, 2' },
    { at: 100, label: '3' },
  ]);
});
