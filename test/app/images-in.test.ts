import { describe, expect, test } from 'vitest';
import { imagesIn, resultLine } from '../../app/images-in.ts';

const [a, b] = ['a', 'b'].map((digit) => digit.repeat(64)) as [string, string];

describe('images in a result', () => {
  test('one image a line', () => {
    expect(imagesIn(`blob:${a}`)).toEqual([a]);
    expect(imagesIn(`blob:${a}\nblob:${b}`)).toEqual([a, b]);
    expect(resultLine(`blob:${a}`)).toBe('1 image');
    expect(resultLine(`blob:${a}\nblob:${b}`)).toBe('2 images');
  });

  test('a summary may have cut the last line', () => {
    expect(imagesIn(`blob:${a}\nblob:${b}\nblob:${a}`.slice(0, 200))).toEqual([a, b]);
    expect(imagesIn(`blob:${a}\n`)).toBeUndefined();
  });

  test.each([null, '', 'words', `see blob:${a}`, `blob:${a}\nand words`, 'blob:', `blob:${a.slice(1)}`])(
    'anything else is words: %j',
    (result) => {
      expect(imagesIn(result)).toBeUndefined();
      expect(resultLine(result)).toBe(result);
    },
  );
});
