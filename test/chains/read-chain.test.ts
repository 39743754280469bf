import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readChain } from '#lib/chains/index.ts';
import { fillIn, referencesIn } from '#lib/chains/template.ts';
import { example } from './example.ts';

/** A chain with another value at a path such as `steps.1.input`. */
const changed = (path: string, value: unknown, chain: unknown = example): unknown =>
  put(chain, path.split('.'), value);

function put(at: unknown, [key, ...deeper]: string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(at)) return at.with(Number(key), put(at[Number(key)], deeper, value));
  const object = at as Record<string, unknown>;
  return { ...object, [key]: put(object[key], deeper, value) };
}
const problemsOf = (body: unknown): string[] => {
  const read = readChain(body);
  return 'problems' in read ? read.problems.map(({ field, message }) => `${field}: ${message}`) : [];
};

describe('a declared chain', () => {
  test('is read with its defaults', () => {
    expect(readChain(example)).toMatchObject({ ok: { ...example, deadlineSeconds: 86_400 } });
  });

  test.each([
    [
      'forward reference',
      'steps.1.input',
      'As {{steps.facts.json.title}}',
      'steps.1.input: {{steps.facts.json.title}}: "facts" comes later: a step can use only what was before it',
    ],
    [
      'itself',
      'steps.1.system',
      '{{steps.outline.text}}',
      'steps.1.system: {{steps.outline.text}}: a step cannot use its own value',
    ],
    [
      'unknown step',
      'steps.3.input',
      '{{steps.plan.text}}',
      'steps.3.input: {{steps.plan.text}}: there is no step "plan"',
    ],
    [
      'wrong value',
      'steps.3.input',
      '{{steps.facts.text}}',
      'steps.3.input: {{steps.facts.text}}: "facts" (extraction) gives json, not text',
    ],
    [
      'part of a text',
      'steps.3.input',
      '{{steps.outline.text.first}}',
      'steps.3.input: {{steps.outline.text.first}}: text has no parts',
    ],
    [
      'unknown input',
      'steps.0.input',
      '{{input.sight}}',
      'steps.0.input: {{input.sight}}: the input has no sight',
    ],
    [
      'what everything inherits',
      'steps.0.input',
      '{{input.constructor}}',
      'steps.0.input: {{input.constructor}}: the input has no constructor',
    ],
    ['unclosed', 'steps.0.input', 'for {{input.site', 'steps.0.input: "{{" is not closed on its line'],
    [
      'no reference',
      'steps.0.input',
      '{{ 1 + 1 }}',
      'steps.0.input: {{ 1 + 1 }} is not {{input.name}} or {{steps.name.text}}',
    ],
    ['two of a name', 'steps.3.name', 'topic', 'steps.3.name: "topic" is the name of step 1 too'],
    [
      'no object',
      'steps.2.schema',
      { type: 'string' },
      'steps.2.schema: describes an object: "type" is "object"',
    ],
    ['no steps', 'steps', [], 'steps: a chain has at least one step'],
    [
      'too many steps',
      'steps',
      Array.from({ length: 21 }, (_, i) => ({ ...example.steps[0], name: `s${i}` })),
      'steps: a chain has at most 20 steps',
    ],
    ['another id', 'id', 'mine', 'id: must be a UUIDv7'],
    [
      'too large',
      'input.site',
      'é'.repeat(500_000),
      expect.stringMatching(/^: a chain has at most 1000000 bytes, this one 100\d{4}$/),
    ],
  ])('%s is refused with the reason', (_, path, value, reason) => {
    expect(problemsOf(changed(path, value))).toEqual([reason]);
  });

  test('all that is wrong is said at once', () => {
    const wrong = changed('steps.0.input', '{{steps.blurb.text}}');
    expect(problemsOf(changed('steps.2.input', '{{input.nothing}}', wrong))).toHaveLength(2);
    expect(problemsOf(changed('steps.0.kind', 'poem'))).toHaveLength(1);
    expect(problemsOf(undefined)).toHaveLength(1);
  });
});

test('values are inserted as they are, whatever they look like', () => {
  expect(fillIn('{{input.a}} {{ input.b.c }} {{input.d}}|', { input: { a: 'x', b: { c: [1, 'y'] } } })).toBe(
    'x [1,"y"] |',
  );
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (before, value, after) => {
      fc.pre(!`${before}${after}`.includes('{') && !`${before}${after}`.includes('}'));
      const template = `${before}{{input.a}}${after}`;
      expect(referencesIn(template)).toHaveLength(1);
      expect(fillIn(template, { input: { a: `${value}{{input.a}}$&` } })).toBe(
        `${before}${value}{{input.a}}$&${after}`,
      );
    }),
    { seed: 4 },
  );
});
