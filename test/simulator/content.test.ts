import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fillSchema, plainText } from '../../lib/simulator/content/index.ts';
import { samplePattern } from '../../lib/simulator/content/schema-pattern.ts';
import { embed } from '../../lib/simulator/dialects/embeddings.ts';
import { seeded } from '../../lib/simulator/random.ts';
import { pieces } from '../../lib/simulator/tokens.ts';

const say = (prompt: string, turn: number, system = '') => plainText(seeded(turn), { system, prompt, turn });

describe('words', () => {
  test('are in the language of the request', () => {
    expect(say('Schreib einen Absatz für unsere Bäckerei und die Kuchen', 1)).toMatch(
      / (die|der|und|wir|Sie|es|im|uns) /i,
    );
    expect(say('パン屋の見出しを書いて', 1)).toMatch(/[぀-ヿ]/);
    expect(say('เขียนข้อความ', 1)).toMatch(/[฀-๿]/);
    expect(say('اكتب فقرة', 1)).toMatch(/[؀-ۿ]/);
    expect(say('un botón para las tartas de nuestra tienda', 3)).toMatch(/^\p{Lu}[\p{L} ]+$/u);
  });

  test('two calls in a row never say the same', () => {
    for (const prompt of ['button for cakes', 'write about yoga', 'heading for a bakery', '見出し']) {
      for (let turn = 0; turn < 50; turn++) expect(say(prompt, turn)).not.toBe(say(prompt, turn + 1));
    }
  });

  test('button texts are short, a few are paragraphs', () => {
    const lengths = Array.from({ length: 1000 }, (_, turn) => say('button for cakes', turn).length);
    const long = lengths.filter((length) => length > 70).length;
    expect(long).toBeGreaterThan(20);
    expect(long).toBeLessThan(110);
    expect(lengths.filter((length) => length < 25).length).toBe(1000 - long);
  });

  test('"in 60 tokens" gives 60, and tokens are the text again', () => {
    for (const text of [say('Answer in 60 tokens', 5), say('パン屋 60 tokens', 5), '{"a":"b 🔥"}  x\n']) {
      expect(pieces(text).join('')).toBe(text);
    }
    expect(pieces(say('Answer in 60 tokens', 5))).toHaveLength(60);
  });
});

describe('JSON by schema', () => {
  const schemas = {
    plan: {
      type: 'object',
      required: ['pages', 'tone', 'count'],
      additionalProperties: false,
      properties: {
        pages: {
          type: 'array',
          minItems: 2,
          maxItems: 3,
          items: {
            type: 'object',
            required: ['slug', 'title'],
            properties: {
              slug: { type: 'string', pattern: '^[a-z]{3,8}(-[a-z0-9]+)*$' },
              title: { type: 'string', minLength: 5, maxLength: 12 },
              contact: { type: 'string', format: 'email' },
            },
          },
        },
        tone: { enum: ['warm', 'loud'] },
        count: { type: 'integer', minimum: 3, maximum: 5 },
        share: { type: 'number', exclusiveMinimum: 0, maximum: 1, multipleOf: 0.25 },
        note: { type: ['string', 'null'] },
        kind: {
          anyOf: [
            { const: 'a' },
            { type: 'object', required: ['x'], properties: { x: { type: 'boolean' } } },
          ],
        },
      },
    },
    tree: {
      $ref: '#/$defs/node',
      $defs: {
        node: {
          type: 'object',
          required: ['name', 'children'],
          properties: {
            name: { type: 'string' },
            children: { type: 'array', items: { $ref: '#/$defs/node' } },
            next: { anyOf: [{ $ref: '#/$defs/node' }, { type: 'null' }] },
          },
        },
      },
    },
  };

  test.each(Object.entries(schemas))('%s', (_, schema) => {
    const check = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
    for (let seed = 0; seed < 300; seed++) {
      const value = fillSchema(schema, seeded(seed), (field) => `some ${field} text`);
      expect(check.safeParse(JSON.parse(JSON.stringify(value))).error).toBeUndefined();
    }
  });

  test.each(['^#[0-9a-f]{6}$', '^(draft|live)-\\d{2,4}$', '[^x]+y?', '^\\w+@\\w+\\.com$', '^a|b$'])(
    'pattern %s',
    (pattern) => {
      for (let seed = 0; seed < 100; seed++)
        expect(samplePattern(pattern, seeded(seed))).toMatch(new RegExp(pattern));
    },
  );
});

test('embeddings: unit length, the same for the same text, nearer for shared words', () => {
  const dot = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);
  const [cake, cakes, law] = ['fresh cake daily', 'fresh cake today', 'tenancy advice'].map((text) =>
    embed(text, 256),
  ) as [Float32Array, Float32Array, Float32Array];
  expect(dot(cake, cake)).toBeCloseTo(1);
  expect(embed('fresh cake daily', 256)).toEqual(cake);
  expect(dot(cake, cakes)).toBeGreaterThan(dot(cake, law) + 0.3);
});
