import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { interactionId } from '#lib/imports/interaction-id.ts';

const args = fc.tuple(fc.string(), fc.array(fc.string(), { minLength: 1 }), fc.nat(Date.UTC(2100, 0, 1)));

test('ids are valid version 7, carry the time, and depend on the arguments alone', () => {
  fc.assert(
    fc.property(args, ([source, key, ms]) => {
      const id = interactionId(source, key, ms);
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(ms);
      expect(interactionId(source, [...key], ms)).toBe(id);
    }),
    { seed: 7 },
  );
});

test('another source, key or split of the key is another id', () => {
  fc.assert(
    fc.property(args, args, ([s1, k1, ms], [s2, k2]) => {
      fc.pre(JSON.stringify([s1, k1]) !== JSON.stringify([s2, k2]));
      expect(interactionId(s1, k1, ms)).not.toBe(interactionId(s2, k2, ms));
    }),
    {
      seed: 7,
      examples: [
        [
          ['s', ['ab', 'c'], 5],
          ['s', ['a', 'bc'], 5],
        ],
      ],
    },
  );
});

test('the bits are those of SHA-256, so that ids never change between versions of Kept', () => {
  const digest = createHash('sha256').update('["s","k"]').digest('hex');
  const id = interactionId('s', ['k'], 0x0123456789ab);
  expect(id.slice(0, 18)).toBe(`01234567-89ab-7${digest.slice(0, 3)}`);
  expect(id.slice(20)).toBe(`${digest.slice(4, 7)}-${digest.slice(7, 19)}`);
});
