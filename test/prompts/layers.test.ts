import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fullPromptText, lastUserText } from '#lib/prompts/index.ts';
import type { TextRequest } from '#lib/vendors/index.ts';
import { textRequest } from '../vendors/arbitraries.ts';

const conversation: TextRequest = {
  kind: 'text',
  model: 'gpt-4.1',
  system: [
    { type: 'text', text: 'Be brief.' },
    { type: 'text', text: 'Be kind.' },
  ],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Rain?' },
        { type: 'image', source: { kind: 'url', url: 'https://example.org/sky.png' } },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'I look.' },
        { type: 'toolCall', id: 'c1', name: 'weather', arguments: '{"city":"Bern"}' },
        { type: 'toolCall', id: 'c2', name: 'weather', arguments: '{"city":' },
      ],
    },
    {
      role: 'user',
      content: [{ type: 'toolResult', id: 'c1', content: [{ type: 'text', text: 'wet "now"' }] }],
    },
  ],
};

describe('the layers of a request', () => {
  test('are written under their roles', () => {
    expect(fullPromptText(conversation)).toBe(
      [
        '[system]\nBe brief.\nBe kind.',
        '[user]\nRain?\n[image]',
        '[assistant]\nI look.\n{"toolCall":"weather","id":"c1","arguments":{"city":"Bern"}}\n' +
          '{"toolCall":"weather","id":"c2","arguments":"{\\"city\\":"}',
        '[user]\n{"toolResult":"c1","content":"wet \\"now\\""}',
      ].join('\n\n'),
    );
  });

  test('of images and embeddings are what they are about', () => {
    expect(fullPromptText({ kind: 'image', prompt: 'bread' })).toBe('bread');
    expect(fullPromptText({ kind: 'embedding', input: ['a', 'b'] })).toBe('a\n\nb');
    expect(fullPromptText({ kind: 'embedding', input: [[1, 2, 3]] })).toBe('[3 tokens]');
  });

  test('leave nothing out', () => {
    fc.assert(
      fc.property(textRequest('gpt-4.1', false), (request) => {
        const text = fullPromptText(request);
        const said = [...(request.system ?? []), ...request.messages.flatMap(({ content }) => [...content])];
        for (const part of said) if (part.type === 'text') expect(text).toContain(part.text);
        expect(text.match(/^\[(system|user|assistant)\]$/gm)?.length ?? 0).toBeGreaterThanOrEqual(
          request.messages.length,
        );
      }),
      { seed: 7 },
    );
  });

  test('the last words of the user are not a tool’s', () => {
    expect(lastUserText(conversation)).toBe('Rain?');
    const said = (text: string) => ({ role: 'user' as const, content: [{ type: 'text' as const, text }] });
    expect(lastUserText({ messages: [said('one'), ...conversation.messages, said('two')] })).toBe('two');
    expect(lastUserText({ messages: [] })).toBe('');
  });
});
