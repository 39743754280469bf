import { describe, expect, test } from 'vitest';
import { checkPrompt, contextKind, promptKind } from '#lib/prompts/index.ts';

const jsonSchema = (schema: unknown) => ({ responseFormat: { type: 'jsonSchema', name: 'plan', schema } });

describe('a prompt that is saved', () => {
  test('can be anything that can be rendered', () => {
    const body = {
      description: 'Labels of buttons',
      variables: { page: { description: 'Where it stands' }, unused: {} },
      enhance: '{{#page}}On {{page}}: {{/page}}{{input}}',
      system: '{{context.tone}}',
      ...jsonSchema({ type: 'object', properties: { pages: { type: 'array', items: { type: 'string' } } } }),
      variants: {
        anthropic: { user: '{{enhanced}} {{input}}' },
        'openai/gpt-4.1': { parameters: { seed: 1 } },
      },
    };
    expect(checkPrompt(body)).toEqual([]);
    expect(promptKind.schema.parse(body)).toEqual({ ...body, user: '{{enhanced}}' });
  });

  test.each<[string, object, string[]]>([
    [
      'an undeclared variable',
      { user: 'x\n{{pge}} {{pge}}' },
      ['user: line 2, column 1: {{pge}} is not among the variables'],
    ],
    [
      'an undeclared variable of a variant',
      { variants: { openai: { system: '{{#x}}y{{/x}}' } } },
      ['variants.openai.system: line 1, column 1: {{x}} is not among the variables'],
    ],
    [
      'enhanced in enhance',
      { enhance: '{{enhanced}}' },
      ['enhance: line 1, column 1: {{enhanced}} is what this template makes'],
    ],
    [
      'a tag that does not end',
      { system: 'a {{b' },
      ['system: line 1, column 3: a tag that does not end on its line'],
    ],
    [
      'a taken name',
      { variables: { input: {} } },
      ['variables.input: is a name that templates have already'],
    ],
    [
      'a name no tag can have',
      { variables: { 'a.b': {} } },
      ['variables.a.b: must begin with a letter and go on with at most 63 letters, digits and _ -'],
    ],
    ['an empty user text', { user: ' ' }, ['user: must not be empty']],
    [
      'a variant for nobody',
      { variants: { 'Open AI': {} } },
      ['variants.Open AI: is neither `vendor` nor `vendor/model`'],
    ],
    [
      'a schema nobody can be held to',
      jsonSchema({ type: 'object', dependentSchemas: { a: { required: ['b'] } } }),
      ['responseFormat: no vendor can be held to this schema: '],
    ],
    [
      'image parameters for text',
      { parameters: { size: '1x1' } },
      ['parameters: size is no parameter of a text prompt'],
    ],
    [
      'text layers for an image',
      { kind: 'image', system: 'x', responseFormat: { type: 'json' }, parameters: { seed: 1 } },
      [
        'system: an image prompt is its user template alone',
        'responseFormat: an image prompt has none',
        'parameters: seed is no parameter of an image prompt',
      ],
    ],
    ['a field that does not exist', { usr: 'x' }, ['prompt: Unrecognized key: "usr"']],
  ])('cannot have %s', (_, body, issues) => {
    const found = checkPrompt(body);
    expect(found).toHaveLength(issues.length);
    for (const [index, issue] of issues.entries()) expect(found[index]).toContain(issue);
    expect(promptKind.schema.safeParse(body).success).toBe(false);
  });

  test('context is words under names that templates can write', () => {
    expect(
      contextKind.schema.safeParse({ values: { tone: 'calm', language: 'en' }, analyse: false }).success,
    ).toBe(true);
    expect(contextKind.schema.safeParse({ values: { 'a b': 'x' } }).success).toBe(false);
  });
});
