import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffWords } from '../../app/diff.ts';

describe('differences between prompt layers', () => {
  test('a layer that holds the one before shows only what was put around it', () => {
    expect(diffWords('a bakery', 'Write for a bakery, please')).toEqual([
      { kind: 'added', text: 'Write for ' },
      { kind: 'same', text: 'a bakery' },
      { kind: 'added', text: ', please' },
    ]);
  });

  test('changed words', () => {
    expect(diffWords('a small red bakery', 'a large red bakery')).toEqual([
      { kind: 'same', text: 'a ' },
      { kind: 'removed', text: 'small' },
      { kind: 'added', text: 'large' },
      { kind: 'same', text: ' red bakery' },
    ]);
  });

  test('none where it would not help', () => {
    expect(diffWords('same', 'same')).toBeNull();
    expect(diffWords('', 'something')).toBeNull();
    expect(diffWords('yoga studio in town', 'completely other words here')).toBeNull();
    const long = (word: string) => Array.from({ length: 3_000 }, (_, i) => `${word}${i}`).join(' ');
    expect(diffWords(long('a'), long('b'))).toBeNull();
  });

  test('both texts can be read back from the parts', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ' ', '\n')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = diffWords(before, after);
        if (!parts) return;
        const without = (kind: string) =>
          parts
            .filter((part) => part.kind !== kind)
            .map((part) => part.text)
            .join('');
        expect(without('added')).toBe(before);
        expect(without('removed')).toBe(after);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});
