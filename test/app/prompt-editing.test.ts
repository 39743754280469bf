import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PromptBody, promptKind } from '#lib/prompts/index.ts';
import { calm, compare } from '../../app/(dashboard)/p/[project]/prompts/[name]/compare.ts';
import {
  bodyOf,
  draftOf,
  isSame,
  issuesAt,
  isWrong,
  type LayerDraft,
} from '../../app/(dashboard)/p/[project]/prompts/[name]/draft.ts';
import { diffWords } from '../../app/diff.ts';

const words = fc.constantFrom('Write a label.', 'Say {{input}}.', 'For {{context.brand}}, {{page}}', 'a\nb');
const parameters = fc
  .record(
    {
      temperature: fc.double({ min: 0, max: 2, noNaN: true }),
      maxTokens: fc.integer({ min: 1, max: 9_000 }),
      stop: fc.array(fc.constantFrom('###', '[1]', '"'), { minLength: 1, maxLength: 2 }),
      reasoning: fc.constant({ effort: 'low' as const }),
    },
    { requiredKeys: [] },
  )
  .filter((given) => Object.keys(given).length > 0);
const responseFormat = fc.constantFrom(
  { type: 'json' as const },
  {
    type: 'jsonSchema' as const,
    name: 'plan',
    strict: true,
    description: 'pages',
    schema: {
      type: 'object',
      properties: { n: { type: 'number' } },
      required: ['n'],
      additionalProperties: false,
    },
  },
);
const layer = fc.record(
  {
    enhance: fc.constant('{{input}}!'),
    system: fc.oneof(words, fc.constant('')),
    user: words,
    parameters,
    responseFormat,
  },
  { requiredKeys: [] },
);
/** Written as the editor writes: nothing that says what is so anyway. */
const body = fc
  .record({
    about: fc.record({ description: fc.constant('what for') }, { requiredKeys: [] }),
    page: fc.constantFrom({}, { default: 'Home' }, { required: false, description: 'where' }),
    base: layer,
    user: words,
    variants: fc.record({ anthropic: layer, 'openai/gpt-4.1': layer }, { requiredKeys: [] }),
  })
  .map(({ about, page, base, user, variants }) => ({
    ...about,
    variables: { page },
    ...base,
    user,
    ...(Object.keys(variants).length > 0 && { variants }),
  }));

describe('a prompt in the editor', () => {
  test('comes out as it went in', () => {
    fc.assert(
      fc.property(body, (given) => {
        const parsed = promptKind.schema.parse(given);
        const { body: back, issues } = bodyOf(draftOf(parsed));
        expect(issues).toEqual([]);
        expect(isSame(back, parsed)).toBe(true);
      }),
    );
  });

  test('a text that looks like a number stays a text', () => {
    const given = {
      kind: 'image' as const,
      variables: {},
      user: 'a',
      parameters: { size: '1024', count: 2 },
    };
    expect(bodyOf(draftOf(given)).body.parameters).toEqual({ size: '1024', count: 2 });
  });

  test('says what cannot be a prompt, and where', () => {
    const draft = draftOf({ variables: { page: {} }, user: 'a' });
    const twice = { ...draft, variables: [...draft.variables, ...draft.variables] };
    expect(issuesAt(bodyOf(twice).issues, 'variables.page')).toEqual(['is there twice']);
    const format = { type: 'jsonSchema' as const, name: 'x', schema: '{', isStrict: false, description: '' };
    const layers = { ...draft.layers, 'openai/gpt-4.1': { ...(draft.layers[''] as LayerDraft), format } };
    const { issues } = bodyOf({ ...draft, layers });
    expect(issuesAt(issues, 'variants.openai/gpt-4.1.responseFormat')).toEqual(['the schema is not JSON']);
    expect(['openai/gpt-4.1', 'openai/gpt-4', 'openai', ''].map((name) => isWrong(issues, name))).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test('the order of fields is no difference, their values are', () => {
    expect(isSame({ a: 1, b: { c: 2, d: [1, 2] } }, { b: { d: [1, 2], c: 2 }, a: 1 })).toBe(true);
    expect(isSame({ d: [1, 2] }, { d: [2, 1] })).toBe(false);
  });
});

describe('two versions', () => {
  const base: PromptBody = {
    variables: { page: { default: 'Home' } },
    system: 'Be brief.',
    user: '{{enhanced}}',
  };

  test('differ in the parts that differ, those of variants included', () => {
    expect(compare(base, base)).toEqual([]);
    const changed: PromptBody = {
      ...base,
      system: 'Be very brief.',
      parameters: { temperature: 0.5 },
      variants: { anthropic: { user: '<q>{{enhanced}}</q>' } },
    };
    expect(compare(base, changed).map(({ name, before, after }) => [name, before, after])).toEqual([
      ['System', 'Be brief.', 'Be very brief.'],
      ['Parameters', null, 'temperature: 0.5'],
      ['anthropic: User', null, '<q>{{enhanced}}</q>'],
    ]);
    expect(compare(changed, null).every(({ after }) => after === null)).toBe(true);
  });

  test('a sentence that was replaced reads as one, not word through word', () => {
    const parts = calm(diffWords('Write labels. Be nice to all.', 'Write labels. Shout at the world.'));
    expect(parts).toEqual([
      { kind: 'same', text: 'Write labels. ' },
      { kind: 'removed', text: 'Be nice to all.' },
      { kind: 'added', text: 'Shout at the world.' },
    ]);
  });

  test('nothing of either text is lost by that', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ' ', '  ', '\n'), { maxLength: 30 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = calm(diffWords(before, after));
        if (!parts) return;
        const without = (kind: string) =>
          parts.flatMap((part) => (part.kind === kind ? [] : part.text)).join('');
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
      }),
    );
  });
});
