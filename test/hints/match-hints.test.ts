import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowOfInput } from '#lib/hints/index.ts';
import { type Definition, has, type Literal, select, startTable } from '#lib/matching/index.ts';
import { buildBasis, embed } from '#lib/text/index.ts';
import { armOf } from '../../lib/hints/arm-of.ts';
import { matchHints } from '../../lib/hints/match-hints.ts';
import { aHint } from './hints.ts';

const words = [
  'transparent',
  'background',
  'png',
  'bakery',
  'logo',
  'with',
  'a',
  'ボタン',
  '背景を透明に',
  'größer',
  '🚀',
];
const input = fc.array(fc.constantFrom(...words), { maxLength: 80 }).map((list) => list.join(' '));
const inputs = fc.array(
  fc.oneof({ arbitrary: input, weight: 8 }, fc.string(), fc.string({ unit: 'binary', maxLength: 600 })),
  {
    minLength: 1,
    maxLength: 12,
  },
);
const literal: fc.Arbitrary<Literal> = fc.oneof(
  fc
    .constantFrom('transparent', 'transparent background', 'a', 'ボタン', 'größer')
    .map((contains): Literal => ({ field: 'input', contains })),
  fc.constantFrom('en', 'ja', 'de').map((is): Literal => ({ field: 'language', is })),
  fc.constantFrom('Latn', 'Jpan').map((is): Literal => ({ field: 'script', is })),
  fc.constantFrom(0, 10, 100, 500).map((above): Literal => ({ field: 'inputLength', above })),
);
const texts = Array.from({ length: 200 }, (_, i) =>
  words.filter((_word, k) => (i * 7 + k * 11 + ((i * k) % 3)) % 5 === 0).join(' '),
);
const basis = buildBasis(texts, { dims: 8 });
const near = fc.constantFrom(...texts.slice(0, 20)).map((text) => ({
  ...{ basis: basis.id, radius: 0.6 },
  centre: [...embed(basis, [text]).data],
}));

test('hints match exactly the rows that discovery selects', () => {
  const condition = fc.record(
    { all: fc.array(literal, { minLength: 1, maxLength: 2 }), near },
    { requiredKeys: ['all'] },
  );
  let matched = 0;
  fc.assert(
    fc.property(inputs, condition, (all, part) => {
      const definition: Definition = { version: 1, ...part };
      const writer = startTable();
      for (const text of all) writer.add(rowOfInput('hero-image', text));
      const vectors = embed(
        basis,
        all.map((text) => text.slice(0, 500)),
      );
      const selected = select(definition, { ...writer.finish(), vectors: new Map([[basis.id, vectors]]) });
      const hints = [{ name: 'one', body: aHint({ condition: definition }) }];
      const found = all.map(
        (text) => matchHints(hints, { feature: 'hero-image', input: text }, () => basis).length > 0,
      );
      matched += found.filter(Boolean).length;
      expect(found).toEqual(all.map((_, row) => has(selected, row)));
    }),
    { seed: 5, numRuns: 400 },
  );
  expect(matched).toBeGreaterThan(100);
});

test('only what begins the input is read, but its length is whole', () => {
  const late = `${'x '.repeat(300)}transparent`;
  const ask = { feature: 'f', input: late };
  expect(matchHints([{ name: 'h', body: aHint() }], ask, () => undefined)).toEqual([]);
  expect(rowOfInput('f', 'a'.repeat(100_000)).inputLength).toBe(100_000);
});

test('a hint that is off, for another feature, or about a theme whose basis is away matches nothing', () => {
  const ask = { feature: 'hero-image', input: 'a transparent logo' };
  const theme = { basis: basis.id, centre: [...embed(basis, [ask.input]).data], radius: 1 };
  const condition: Definition = { version: 1, all: [], near: theme };
  const match = (over: object, find = () => undefined as typeof basis | undefined) =>
    matchHints([{ name: 'h', body: aHint(over) }], ask, find).length;
  expect(match({})).toBe(1);
  expect(match({ isOn: false })).toBe(0);
  expect(match({ features: ['button-text'] })).toBe(0);
  expect(match({ features: ['button-text', 'hero-image'] })).toBe(1);
  expect(match({ condition })).toBe(0);
  expect(match({ condition }, () => basis)).toBe(1);
});

describe('texts', () => {
  const body = aHint({
    condition: { version: 1, all: [{ field: 'inputLength', above: 1 }] },
    texts: { default: 'D', ja: 'JA', 'pt-BR': 'BR', de: 'DE', 'de-CH': 'CH' },
  });
  const read = (input: string, language?: string) =>
    matchHints([{ name: 'h', body }], { feature: 'f', input, language }, () => undefined)[0]?.text;
  test.each([
    ['the language of the input', '背景を透明にしてください、お願いします', undefined, 'JA'],
    ['what the product says before it', '背景を透明にしてください', 'de', 'DE'],
    ['a region', 'hm', 'de-CH', 'CH'],
    ['a region without a text of its own', 'hm', 'de-AT', 'DE'],
    ['a base language with a regional text', 'hm', 'pt', 'BR'],
    ['case and underscores', 'hm', 'PT_br', 'BR'],
    ['no text', 'hm', 'fi', 'D'],
    ['no language at all', '12345', undefined, 'D'],
  ])('%s', (_, input, language, text) => {
    expect(read(input, language)).toBe(text);
  });
});

describe('arms', () => {
  const users = Array.from({ length: 20_000 }, (_, i) => `user-${i}`);
  const heldOut = (hint: string, share: number) =>
    new Set(users.filter((user) => armOf(hint, user, share) === 'held'));
  test('a share of the users is held out, always the same ones, others of each hint', () => {
    const held = heldOut('one', 0.1);
    // Four standard deviations of a binomial.
    expect(Math.abs(held.size - 2_000)).toBeLessThan(4 * Math.sqrt(20_000 * 0.1 * 0.9));
    expect(heldOut('one', 0.1)).toEqual(held);
    const both = [...heldOut('two', 0.1)].filter((user) => held.has(user)).length;
    expect(Math.abs(both - 200)).toBeLessThan(4 * Math.sqrt(200));
    const more = heldOut('one', 0.2);
    expect([...held].every((user) => more.has(user))).toBe(true);
  });
  test('nobody at 0, everybody at 1, and never without a user', () => {
    expect(heldOut('one', 0).size).toBe(0);
    expect(heldOut('one', 1).size).toBe(users.length);
    expect(armOf('one', undefined, 1)).toBe('shown');
  });
});
