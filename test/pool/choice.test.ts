import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { choose, contenders, type Option } from '#lib/pool/choose.ts';
import { setUp, sharesOf } from './set-up.ts';

const option = fc.record<Option>({
  pull: fc.double({ min: 0.001, max: 10, noNaN: true }),
  ramp: fc.constantFrom(1, 1, 1, 0.1, 0.5),
  isSpent: fc.boolean(),
  isDue: fc.constantFrom(false, false, false, true),
});
const draws = 2000;
const each = (n: number) => (n + 0.5) / draws;

describe('the choice', () => {
  test('gives everyone his part of the draws, by pull', () => {
    fc.assert(
      fc.property(fc.array(option, { minLength: 1, maxLength: 6 }), (options) => {
        const among = contenders(options);
        const total = among.reduce((sum, { pull }) => sum + pull, 0);
        const counts = new Map<Option, number>();
        for (let n = 0; n < draws; n++) {
          const { chosen } = choose(among, each(n));
          counts.set(chosen, (counts.get(chosen) ?? 0) + 1);
        }
        for (const one of among)
          expect(Math.abs((counts.get(one) ?? 0) / draws - one.pull / total)).toBeLessThan(2 / draws);
      }),
      { numRuns: 200 },
    );
  });

  test('is among those with headroom while there are any, and a probe comes before all', () => {
    fc.assert(
      fc.property(fc.array(option, { minLength: 1, maxLength: 6 }), (options) => {
        const among = contenders(options);
        const due = options.filter(({ isDue }) => isDue);
        const able = options.filter(({ isSpent }) => !isSpent);
        if (due.length > 0) expect(among).toEqual([due[0]]);
        else expect(among).toEqual(able.length > 0 ? able : options);
      }),
    );
  });

  test('where all come back, lets through as many as their breakers would', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0.1, 0.3, 0.8), { minLength: 1, maxLength: 4 }), (ramps) => {
        const options = ramps.map((ramp) => ({ pull: 2 * ramp, ramp, isSpent: false, isDue: false }));
        const total = ramps.reduce((sum, ramp) => sum + ramp, 0);
        let passed = 0;
        for (let n = 0; n < draws; n++) {
          const { chosen, draw } = choose(options, each(n));
          expect(draw).toBeGreaterThanOrEqual(0);
          expect(draw).toBeLessThan(1);
          if (draw < chosen.ramp) passed++;
        }
        const expected = ramps.reduce((sum, ramp) => sum + (ramp / total) * ramp, 0);
        expect(passed / draws).toBeCloseTo(expected, 2);
        // With somebody who does not, everybody passes.
        const whole = { pull: 1, ramp: 1, isSpent: false, isDue: false };
        for (let n = 0; n < draws; n += 50) expect(choose([...options, whole], each(n)).draw).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the pool', () => {
  test('gives calls by weight, and never to a drained organization', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }),
        async (weights) => {
          const bodies = weights.map((weight, n) => [`o${n}`, { weight }] as const);
          await using kept = setUp(Object.fromEntries(bodies));
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          if (total === 0) {
            expect(await kept.refused()).toMatchObject({ kind: 'drained', waitMs: Number.POSITIVE_INFINITY });
            expect(await kept.refused({ organization: 'o0' })).toMatchObject({ kind: 'drained' });
            return;
          }
          const shares = await sharesOf(200, (draw) => kept.call({}, { draw }));
          for (const [id, { weight }] of bodies) {
            expect(Math.abs((shares[id] ?? 0) - weight / total)).toBeLessThan(0.011);
            if (weight === 0)
              expect(await kept.refused({ organization: id })).toMatchObject({ kind: 'drained' });
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  test('gives calls by headroom', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 5, max: 100 }), { minLength: 2, maxLength: 3 }),
        async (percents) => {
          await using kept = setUp(Object.fromEntries(percents.map((_, n) => [`o${n}`, {}])));
          for (const [n, percent] of percents.entries()) {
            const requests = { limit: 100_000, remaining: 1000 * percent };
            await kept.call({ headroom: { requests } }, { organization: `o${n}` });
          }
          const total = percents.reduce((sum, percent) => sum + percent, 0);
          const shares = await sharesOf(200, (draw) => kept.call({}, { draw }));
          for (const [n, percent] of percents.entries())
            expect(Math.abs((shares[`o${n}`] ?? 0) - percent / total)).toBeLessThan(0.015);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('says why', async () => {
    await using kept = setUp({ a: {}, b: { weight: 0 }, c: { sealedKey: 'of another installation' }, d: {} });
    const requests = (remaining: number) => ({ headroom: { requests: { limit: 100, remaining } } });
    await kept.call(requests(83), { organization: 'a' });
    await kept.call(requests(21), { organization: 'd' });
    expect(kept.pool.look({ vendor: 'openai', model: 'gpt-4.1' })).toMatchObject([
      { organization: 'a', canServe: true, reason: 'headroom 83 %', share: expect.closeTo(83 / 104) },
      { organization: 'b', canServe: false, reason: 'drained', share: 0 },
      {
        organization: 'c',
        canServe: false,
        reason: 'its key was sealed with another secret: enter it again',
      },
      { organization: 'd', canServe: true, reason: 'headroom 21 %', share: expect.closeTo(21 / 104) },
    ]);
    expect(kept.pool.unreadableSecrets()).toEqual(['c']);
    expect((await kept.get({ draw: 0 })).reason).toBe('most headroom (83 %) of 2');
    expect((await kept.get({ draw: 0.99 })).reason).toBe('drawn from 2, headroom 21 %');
    expect((await kept.get({ organization: 'd' })).reason).toBe('asked for by name');
    expect((await kept.get({ exclude: new Set(['a']) })).reason).toBe('the only one that can serve');
    expect(await kept.refused({ exclude: new Set(['a', 'd']) })).toMatchObject({ kind: 'open', waitMs: 0 });
    expect(await kept.refused({ vendor: 'nobody' })).toEqual({
      ...{ kind: 'unknown', waitMs: Number.POSITIVE_INFINITY, because: [] },
    });
  });

  test('knows who sells what', async () => {
    const server = { api: 'openai-compatible', baseUrl: 'http://127.0.0.1:1/v1' } as const;
    await using kept = setUp({
      'a-openai': {},
      'b-claude': { vendor: 'anthropic', api: 'anthropic' },
      'c-azure': {
        vendor: 'azure-openai',
        api: 'azure-openai',
        baseUrl: 'https://x',
        deployments: { 'gpt-4o': 'd' },
      },
      'd-gemini': { vendor: 'gemini', ...server },
      'e-groq': { vendor: 'groq', ...server },
      'f-more': { vendor: 'openai', models: ['own-model'] },
    });
    const { pool } = kept;
    const sellers = Object.fromEntries(
      ['gpt-4.1', 'gpt-4o', 'claude-sonnet-5', 'gemini-3', 'llama-4', 'gpt-oss-120b', 'own-model'].map(
        (model) => [model, pool.vendorsOf(model)],
      ),
    );
    expect(sellers).toEqual({
      'gpt-4.1': ['openai'],
      'gpt-4o': ['openai', 'azure-openai'],
      'claude-sonnet-5': ['anthropic'],
      'gemini-3': ['gemini'],
      'llama-4': ['groq'],
      'gpt-oss-120b': ['groq'],
      'own-model': ['groq', 'openai'],
    });
    expect(pool.serves('openai', 'own-model')).toBe(true);
    expect(pool.serves('anthropic', 'gpt-4.1')).toBe(false);
    expect(pool.models()).toContainEqual({ vendor: 'azure-openai', model: 'gpt-4o' });
    expect(pool.models().filter(({ vendor }) => vendor === 'azure-openai')).toHaveLength(1);
    expect(pool.clientCapabilities('anthropic', 'claude-sonnet-4-5')?.prefill).toBe(true);
    // A list is what it is, whatever the vendor.
    expect((await kept.get({ model: 'own-model' })).organization).toBe('f-more');
    kept.put('f-more', { models: ['other'] });
    expect(await kept.refused({ model: 'own-model' })).toMatchObject({ kind: 'unknown' });
  });
});
