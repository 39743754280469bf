import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketCount, bucketOf, quantileOf } from '#lib/metrics/buckets.ts';
import { attemptBoundsMs } from '#lib/metrics/index.ts';

const durations = fc.double({ min: 8, max: 1_000_000, noNaN: true });

test('a duration is in the first bucket whose bound it does not exceed', () => {
  fc.assert(
    fc.property(fc.oneof(durations, fc.double()), (ms) => {
      const expected = attemptBoundsMs.findIndex((bound) => ms <= bound);
      const wanted = Number.isNaN(ms) ? 0 : expected < 0 ? bucketCount - 1 : expected;
      expect(bucketOf(ms)).toBe(wanted);
    }),
    { numRuns: 2_000 },
  );
});

test('a quantile is off by less than one bucket', () => {
  fc.assert(
    fc.property(
      fc.array(durations, { minLength: 1, maxLength: 300 }),
      fc.constantFrom(0.5, 0.95),
      (list, p) => {
        const counts = new Array(bucketCount).fill(0);
        for (const ms of list) counts[bucketOf(ms)]++;
        const sorted = list.toSorted((a, b) => a - b);
        const truth = sorted[Math.ceil(p * list.length) - 1] as number;
        expect(Math.abs(Math.log2((quantileOf(counts, p) as number) / truth))).toBeLessThanOrEqual(
          1 / 3 + 1e-9,
        );
      },
    ),
    { numRuns: 1_000 },
  );
});

test('many durations of one kind are read within 3 %', () => {
  const counts = new Array(bucketCount).fill(0);
  for (let i = 0; i < 10_000; i++) counts[bucketOf(1_000 * 10 ** (i / 10_000))]++;
  expect(quantileOf(counts, 0.5)).toBeGreaterThan(1_000 * 10 ** 0.5 * 0.97);
  expect(quantileOf(counts, 0.5)).toBeLessThan(1_000 * 10 ** 0.5 * 1.03);
  expect(quantileOf(new Array(bucketCount).fill(0), 0.5)).toBeNull();
});
