import { expect, test } from 'vitest';
import { assignToKnown, similarity, traceOf } from '#lib/discovery/index.ts';
import { setOf } from '#lib/matching/index.ts';

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
/** Rows 0–49 point one way, rows 50–99 another. */
const vectors = {
  count: 100,
  dims: 2,
  data: Float32Array.from(range(0, 100).flatMap((row) => (row < 50 ? [1, 0] : [0, 1]))),
};
const trace = (rows: number[]) => traceOf(setOf(100, rows), vectors);

test('half direction, half shared rows', () => {
  expect(similarity(trace(range(0, 40)), trace(range(0, 40)))).toBeCloseTo(1, 9);
  // The same direction, a third of all rows shared.
  expect(similarity(trace(range(0, 20)), trace(range(10, 30)))).toBeCloseTo((1 + 1 / 3) / 2, 9);
  expect(similarity(trace(range(0, 20)), trace(range(60, 80)))).toBe(0);
  const without = traceOf(setOf(100, range(0, 20)), undefined);
  expect(similarity(without, trace(range(10, 30)))).toBeCloseTo(1 / 3, 9);
});

test('the most similar are the same pattern, each known one once, strangers are new', () => {
  const known = [trace(range(0, 30)), trace(range(60, 90))];
  const found = [trace(range(0, 28)), trace(range(0, 30)), trace(range(61, 90)), trace([10, 70])];
  expect(assignToKnown(found, known)).toEqual([null, 0, 1, null]);
});
