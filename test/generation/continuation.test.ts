import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { continueText, createJoiner } from '#lib/generation/continuation.ts';
import type { TextRequest } from '#lib/vendors/index.ts';

const words = fc.array(
  fc.constantFrom(
    'fresh',
    'bread',
    'every',
    'morning',
    'at',
    'six',
    'in',
    'Lyon',
    'und',
    'süß',
    'パン',
    'です。',
    'now.',
  ),
  { minLength: 20, maxLength: 120 },
);
const text = words.map((list) => list.join(' '));
/** A text, where it broke off, and into which pieces the rest is cut. */
const broken = text.chain((whole) =>
  fc.record({
    whole: fc.constant(whole),
    at: fc.integer({ min: 1, max: whole.length - 1 }),
    piece: fc.integer({ min: 1, max: 40 }),
  }),
);

function join(sent: string, rest: string, piece: number, space?: string): string {
  const joiner = createJoiner(sent, space);
  let all = sent;
  for (let i = 0; i < rest.length; i += piece) all += joiner.add(rest.slice(i, i + piece));
  return all + joiner.end();
}

const request: TextRequest = {
  kind: 'text',
  model: 'm',
  messages: [{ role: 'user', content: [{ type: 'text', text: 'Write.' }] }],
};

describe('an answer in two parts', () => {
  test('is whole when the second one repeats the last words', () => {
    fc.assert(
      fc.property(broken, ({ whole, at, piece }) => {
        const sent = whole.slice(0, at);
        const anchor = sent.slice(-60);
        fc.pre(anchor.trim().length >= 8);
        expect(join(sent, (anchor + whole.slice(at)).trimStart(), piece)).toBe(whole);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('is whole when the second one starts again from the beginning', () => {
    fc.assert(
      fc.property(broken, ({ whole, at, piece }) => {
        expect(join(whole.slice(0, at), whole, piece)).toBe(whole);
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  test('is whole after a prefill, which ends without white space', () => {
    fc.assert(
      fc.property(broken, ({ whole, at, piece }) => {
        const sent = whole.slice(0, at);
        const space = sent.slice(sent.trimEnd().length);
        expect(join(sent, whole.slice(at - space.length), piece, space)).toBe(whole);
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  test('loses nothing of a second one that is different', () => {
    fc.assert(
      fc.property(broken, text, ({ whole, at, piece }, other) => {
        const sent = whole.slice(0, at);
        const different = `Otherwise ${other}`;
        fc.pre(!sent.endsWith('Otherwi'));
        const joined = join(sent, different, piece);
        expect(joined.startsWith(sent)).toBe(true);
        expect(joined.endsWith(different)).toBe(true);
        expect(joined.length - sent.length - different.length).toBeLessThanOrEqual(1);
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  test('words are set apart, unless the script has no spaces', () => {
    expect(join('Fresh bread', 'every morning of the week', 5)).toBe('Fresh bread every morning of the week');
    expect(join('焼きたて', 'パンを毎朝お届けします', 5)).toBe('焼きたてパンを毎朝お届けします');
  });
});

describe('asking for the rest', () => {
  test('takes a prefill where the target does, without white space at its end', () => {
    const { request: asked } = continueText(request, 'Fresh bread \n', true);
    expect(asked.messages.at(-1)).toEqual({
      role: 'assistant',
      content: [{ type: 'text', text: 'Fresh bread' }],
    });
  });

  test('else names the last words, after the answer so far', () => {
    const { request: asked } = continueText(request, 'Fresh bread every morning', false);
    expect(asked.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(JSON.stringify(asked.messages.at(-1))).toContain('Fresh bread every morning');
  });

  test('never puts a prefill before tools or thoughts', () => {
    const tools = [{ name: 'find', schema: { type: 'object' } }];
    for (const given of [{ tools }, { reasoning: { effort: 'low' as const } }]) {
      const rest = continueText({ ...request, ...given }, 'Let me see', true);
      expect(rest.isPrefill).toBe(false);
      expect(rest.request.messages.at(-1)?.role).toBe('user');
    }
  });
});
