import { describe, expect, test } from 'vitest';
import { MappingError } from '#lib/imports/errors.ts';
import { parseMap } from '#lib/imports/map-schema.ts';
import { compileMap } from '#lib/imports/mapping.ts';

const AT = Date.UTC(2024, 0, 2, 3, 4, 5);
const BASE = {
  source: 'test',
  key: ['id'],
  createdAt: { path: 'at', time: 'ms' },
  fields: { feature: { const: 'hero' } },
};

function mapRow(change: object, row: object) {
  return compileMap(parseMap({ ...BASE, ...change })).map({ id: 1, at: AT, ...row });
}

function fieldOf(source: unknown, row: object, field = 'input') {
  return mapRow({ fields: { ...BASE.fields, [field]: source } }, row)?.interaction[field];
}

describe('sources', () => {
  test.each([
    ['a nested path', 'a.b[1].c', { a: { b: [{}, { c: 'x' }] } }, 'x'],
    ['a quoted name', '["a.b"].c', { 'a.b': { c: 'x' } }, 'x'],
    ['a missing step', 'a.b.c', { a: null }, undefined],
    ['an inherited name', 'constructor', {}, undefined],
    ['null', 'a', { a: null }, undefined],
    ['the empty text', 'a', { a: '' }, ''],
    ['a number as text', 'a', { a: 5 }, '5'],
    ['an object as text', 'a', { a: { b: 1 } }, '{"b":1}'],
    ['a constant', { const: 'x' }, {}, 'x'],
    ['a table', { path: 'a', values: { true: 'yes' } }, { a: true }, 'yes'],
    ['a table without the value but a default', { path: 'a', values: {}, default: 'd' }, { a: 'z' }, 'd'],
    ['a table that says nothing', { path: 'a', values: { z: null }, default: 'd' }, { a: 'z' }, undefined],
    ['a default for a missing value', { path: 'a', default: 'd' }, {}, 'd'],
    ['a template', { template: '{{{a}}} {b.c}' }, { a: 1, b: { c: 'x' } }, '{1} x'],
    ['a template with a hole', { template: '{a}/{b}' }, { b: 2 }, '/2'],
    ['a template without anything', { template: '{a}/{b}' }, {}, undefined],
    ['the first that is there', { first: ['a', 'b[0]'] }, { b: ['x'] }, 'x'],
  ])('%s', (_name, source, row, expected) => {
    expect(fieldOf(source, row)).toBe(expected);
  });

  test('a value outside its table is an error that names our field', () => {
    const run = () => fieldOf({ path: 'a', values: { yes: 'x' } }, { a: 'maybe' });
    expect(run).toThrow(MappingError);
    expect(run).toThrow('fields.input: "maybe" is not in the table of values');
  });

  test('numbers are scaled, and integers rounded', () => {
    expect(fieldOf({ path: 'usd', scale: 1_000_000 }, { usd: '0.0012345' }, 'costMicroUsd')).toBe(1235);
    expect(() => fieldOf('ms', { ms: 'fast' }, 'latencyMs')).toThrow(
      'fields.latencyMs: "fast" is not a number',
    );
  });

  test('idOf is the id of the row that has this key', () => {
    const first = mapRow({ key: ['session', 'n'] }, { session: 's', n: 1 });
    const chainId = { idOf: { key: ['session', 'first'], createdAt: 'begun' } };
    const second = mapRow(
      { key: ['session', 'n'], fields: { ...BASE.fields, chainId } },
      { session: 's', n: 2, first: 1, begun: AT, at: AT + 500 },
    );
    expect(second?.interaction.chainId).toBe(first?.interaction.id);
  });
});

describe('times', () => {
  test.each([
    ['ms', AT, AT],
    ['ms', String(AT), AT],
    ['s', AT / 1000, AT],
    ['s', `${AT / 1000}.5`, AT + 500],
    ['us', AT * 1000 + 999, AT],
    ['iso', '2024-01-02T03:04:05Z', AT],
    ['iso', '2024-01-02T05:04:05+02:00', AT],
    ['iso', '2024-01-02 03:04:05', AT],
    ['iso', '2024-01-02', Date.UTC(2024, 0, 2)],
  ])('%s %s', (time, at, expected) => {
    expect(mapRow({ createdAt: { path: 'at', time } }, { at })?.createdAtMs).toBe(expected);
  });

  test.each([
    [undefined, 'createdAt: missing'],
    ['yesterday', 'createdAt: "yesterday" is not a time (ms)'],
    [AT / 1000, 'is "time" (ms, s, us, iso) right?'],
  ])('%s is refused', (at, message) => {
    expect(() => mapRow({}, { at })).toThrow(message);
  });
});

describe('rows', () => {
  test('metadata, usage and an outcome', () => {
    const mapped = mapRow(
      {
        fields: { ...BASE.fields, usage: { inputTokens: 'in' } },
        metadata: ['tone', 'gone', { name: 'plan', from: 'account.plan' }],
        outcome: {
          kind: { path: 'kept', values: { yes: 'edited', no: null } },
          occurredAt: { afterCreatedMs: 'took' },
          editDistance: 'd',
        },
      },
      { in: '7', tone: 'dry', account: { plan: 'free' }, kept: 'yes', took: 12.4, d: '0.5' },
    );
    expect(mapped?.interaction).toEqual({
      id: expect.any(String),
      feature: 'hero',
      usage: { inputTokens: 7 },
      metadata: { tone: 'dry', plan: 'free' },
    });
    expect(mapped?.outcome).toEqual({
      interactionId: mapped?.interaction.id,
      kind: 'edited',
      occurredAt: AT + 12,
      editDistance: 0.5,
    });
  });

  test('a null kind is no outcome, an unknown one an error', () => {
    const outcome = { kind: { path: 'kept', values: { no: null, odd: 'liked' } } };
    expect(mapRow({ outcome }, { kept: 'no' })?.outcome).toBeUndefined();
    expect(mapRow({ outcome }, {})?.outcome).toBeUndefined();
    expect(() => mapRow({ outcome }, { kept: 'odd' })).toThrow(
      'outcome.kind: "liked" is not one of shown, inserted',
    );
  });

  test.each([
    [{ path: 'env', equals: 'test' }, { env: 'test' }, true],
    [{ path: 'env', equals: 1 }, { env: '1' }, true],
    [{ path: 'env', in: ['a', null] }, {}, true],
    [{ path: 'env', in: ['a', 'b'] }, { env: 'c' }, false],
    [{ path: 'env', missing: true }, { env: null }, true],
    [{ path: 'env', missing: false }, { env: 'x' }, true],
  ])('skip when %j over %j: %s', (condition, row, isSkipped) => {
    expect(mapRow({ skip: [condition] }, row) === undefined).toBe(isSkipped);
  });

  test('a row without its key or its feature is an error', () => {
    expect(() => mapRow({}, { id: null })).toThrow('key: id is missing');
    expect(() => mapRow({ fields: { feature: 'f' } }, {})).toThrow('fields.feature: missing');
  });

  test('fields that no row had are known', () => {
    const mapping = compileMap(parseMap({ ...BASE, metadata: ['tone', 'typo'] }));
    mapping.map({ id: 1, at: AT, tone: 'dry' });
    expect(mapping.neverFilled()).toEqual(['metadata.typo']);
  });
});
