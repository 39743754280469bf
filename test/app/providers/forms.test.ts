import { expect, test } from 'vitest';
import type { OrganizationBody } from '#lib/pool/index.ts';
import { organizationKind } from '#lib/pool/index.ts';
import type { OrganizationView } from '#lib/providers/index.ts';
import { fromRows, toRows } from '../../../app/(dashboard)/p/[project]/providers/equivalents/rows.ts';
import { changesOf } from '../../../app/(dashboard)/p/[project]/providers/organizations/changes.ts';
import {
  toBody,
  toFields,
} from '../../../app/(dashboard)/p/[project]/providers/organizations/form/fields.ts';
import { inForce, perImage, perMillion } from '../../../app/(dashboard)/p/[project]/providers/prices/rows.ts';
import { effectsOf } from '../../../app/(dashboard)/p/[project]/providers/toggle/effects.ts';

const view = {
  ...{ id: 'azure-eu', label: 'Europe', vendor: 'azure-openai', api: 'azure-openai', key: 'ends …abcd' },
  ...{ baseUrl: 'https://eu.openai.azure.com', apiVersion: 'v1', weight: 2, headerNames: ['x-team'] },
  deployments: { 'gpt-4.1': 'my-41', 'gpt-5-mini': 'my-5' },
  limits: { requestsPerMinute: 600, concurrency: 20 },
  timeouts: { firstTokenMs: 8_000 },
  capabilities: { vision: false },
  ...{ drained: false, simulated: false, version: 3, changedAt: 0, changedBy: 'a', note: null },
} as OrganizationView;

test('an organization goes through its form unchanged, without its key and headers', () => {
  const body = toBody(toFields(view), view);
  const {
    id: _,
    key: __,
    headerNames: ___,
    drained,
    simulated,
    version,
    changedAt,
    changedBy,
    note,
    ...rest
  } = view;
  expect(body).toEqual(rest);
  expect(organizationKind.schema.safeParse(body).success).toBe(true);
});

test('the key is sent only when it was typed or is to go', () => {
  const fields = toFields(view);
  expect(toBody({ ...fields, key: ' sk-new ' }, view).key).toBe('sk-new');
  expect(toBody({ ...fields, key: 'sk-new', removeKey: true }, view).key).toBe('');
  expect(toBody({ ...fields, headers: 'x-a: 1\nx-b: two: three' }, view).headers).toEqual({
    'x-a': '1',
    'x-b': 'two: three',
  });
  const issues = organizationKind.schema.safeParse(toBody({ ...fields, concurrency: 'many' }, view));
  expect(issues.error?.issues.map(({ path }) => path.join('.'))).toEqual(['limits.concurrency']);
});

test('history says what changed and never a secret', () => {
  const before: OrganizationBody = {
    ...{
      vendor: 'openai',
      api: 'openai',
      weight: 1,
      sealedKey: 'sealed one',
      keyHint: 'abcd',
      keyFingerprint: 'f1',
    },
    headers: { 'x-secret': 'hidden' },
  };
  expect(changesOf(null, before)).toBe('added');
  expect(changesOf(before, null)).toBe('removed');
  expect(changesOf(before, { ...before, sealedKey: 'the same, sealed anew' })).toBe('nothing');
  const after = {
    ...before,
    weight: 0,
    sealedKey: 'sealed two',
    keyFingerprint: 'f2',
    headers: { 'x-secret': 'other' },
  };
  const words = changesOf(before, { ...after, limits: { concurrency: 3 } });
  expect(words).toBe('weight 1 → 0, key replaced, headers replaced, limits none → concurrency 3');
});

test('equivalents keep their lines, and half-filled ones are not saved', () => {
  const saved = {
    anthropic: { text: 'claude-haiku-4-5', 'gpt-4.1': 'claude-sonnet-4-5' },
    gone: { text: 'x' },
  };
  const rows = toRows(saved, ['openai', 'anthropic']);
  expect(fromRows(rows)).toEqual(saved);
  expect(rows.filter(({ vendor }) => vendor === 'openai')).toHaveLength(3);
  expect(
    fromRows([
      { vendor: 'openai', instead: ' ', model: 'm' },
      { vendor: 'openai', instead: 'a', model: '' },
    ]),
  ).toEqual({});
});

test('a move of the toggle: what changes, what has no equivalent, and for which features', () => {
  const effects = effectsOf(
    [
      { vendor: 'openai', model: 'gpt-4.1', feature: 'hero' },
      { vendor: 'openai', model: 'gpt-4.1', feature: 'button' },
      { vendor: 'openai', model: 'gpt-4.1' },
      { vendor: 'openai', model: 'gpt-image-1' },
      { vendor: 'openai', model: 'o3' },
      { vendor: 'anthropic', model: 'claude-haiku-4-5', feature: 'faq' },
    ],
    {
      vendor: 'anthropic',
      equivalents: { 'gpt-4.1': 'claude-sonnet-4-5', text: 'claude-gone' },
      kindOf: ({ model }) => (model.includes('image') ? 'image' : 'text'),
      serves: (_, model) => model === 'claude-sonnet-4-5',
    },
  );
  expect(effects).toEqual([
    { vendor: 'openai', model: 'gpt-image-1', features: [], becomes: null },
    { vendor: 'openai', model: 'o3', features: [], becomes: null },
    { vendor: 'openai', model: 'gpt-4.1', features: ['button', 'hero'], becomes: 'claude-sonnet-4-5' },
  ]);
});

test('the price in force today; a person’s goes before the list price', () => {
  const entry = (since: string, input: number) => ({ since, input, output: 4 * input });
  const rows = inForce(
    [
      { model: 'gpt', vendor: 'openai', source: 'built-in', entry: entry('2026-01-01', 2) },
      { model: 'gpt', vendor: 'openai', source: 'built-in', entry: entry('2026-06-01', 1) },
      { model: 'gpt', vendor: undefined, source: 'catalog', entry: entry('2026-03-01', 3) },
      { model: 'later', vendor: 'openai', source: 'built-in', entry: entry('2027-01-01', 9) },
    ],
    '2026-11-21',
  );
  expect(rows).toEqual([
    {
      model: 'gpt',
      vendor: undefined,
      source: 'catalog',
      entry: entry('2026-03-01', 3),
      others: 0,
      instead: entry('2026-06-01', 1),
    },
    {
      model: 'later',
      vendor: 'openai',
      source: 'built-in',
      entry: entry('2027-01-01', 9),
      others: 0,
      instead: undefined,
    },
  ]);
  expect([0.4, 0.075, 15, undefined].map(perMillion)).toEqual(['$0.40', '$0.075', '$15.00', '']);
  expect(perImage({ 'low/1024x1024': 11_000, 'high/1024x1024': 167_000 })).toBe('$0.011 – $0.167');
});
