import { describe, expect, test } from 'vitest';
import {
  badRequest,
  type CanonicalEvent,
  capabilitiesOf,
  checkAnswer,
  estimateTextTokens,
  estimateUsage,
  missingCapabilities,
  repairRequest,
  type TextRequest,
  UnsupportedSchema,
  validateWithZod,
} from '#lib/vendors/index.ts';
import { answerToolFilter } from '../../lib/vendors/format-mode.ts';
import { durationMs, retryAfterMs } from '../../lib/vendors/headroom.ts';
import { nativeSchema, takesNative } from '../../lib/vendors/json-schema/anthropic-native.ts';
import { takesStrict } from '../../lib/vendors/json-schema/openai-strict.ts';

const closed = (properties: Record<string, unknown>, required = Object.keys(properties)) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const node = {
  ...closed({ next: { $ref: '#/$defs/node' } }),
  $defs: { node: closed({ next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] } }) },
};
const ask: TextRequest = {
  kind: 'text',
  model: 'm',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }],
};

describe('schemas', () => {
  test('OpenAI strict: closed, all required, none of the refused keywords', () => {
    expect(takesStrict(closed({ a: { type: 'string' }, b: closed({}) }))).toBe(true);
    expect(takesStrict(node)).toBe(true);
    expect(takesStrict(closed({ a: { type: 'string' } }, []))).toBe(false);
    expect(takesStrict(closed({ a: { type: 'object', properties: {} } }))).toBe(false);
    expect(takesStrict({ anyOf: [closed({})] })).toBe(false);
    expect(takesStrict(closed({ not: { type: 'string' } }))).toBe(true);
    expect(takesStrict(closed({ a: { not: { type: 'string' } } }))).toBe(false);
  });

  test('Anthropic native: no recursion, no open objects, few optional properties', () => {
    expect(takesNative(closed({ a: { type: 'string' } }))).toBe(true);
    expect(takesNative(node)).toBe(false);
    expect(takesNative(closed({ a: { type: 'object' } }))).toBe(false);
    expect(takesNative(closed({ a: closed({}), b: { $ref: '#/$defs/x' } }))).toBe(true);
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`p${at}`, { type: 'string' }]));
    expect(takesNative(closed(many, []))).toBe(false);
    expect(takesNative(closed(many))).toBe(true);
  });

  test('what the decoder refuses is said in words, a property of that name stays', () => {
    const schema = closed({
      minLength: { type: 'string', minLength: 2, description: 'Two.' },
      at: { type: 'string', format: 'date' },
    });
    expect(nativeSchema(schema)).toEqual(
      closed({
        minLength: { type: 'string', description: 'Two.\nminLength: 2' },
        at: { type: 'string', format: 'date' },
      }),
    );
  });

  test('answers are checked in full; a default does not stand in for what is missing', () => {
    const check = validateWithZod({
      ...closed({
        a: { type: 'integer', minimum: 1, default: 3 },
        b: { type: ['string', 'null'], enum: ['x', null] },
        c: { $ref: '#/$defs/n' },
      }),
      $defs: { n: closed({ default: { type: 'array', items: { $ref: '#/$defs/n' } } }) },
    });
    expect(check({ a: 1, b: null, c: { default: [{ default: [] }] } })).toEqual([]);
    expect(check({ b: 'x', c: { default: [] } })).toHaveLength(1);
    expect(check({ a: 0, b: 'secret', c: { default: [{}] } }).join()).not.toContain('secret');
    expect(check({ a: 0, b: 'secret', c: { default: [{}] } })).toHaveLength(3);
    expect(check({ a: 1, b: null, c: { default: [] }, d: 1 })).toHaveLength(1);
    expect(() => validateWithZod({ if: {}, else: {} })).toThrow(UnsupportedSchema);
    expect(() => validateWithZod({ $ref: 'https://example.org/x' })).toThrow(UnsupportedSchema);
  });

  test('an answer is checked, unfenced, and repaired once', () => {
    const format = { type: 'jsonSchema' as const, name: 'n', schema: closed({ a: { type: 'string' } }) };
    expect(checkAnswer('```json\n{"a":"b"}\n```', format)).toEqual({ ok: true, value: { a: 'b' } });
    expect(checkAnswer('{"a":', format)).toEqual({ ok: false, issues: ['answer: not valid JSON'] });
    expect(checkAnswer('anything', { type: 'text' }).ok).toBe(true);
    expect(checkAnswer('[1]', { type: 'json' })).toEqual({ ok: true, value: [1] });
    const wrong = checkAnswer('{"a":1}', format);
    const { messages } = repairRequest(ask, '{"a":1}', wrong.ok ? [] : wrong.issues);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(JSON.stringify(messages[2])).toContain('a: ');
  });
});

test('the answer tool: words beside it go, words instead of it stay, other tools pass', () => {
  const through = (...events: CanonicalEvent[]) => {
    const filter = answerToolFilter();
    return events.flatMap((event) => filter(event));
  };
  const usage = { type: 'usage' as const, usage: estimateUsage(ask) };
  const words = { type: 'textDelta' as const, text: 'Here: ' };
  const call = (name: string): CanonicalEvent[] => [
    { type: 'toolCallStart', index: 0, id: 'a', name },
    { type: 'toolCallDelta', index: 0, arguments: '{}' },
    { type: 'toolCallEnd', index: 0 },
  ];
  const end = { type: 'finish' as const, reason: 'toolCalls' as const };
  expect(through(words, ...call('kept_answer'), usage, end)).toEqual([
    { type: 'textDelta', text: '{}' },
    usage,
    { type: 'finish', reason: 'stop' },
  ]);
  expect(through(words, ...call('weather'), usage, end)).toEqual([words, ...call('weather'), usage, end]);
  expect(through(words, usage, { ...end, reason: 'stop' })).toEqual([
    words,
    usage,
    { ...end, reason: 'stop' },
  ]);
});

describe('capabilities', () => {
  test.each([
    ['openai', 'gpt-4.1-mini', { sampling: 'always', contextTokens: 1_047_576 }],
    ['openai', 'gpt-5.4', { sampling: 'without-reasoning', reasoning: 'effort' }],
    ['openai', 'gpt-5-mini', { sampling: 'never', systemRole: 'developer' }],
    ['openai', 'o3', { reasoning: 'effort', contextTokens: 200_000 }],
    ['azure-openai', 'text-embedding-3-large', { embeddings: true, text: false }],
    ['openai', 'gpt-image-1', { images: true }],
    ['openai-compatible', 'gemini-2.5-pro', { reasoning: 'effort', contextTokens: 1_048_576 }],
    ['anthropic', 'claude-3-5-haiku-20241022', { prefill: true, reasoning: 'none' }],
    ['anthropic', 'claude-sonnet-4-20250514', { prefill: true, jsonSchema: 'tool' }],
    ['anthropic', 'claude-opus-4-5-20251101', { prefill: true, jsonSchema: 'native' }],
    ['anthropic', 'claude-sonnet-4-6', { prefill: false, sampling: 'always', reasoning: 'adaptive' }],
    ['anthropic', 'claude-opus-4-7', { prefill: false, sampling: 'never', forcedTools: true }],
    ['anthropic', 'claude-opus-5-5', { forcedTools: false, jsonSchema: 'native' }],
    ['anthropic', 'claude-of-tomorrow', { prefill: false, sampling: 'never' }],
  ] as const)('%s %s', (vendor, model, expected) => {
    expect(capabilitiesOf(vendor, model)).toMatchObject(expected);
  });

  test('what is missing is named, and a target can say otherwise', () => {
    const prefilled: TextRequest = {
      ...ask,
      toolChoice: 'required',
      messages: [{ role: 'assistant', content: [{ type: 'text', text: 'So' }] }],
    };
    expect(missingCapabilities(prefilled, capabilitiesOf('anthropic', 'claude-opus-5-5'))).toEqual([
      'forced tool choice',
      'prefill',
    ]);
    expect(
      missingCapabilities(prefilled, capabilitiesOf('openai-compatible', 'x', { prefill: true })),
    ).toEqual([]);
    expect(
      missingCapabilities(
        { kind: 'embedding', model: 'x', input: ['a'] },
        capabilitiesOf('anthropic', 'claude-x'),
      ),
    ).toEqual(['embeddings']);
  });
});

test('waits and resets are read in every form', () => {
  expect(['6m0s', '1.5s', '20ms', '1h2m', '2', '', 'soon'].map(durationMs)).toEqual([
    360_000,
    1500,
    20,
    3_720_000,
    2000,
    undefined,
    undefined,
  ]);
  const now = Date.parse('2026-11-21T12:00:00Z');
  expect(retryAfterMs({ 'retry-after': '2', 'retry-after-ms': '1500' }, now)).toBe(1500);
  expect(retryAfterMs({ 'retry-after': '2' }, now)).toBe(2000);
  expect(retryAfterMs({ 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT' }, now)).toBe(30_000);
  expect(retryAfterMs({ 'retry-after': 'Sat, 21 Nov 2026 11:00:30 GMT' }, now)).toBe(0);
  expect(retryAfterMs({}, now)).toBeUndefined();
});

test('tokens are estimated by characters', () => {
  expect(estimateTextTokens('')).toBe(0);
  expect(estimateTextTokens('Four words of English.')).toBe(6);
  expect(estimateTextTokens('Привет мир')).toBe(7);
  expect(badRequest('x').kind).toBe('bad_request');
});
