import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitChange } from '../../app/mix.ts';

test('other weights alone are mix, other rates alone are rates', () => {
  const before = [
    { key: 'a', n: 50, rate: 0.8 },
    { key: 'b', n: 50, rate: 0.4 },
  ];
  const heavier = [
    { key: 'a', n: 80, rate: 0.8 },
    { key: 'b', n: 20, rate: 0.4 },
  ];
  expect(splitChange(before, heavier)).toEqual({ rates: 0, mix: expect.closeTo(0.12) });
  const better = before.map((group) => ({ ...group, rate: group.rate + 0.1 }));
  expect(splitChange(before, better)).toEqual({ rates: expect.closeTo(0.1), mix: expect.closeTo(0) });
  expect(splitChange([], before)).toBeNull();
});

test('the parts sum to the whole change, whatever groups come and go', () => {
  const group = fc.record({
    key: fc.constantFrom('a', 'b', 'c', null),
    n: fc.integer({ min: 1, max: 999 }),
    rate: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  const side = fc.uniqueArray(group, { selector: ({ key }) => key, minLength: 1 });
  const overall = (groups: { n: number; rate: number }[]) =>
    groups.reduce((sum, { n, rate }) => sum + n * rate, 0) / groups.reduce((sum, { n }) => sum + n, 0);
  fc.assert(
    fc.property(side, side, (before, after) => {
      const { rates, mix } = splitChange(before, after) ?? { rates: Number.NaN, mix: 0 };
      expect(rates + mix).toBeCloseTo(overall(after) - overall(before), 10);
    }),
    { seed: 11, numRuns: 300 },
  );
});
