import { expect, test } from 'vitest';
import type { HintBody } from '#lib/hints/index.ts';
import { courseOf } from '../../lib/hints/effect/course-of.ts';
import { aHint } from './hints.ts';

const course = (...versions: (Partial<HintBody> | null)[]) =>
  courseOf(
    versions.map((over, i) => ({ body: over === null ? null : aHint(over), changedAt: i + 1 })).reverse(),
  );

test('begins when it said first what it says now', () => {
  expect(course({})).toEqual({ since: 1, shares: [{ at: 1, share: 0.1 }] });
  expect(course({}, { texts: { default: 'other' } }).since).toBe(2);
  expect(course({ texts: { default: 'other' } }, {}, { isOn: false }, {}).since).toBe(2);
  expect(course({}, { where: 'after' }, {}).since).toBe(3);
});

test('knows the shares since then', () => {
  const shares = course(
    { texts: { default: 'other' }, holdOutShare: 0.4 },
    {},
    { isOn: false },
    { holdOutShare: 0.3 },
    {},
  );
  expect(shares).toEqual({
    since: 2,
    shares: [
      { at: 2, share: 0.1 },
      { at: 4, share: 0.3 },
      { at: 5, share: 0.1 },
    ],
  });
});

test('begins anew after it was removed', () => {
  expect(course({}, {}, null, {}).since).toBe(4);
});
