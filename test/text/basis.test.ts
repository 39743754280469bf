import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '#lib/stats/index.ts';
import {
  basisFromBytes,
  basisToBytes,
  buildBasis,
  DamagedBasis,
  embed,
  type Vectors,
} from '#lib/text/index.ts';
import { requests, shuffled } from './texts.ts';

const texts = requests(300, 1);
const basis = buildBasis(texts, { dims: 24 });
const rowOf = ({ dims, data }: Vectors, row: number) => data.subarray(row * dims, (row + 1) * dims);
const lengthOf = (row: Float32Array) => Math.hypot(...row);
const cosine = (a: Float32Array, b: Float32Array) => a.reduce((sum, x, j) => sum + x * (b[j] as number), 0);

describe('a space for texts', () => {
  test('rows have length 1, or are zeros where no feature is known', () => {
    const strange = ['', '   ', '👍👍', '!!!', '\ud800', 'zzqqxx', 'a'.repeat(100_000), '\u0000'];
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...texts, ...strange))),
        (list) => {
          const vectors = embed(basis, list);
          expect(vectors.count).toBe(list.length);
          expect(vectors.data.length).toBe(list.length * 24);
          for (let row = 0; row < list.length; row++) {
            const length = lengthOf(rowOf(vectors, row));
            expect(length === 0 || Math.abs(length - 1) < 1e-5).toBe(true);
          }
        },
      ),
    );
    const vectors = embed(basis, [...strange, ...texts]);
    expect(lengthOf(rowOf(vectors, 0))).toBe(0);
    for (const [i] of texts.entries()) expect(lengthOf(rowOf(vectors, strange.length + i))).toBeCloseTo(1, 5);
  });

  test('other words for the same are nearer than the same words for something else', () => {
    // "flight" and "ticket" are never in one text, but with the same words; "guitar" is with others. Few directions
    // are left for three subjects: with more of them each word gets its own.
    const basis = buildBasis(texts, { dims: 4 });
    const [flight, ticket, guitar] = ['cheap flight', 'cheap ticket', 'cheap guitar'].map((text) =>
      rowOf(embed(basis, [text]), 0),
    ) as [Float32Array, Float32Array, Float32Array];
    expect(cosine(flight, ticket)).toBeGreaterThan(cosine(flight, guitar) + 0.1);
  });

  test('scripts without spaces have features, too', () => {
    const japanese = [
      '背景を透明にしてください',
      '背景を白にしてください',
      'ロゴを大きくして',
      'ロゴを小さくして',
    ];
    const vectors = embed(buildBasis([...texts, ...japanese], { dims: 24 }), japanese);
    const [a, b, c] = [0, 1, 2].map((row) => rowOf(vectors, row)) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    expect(cosine(a, b)).toBeGreaterThan(0.5);
    expect(cosine(a, b)).toBeGreaterThan(cosine(a, c));
  });

  test('only the beginning of a long text counts', () => {
    const long = `${texts[0]} `.repeat(4000);
    const [whole, start] = [embed(basis, [long]), embed(basis, [long.slice(0, 500)])];
    expect(whole.data).toEqual(start.data);
  });

  test('texts come as a list, or one after the other, counted or not', () => {
    const list = embed(basis, texts);
    expect(embed(basis, new Set(texts).values()).data).toEqual(embed(basis, [...new Set(texts)]).data);
    expect(embed(basis, texts.values(), texts.length).data).toEqual(list.data);
  });
});

describe('a basis', () => {
  test('is the same for the same texts in any order, and another for another seed', () => {
    const random = seededRandom('order');
    expect(buildBasis(shuffled(texts, random), { dims: 24 }).id).toBe(basis.id);
    expect(buildBasis(texts, { dims: 24, seed: 2 }).id).not.toBe(basis.id);
    const small = (list: readonly string[]) => buildBasis(list, { dims: 24, maxRows: 100 }).id;
    expect(small(shuffled(texts, random))).toBe(small(texts));
  });

  test('is the same on every machine', () => expect(basis.id).toBe('fd91a621de7c5730a754931a917cc3ca'));

  test('is what was stored', () => {
    const again = basisFromBytes(basisToBytes(basis));
    expect(again).toEqual(basis);
    expect(embed(again, texts)).toEqual(embed(basis, texts));
  });

  test('that was damaged anywhere is refused', () => {
    const bytes = basisToBytes(basis);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        (damaged[at] as number) ^= change;
        expect(() => basisFromBytes(damaged)).toThrow(DamagedBasis);
      }),
    );
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (end) => {
        expect(() => basisFromBytes(bytes.slice(0, end))).toThrow(DamagedBasis);
      }),
    );
    expect(() => basisFromBytes(bytes.slice(0, -1))).toThrow(/should have \d+ bytes/);
  });

  test('of nothing, or of texts that share nothing, knows nothing', () => {
    for (const few of [[], [''], ['one', 'two'], ['👍', '']]) {
      const empty = buildBasis(few, { dims: 8 });
      expect([...embed(empty, ['one two']).data]).toEqual(new Array(8).fill(0));
    }
  });
});
