import { describe, expect, test } from 'vitest';
import {
  type Definition,
  DefinitionError,
  describe as inWords,
  needsOnlyInput,
  readDefinition,
} from '#lib/matching/index.ts';

const button: Definition = {
  version: 1,
  all: [
    { field: 'feature', is: 'button-text' },
    { field: 'resultLength', above: 60 },
  ],
};

describe('in words', () => {
  test.each([
    [button.all, 'feature is button-text and result is longer than 60 characters'],
    [[{ field: 'language', is: 'ja' }], 'language is Japanese'],
    [[{ field: 'language', is: 'Klingon, of a sort' }], 'language is Klingon, of a sort'],
    [[{ field: 'metadata.plan', in: ['free', 'pro'] }], 'plan is one of free, pro'],
    [[{ field: 'promptVersion', is: 'v3' }], 'prompt version is v3'],
    [[{ field: 'inputLength', above: 20, atMost: 40 }], 'input is 21 to 40 characters long'],
    [[{ field: 'lengthRatio', atMost: 0.5 }], 'result is at most 0.5 times as long as the input'],
    [[{ field: 'latencyMs', above: 5_000 }], 'it took more than 5 s'],
    [[{ field: 'alpha', is: false }], 'image has no alpha channel'],
    [[{ field: 'input', contains: 'no background' }], 'input contains “no background”'],
  ] as const)('%j', (all, words) => expect(inWords(readDefinition({ version: 1, all }))).toBe(words));
  test('near says its words', () => {
    const near = { basis: 'b', centre: [1], radius: 0.4, words: ['refund', 'money back'] };
    expect(inWords({ version: 1, all: [], near })).toBe('input is about refund, money back');
  });
});

test('what comes out of JSON is what went in', () => {
  const near = { basis: 'b', centre: [0.6, 0.8], radius: 0.25, words: ['refund'] };
  for (const definition of [button, { ...button, near }, { version: 1, all: [], near }])
    expect(readDefinition(JSON.parse(JSON.stringify(definition)))).toEqual(definition);
});

describe('refuses, saying where and why', () => {
  test.each([
    [null, /^definition: /],
    [{ version: 2, all: [{ field: 'feature', is: 'a' }] }, /^version: must be 1$/],
    [{ version: 1, all: [] }, /a condition/],
    [{ version: 1, all: [{ field: 'outcome', is: 'a' }] }, /^all\.0\.field: must be one of input, feature/],
    [{ version: 1, all: [{ field: 'editDistance', above: 1 }] }, /^all\.0\.field/],
    [{ version: 1, all: [{ field: 'feature' }] }, /^all\.0: needs is or in$/],
    [{ version: 1, all: [{ field: 'feature', above: 3 }] }, /^all\.0: feature takes is or in, not above$/],
    [{ version: 1, all: [{ field: 'feature', is: 'a', in: ['b'] }] }, /^all\.0: needs one of is, in$/],
    [{ version: 1, all: [{ field: 'resultLength', above: '60' }] }, /^all\.0\.above: must be a number$/],
    [{ version: 1, all: [{ field: 'resultLength', above: 60, atMost: 60 }] }, /above must be less/],
    [{ version: 1, all: [{ field: 'input', contains: 'two  spaces' }] }, /^all\.0\.contains: must be words/],
    [
      { version: 1, all: [], near: { basis: 'b', centre: [1], radius: 3 } },
      /^near\.radius: must be at most 1/,
    ],
  ])('%j', (value, message) => {
    expect(() => readDefinition(value)).toThrow(DefinitionError);
    expect(() => readDefinition(value)).toThrow(message);
  });
});

test('a hint needs what is known from the input alone', () => {
  expect(needsOnlyInput(button)).toBe(false);
  expect(needsOnlyInput({ version: 1, all: [{ field: 'tenant', is: 't' }] })).toBe(false);
  const near = { basis: 'b', centre: [1], radius: 0.1 };
  const all = [
    { field: 'feature', is: 'hero-image' },
    { field: 'input', contains: 'transparent' },
    { field: 'language', is: 'en' },
    { field: 'inputLength', above: 20 },
  ] as const;
  expect(needsOnlyInput({ version: 1, all: [...all], near })).toBe(true);
});
