import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fullPromptText, missingVariables, PromptError, renderPrompt } from '#lib/prompts/index.ts';
import { prompt } from './prompts.ts';

const openai = { vendor: 'openai', model: 'gpt-4.1' };
const claude = { vendor: 'anthropic', model: 'claude-sonnet-4-5' };

describe('a prompt', () => {
  test('with nothing said sends the input', () => {
    expect(renderPrompt(prompt({}), { ...openai, input: 'a bakery' })).toEqual({
      input: 'a bakery',
      enhancedPrompt: 'a bakery',
      request: {
        kind: 'text',
        messages: [{ role: 'user', content: [{ type: 'text', text: 'a bakery' }] }],
      },
      variant: null,
    });
  });

  test('puts variables, context, parameters and format in their places', () => {
    const { enhancedPrompt, request } = renderPrompt(
      prompt({
        variables: { page: {}, limit: { default: '4' }, vip: { required: false } },
        enhance: '{{input}} on {{page}}{{#vip}}, with care{{/vip}}',
        system: 'At most {{limit}} words.{{#context.tone}} Tone: {{context.tone}}.{{/context.tone}}',
        user: '<{{enhanced}}>',
        parameters: { temperature: 0.2, maxTokens: 50, stop: ['\n'] },
        responseFormat: { type: 'json' },
      }),
      { ...openai, input: 'Buy', variables: { page: 'Home', vip: true }, context: { tone: 'calm' } },
    );
    expect(enhancedPrompt).toBe('Buy on Home, with care');
    expect(request).toEqual({
      kind: 'text',
      system: [{ type: 'text', text: 'At most 4 words. Tone: calm.' }],
      messages: [{ role: 'user', content: [{ type: 'text', text: '<Buy on Home, with care>' }] }],
      responseFormat: { type: 'json' },
      temperature: 0.2,
      maxTokens: 50,
      stop: ['\n'],
    });
  });

  test('of an image is its user template', () => {
    const body = {
      kind: 'image',
      enhance: 'A photo of {{input}}',
      user: '{{enhanced}}. No text.',
      parameters: { size: '1536x1024', quality: 'high', background: 'opaque' },
    };
    const { request } = renderPrompt(prompt(body), { ...openai, input: 'bread' });
    expect(request).toEqual({
      kind: 'image',
      prompt: 'A photo of bread. No text.',
      size: '1536x1024',
      quality: 'high',
      background: 'opaque',
    });
  });

  test('has variants: the model’s stands on the vendor’s, which stands on the prompt', () => {
    const three = prompt({
      system: 'base',
      user: 'u {{enhanced}}',
      parameters: { temperature: 1, maxTokens: 10 },
      variants: {
        'anthropic/claude-sonnet-4-5': { parameters: { maxTokens: 30 } },
        anthropic: { system: 'vendor', parameters: { temperature: 0.5 }, enhance: '!{{input}}' },
        'groq/meta/llama-4': { user: 'llama {{enhanced}}' },
      },
    });
    const seen = [
      openai,
      { ...claude, model: 'claude-x' },
      claude,
      { vendor: 'groq', model: 'meta/llama-4' },
    ].map((target) => {
      const { request, variant } = renderPrompt(three, { ...target, input: 'i' });
      if (request.kind !== 'text') throw new Error('not a text');
      return [variant, fullPromptText(request), request.temperature, request.maxTokens];
    });
    expect(seen).toEqual([
      [null, '[system]\nbase\n\n[user]\nu i', 1, 10],
      ['anthropic', '[system]\nvendor\n\n[user]\nu !i', 0.5, 10],
      ['anthropic/claude-sonnet-4-5', '[system]\nvendor\n\n[user]\nu !i', 0.5, 30],
      ['groq/meta/llama-4', '[system]\nbase\n\n[user]\nllama i', 1, 10],
    ]);
  });

  test('inserts what users write and never reads it', () => {
    const tricks = [
      '{{system}}',
      '{{secret}}',
      '{{#secret}}',
      '{{/secret}}',
      '{{enhanced}}',
      '{{',
      '}}',
      '$&',
      '\n',
    ];
    const text = fc.string({ unit: fc.oneof(fc.constantFrom(...tricks), fc.string()), maxLength: 6 });
    const body = prompt({
      variables: { secret: {}, page: {} },
      enhance: 'E<{{input}}>',
      user: 'U<{{enhanced}}|{{page}}|{{context.tone}}>',
    });
    fc.assert(
      fc.property(text, text, text, (input, page, tone) => {
        const variables = { secret: 'S', page };
        const { request, enhancedPrompt } = renderPrompt(body, {
          ...openai,
          input,
          variables,
          context: { tone },
        });
        expect(enhancedPrompt).toBe(`E<${input}>`);
        expect(fullPromptText(request)).toBe(`[user]\nU<E<${input}>|${page}|${tone}>`);
      }),
      { seed: 7 },
    );
  });

  test('can say the input beside what was made of it, and hides what is false', () => {
    const body = prompt({
      variables: { vip: { required: false } },
      enhance: '<{{input}}>',
      user: '{{enhanced}} from {{input}}{{#vip}} VIP{{/vip}}{{vip}}',
    });
    const { request } = renderPrompt(body, { ...openai, input: 'bread', variables: { vip: false } });
    expect(fullPromptText(request)).toBe('[user]\n<bread> from bread');
  });

  test('does not find values that nobody gave', () => {
    const body = prompt({ variables: { toString: { required: false } }, user: '[{{toString}}]{{enhanced}}' });
    expect(fullPromptText(renderPrompt(body, { ...openai, input: '' }).request)).toBe('[user]\n[]');
  });
});

describe('what is missing', () => {
  const body = prompt({
    variables: { page: {}, audience: {}, limit: { default: '4' }, extra: { required: false } },
    user: '{{enhanced}} {{page}} {{extra}}',
    system: '{{#context.tone}}{{context.tone}}{{/context.tone}}{{^page}}{{context.site}}{{/page}}',
    variants: { anthropic: { system: '{{context.language}}' } },
  });

  test('is named in one go, for all vendors alike', () => {
    const names = ['page', 'audience', 'context.site', 'context.language'];
    expect(missingVariables(body, {})).toEqual(names);
    for (const target of [openai, claude]) {
      const render = () => renderPrompt(body, { ...target, input: '' });
      expect(render).toThrow(PromptError);
      expect(render).toThrow(`the prompt button-text (v3) has no value for ${names.join(', ')}`);
    }
  });

  test('leaves out what no section would show', () => {
    const given = { variables: { page: 'Home', audience: '' }, context: { language: 'en' } };
    expect(missingVariables(body, given)).toEqual([]);
  });

  test('is all that can stop a rendering', () => {
    const some = (names: string[]) =>
      fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.string({ maxLength: 2 }), fc.boolean()));
    let rendered = 0;
    fc.assert(
      fc.property(
        some(['page', 'audience', 'extra']),
        some(['tone', 'site', 'language']),
        fc.constantFrom(openai, claude),
        (variables, context, target) => {
          const missing = missingVariables(body, { variables, context });
          const render = () => renderPrompt(body, { ...target, input: 'i', variables, context });
          if (missing.length > 0) expect(render).toThrow(missing.join(', '));
          else {
            render();
            rendered++;
          }
        },
      ),
      { numRuns: 500, seed: 7 },
    );
    expect(rendered).toBeGreaterThan(20);
  });
});
