import { expect, test } from 'vitest';
import { checkLimit, type LimitBody } from '#lib/flow/index.ts';

const throttle = { kind: 'throttle', limit: 10, periodMs: 1000 };
const slots = { kind: 'concurrency', limit: 10 };
const spend = { kind: 'spend', limitMicroUsd: 1000, per: 'day' };

test.each([
  [
    'a good throttle',
    { ...throttle, key: 'tenant + "/" + user', when: 'metadata.plan == "free"' },
    undefined,
  ],
  ['a good priority', { kind: 'priority', ahead: 'metadata.plan == "enterprise" ? 120 : 0' }, undefined],
  ['a limit of zero', { ...slots, limit: 0 }, 'limit: must be above 0'],
  ['a negative one', { ...throttle, limit: -1 }, 'limit: must be above 0'],
  ['half a slot', { ...slots, limit: 1.5 }, /^limit: /],
  ['no period', { kind: 'throttle', limit: 1 }, /^periodMs: /],
  ['what does not parse', { ...slots, key: 'user ==' }, /^key: Unexpected/],
  ['a field that does not exist', { ...slots, key: 'usr' }, 'key: Unknown variable: usr'],
  [
    'a condition that is a text',
    { ...slots, when: 'user' },
    'when: gives a string, where a condition is needed',
  ],
  ['a priority that is a text', { kind: 'priority', ahead: 'user' }, /^ahead: gives a string/],
  ['code', { ...slots, key: 'process.exit()' }, /^key: /],
  [
    'a regular expression',
    { ...slots, when: 'user.matches("(a+)+$")' },
    /^when: matches\(\) is not available/,
  ],
  [
    'a debounce that outlasts itself',
    { kind: 'debounce', periodMs: 9, maxWaitMs: 5, key: 'user' },
    /^maxWaitMs: /,
  ],
  ['a warning after the end', { ...spend, warnAt: 1.2 }, 'warnAt: must be below 1'],
  ['what nobody knows', { ...slots, speed: 1 }, /speed/],
])('%s is checked when it is saved', (_, body, issue) => {
  const [first, ...others] = checkLimit(body, []);
  expect(others).toEqual([]);
  if (issue === undefined) expect(first).toBeUndefined();
  else expect(first).toMatch(issue);
});

test('levels that contradict each other are refused, others are not', () => {
  const against = (body: object, other: object) =>
    checkLimit(body, [{ name: 'old', body: other as LimitBody }]);
  expect(against({ ...slots, limit: 20, key: 'user' }, slots)).toEqual([
    'limit: 20 for one key is above what old allows for all of them: 10 at once',
  ]);
  expect(against({ ...slots, limit: 5 }, { ...slots, key: 'user' })).toEqual([
    'limit: 5 for all keys is below what old allows for one of them: 10 at once',
  ]);
  expect(against({ ...slots, limit: 20, key: 'user', feature: 'image' }, slots)).toHaveLength(1);
  expect(against({ ...slots, limit: 5 }, slots)).toHaveLength(1);
  expect(
    against({ ...spend, limitMicroUsd: 9000 }, { ...spend, per: 'month', limitMicroUsd: 8000 }),
  ).toHaveLength(1);
  expect(against({ ...slots, limit: 2, key: 'user' }, slots)).toEqual([]);
  expect(against({ ...slots, limit: 20, key: 'user' }, { ...slots, feature: 'image' })).toEqual([]);
  expect(against({ ...throttle, limit: 500, periodMs: 60_000 }, throttle)).toEqual([]);
  expect(against(spend, { ...spend, per: 'month', limitMicroUsd: 20_000 })).toEqual([]);
});
