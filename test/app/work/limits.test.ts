import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLimit, limitKind } from '#lib/flow/index.ts';
import {
  bodyOf,
  draftOf,
  newDraft,
  sortIssues,
  units,
} from '../../../app/(dashboard)/p/[project]/work/limits/draft.ts';
import {
  examples,
  fieldsOfRequest,
  kindNames,
  type LimitKind,
} from '../../../app/(dashboard)/p/[project]/work/limits/fields.ts';
import { limitWords, scopeWords } from '../../../app/(dashboard)/p/[project]/work/limits/limit-words.ts';

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const maybe = (values: fc.Arbitrary<string>) => fc.option(values, { nil: undefined });
const scope = { feature: maybe(word), route: maybe(word), vendor: maybe(word), model: maybe(word) };
const when = maybe(fc.constantFrom('mode == "durable"', 'inputTokens > 10'));
const key = maybe(fc.constantFrom('user', 'tenant + user'));
const ms = fc.oneof(
  fc
    .tuple(fc.integer({ min: 1, max: 10 }), fc.constantFrom(...Object.values(units)))
    .map(([n, unit]) => n * unit),
  fc.integer({ min: 1, max: 10_000_000 }),
);
const limit = fc.integer({ min: 1, max: 10_000 });
const bodies = fc
  .oneof(
    fc.record({ kind: fc.constant('throttle'), limit, periodMs: ms, key, ...scope, when }),
    fc.record({ kind: fc.constant('concurrency'), limit, key, fairBy: key, ...scope, when }),
    fc
      .record({
        kind: fc.constant('debounce'),
        periodMs: ms,
        maxWaitMs: ms,
        key: fc.constant('user'),
        ...scope,
        when,
      })
      .map((body) => ({ ...body, maxWaitMs: body.periodMs + body.maxWaitMs })),
    fc.record({ kind: fc.constant('priority'), ahead: fc.constant('30'), ...scope, when }),
    fc.record({
      ...{
        kind: fc.constant('spend'),
        limitMicroUsd: fc.integer({ min: 1, max: 2 ** 40 }),
        key,
        ...scope,
        when,
      },
      per: fc.constantFrom('day', 'month'),
      warnAt: fc.option(
        fc.integer({ min: 1, max: 99 }).map((n) => n / 100),
        { nil: undefined },
      ),
    }),
  )
  .map((body) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)));

describe('the editor of limits', () => {
  test('shows every limit so that saving it unchanged changes nothing', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        expect(checkLimit(body, [])).toEqual([]);
        expect(bodyOf(draftOf('name', limitKind.schema.parse(body)))).toEqual(body);
      }),
      { seed: 11 },
    );
  });

  test('names the fields that the checker knows, and gives examples that it takes', () => {
    const throttle = (body: object) =>
      checkLimit({ kind: 'throttle', limit: 1, periodMs: 1000, ...body }, []);
    for (const { name } of fieldsOfRequest)
      expect(throttle({ when: `${name} == ${name}` }), name).toEqual([]);
    expect(throttle({ when: 'organization == organization' })).not.toEqual([]);
    for (const key of examples.key) expect(throttle({ key }), key).toEqual([]);
    for (const condition of examples.when) expect(throttle({ when: condition }), condition).toEqual([]);
    for (const ahead of examples.ahead)
      expect(checkLimit({ kind: 'priority', ahead }, []), ahead).toEqual([]);
  });

  test('puts what is wrong under the field it is about, for every kind left empty', () => {
    const empty = (kind: LimitKind) => {
      const issues = checkLimit(
        bodyOf({ ...newDraft(kind), warnAt: '', period: '', maxWait: '', key: '' }),
        [],
      );
      return Object.keys(sortIssues(issues).byField).sort();
    };
    expect(Object.keys(kindNames).map((kind) => empty(kind as LimitKind))).toEqual([
      ['limit', 'period'],
      ['limit'],
      ['key', 'maxWait', 'period'],
      ['ahead'],
      ['usd'],
    ]);
    expect(sortIssues(['somebody changed it meanwhile', 'key: a', 'key: b'])).toEqual({
      byField: { key: 'a' },
      rest: ['somebody changed it meanwhile', 'key: b'],
    });
  });

  test('says a limit in a sentence', () => {
    expect(limitWords({ kind: 'throttle', limit: 20, periodMs: 60_000, key: 'user' })).toBe(
      '20 starts a minute, for each user',
    );
    expect(limitWords({ kind: 'spend', limitMicroUsd: 5e7, per: 'day', warnAt: 0.8 })).toBe(
      '$50.00 a day, warned at 80\u202f%',
    );
    expect(scopeWords({ kind: 'concurrency', limit: 4, vendor: 'openai', when: 'stream' }, true)).toBe(
      'openai, where stream, in all projects',
    );
  });
});
