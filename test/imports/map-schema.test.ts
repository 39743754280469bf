import { expect, test } from 'vitest';
import { UsageError } from '#lib/imports/errors.ts';
import { parseMap } from '#lib/imports/map-schema.ts';

const BASE = { source: 'test', key: ['id'], createdAt: 'at', fields: { feature: { const: 'hero' } } };

test.each([
  [{ source: '' }, 'source: Too small'],
  [{ key: ['a..b'] }, 'key[0]: "a..b" is not a path like a.b[0].c'],
  [{ createdAt: { path: 'at', time: 'ns' } }, 'createdAt.time: Invalid option'],
  [{ fields: {} }, 'fields.feature: must be a path, or an object with one of: const, path'],
  [{ fields: { feature: 'f', inptu: 'x' } }, 'fields: Unrecognized key: "inptu"'],
  [{ fields: { feature: 'f', input: { path: 'a', scael: 2 } } }, 'fields.input: Unrecognized key: "scael"'],
  [{ fields: { feature: 'f', input: { first: ['a', 7] } } }, 'fields.input.first[1]: must be a path'],
  [{ fields: { feature: 'f', input: { template: 'plain' } } }, 'fields.input.template: has no {path} in it'],
  [{ skip: [{ path: 'a' }] }, 'skip[0]: needs exactly one of'],
  [{ outcome: { occurredAt: 'at' } }, 'outcome.kind: must be a path'],
  [
    { outcome: { kind: 'k', occurredAt: { afterCreatedMs: { path: 'a', tiem: 's' } } } },
    'outcome.occurredAt.afterCreatedMs: Unrecognized key: "tiem"',
  ],
  [{ metadata: ['a', { name: 'b', form: 'c' }] }, 'metadata[1].from: must be a path'],
  [{ dimensions: [...'abcdefghi'] }, 'dimensions: Too big'],
])('%j says what is wrong and where', (change, message) => {
  const run = () => parseMap({ ...BASE, ...change });
  expect(run).toThrow(UsageError);
  expect(run).toThrow(`  ${message}`);
});

test('all mistakes are told at once', () => {
  expect(() => parseMap({})).toThrow(/source: .*\n.*key: .*\n.*createdAt: .*\n.*fields: /);
});
