import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Catalog, Document, Kind } from '#lib/catalog/index.ts';
import { checkPrice, createPrices, type PriceBody, type PriceEntry } from '#lib/prices/index.ts';
import { listModels } from '#lib/simulator/models.ts';
import type { Usage } from '#lib/vendors/index.ts';

/** Prices that people set; `set` changes one as the catalog would. */
function shelf(documents: Record<string, PriceBody> = {}) {
  let revision = 1;
  const catalog: Pick<Catalog, 'list' | 'revision'> = {
    list<Body>(kind: Kind<Body>) {
      const rest = { projectId: 0, version: 1, changedAt: 0, changedBy: 'me', note: null };
      return Object.entries(documents).map(
        ([name, body]): Document<Body> => ({ ...rest, name, body: kind.schema.parse(body) }),
      );
    },
    revision: () => revision,
  };
  const set = (name: string, body: PriceBody) => {
    documents[name] = body;
    revision++;
  };
  return { prices: createPrices(catalog), set };
}
const pricesOf = (entry: Partial<PriceEntry>) =>
  shelf({ m: { entries: [{ since: '2020-01-01', input: 0, output: 0, ...entry }] } }).prices;

const usage = (given: Partial<Usage>): Usage => ({
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  reported: true,
  ...given,
});
const million = usage({ inputTokens: 1_000_000 });
const now = Date.parse('2026-11-21T12:00:00Z');
const m = { vendor: 'any', model: 'm', atMs: now };

/** As price lists write them: up to six decimals, here in millionths. */
const millionths = fc.integer({ min: 0, max: 200_000_000 });
const price = fc
  .tuple(millionths, millionths, millionths, millionths, millionths)
  .map(([input, cachedInput, cacheWrite, output, imageOutput]) => ({
    input,
    cachedInput,
    cacheWrite,
    output,
    imageOutput,
  }));
const inUsd = (price: Record<string, number>): Partial<PriceEntry> =>
  Object.fromEntries(Object.entries(price).map(([name, value]) => [name, value / 1e6]));
const tokens = fc.nat({ max: 500_000 });
const possible = fc
  .tuple(tokens, tokens, tokens, tokens, tokens)
  .map(([plain, cachedInputTokens, cacheWriteTokens, text, imageTokens]) =>
    usage({
      inputTokens: plain + cachedInputTokens + cacheWriteTokens,
      cachedInputTokens,
      cacheWriteTokens,
      outputTokens: text + imageTokens,
      imageTokens,
    }),
  );

describe('what a call cost', () => {
  test('is exact, rounded half up', () => {
    fc.assert(
      fc.property(price, possible, (price, used) => {
        const { inputTokens, cachedInputTokens, cacheWriteTokens = 0, outputTokens, imageTokens = 0 } = used;
        const plain = inputTokens - cachedInputTokens - cacheWriteTokens;
        const parts: [number, number][] = [
          [plain, price.input],
          [cachedInputTokens, price.cachedInput],
          [cacheWriteTokens, price.cacheWrite],
          [outputTokens - imageTokens, price.output],
          [imageTokens, price.imageOutput],
        ];
        const pico = parts.reduce((sum, [count, each]) => sum + BigInt(count) * BigInt(each), 0n);
        expect(pricesOf(inUsd(price)).costMicroUsd(used, m)).toBe(Number((pico + 500_000n) / 1_000_000n));
      }),
      { seed: 7 },
    );
    expect(pricesOf({ input: 0.075 }).costMicroUsd(usage({ inputTokens: 20 }), m)).toBe(2);
  });

  test('is never negative or broken, whatever a vendor reports', () => {
    const any = fc.oneof(fc.integer(), fc.double(), fc.constant(undefined as unknown as number));
    const reported = fc.record({
      inputTokens: any,
      cachedInputTokens: any,
      cacheWriteTokens: any,
      outputTokens: any,
      reasoningTokens: any,
      imageTokens: any,
      reported: fc.boolean(),
    });
    fc.assert(
      fc.property(price, reported, any, (price, used, images) => {
        const cost = pricesOf({ ...inUsd(price), imageMicroUsd: 7 }).costMicroUsd(used as Usage, {
          ...m,
          images,
        });
        expect(Number.isInteger(cost)).toBe(true);
        expect(cost).toBeGreaterThanOrEqual(0);
      }),
      { seed: 7 },
    );
  });

  test('is additive in tokens, but for rounding', () => {
    fc.assert(
      fc.property(price, possible, possible, (price, a, b) => {
        const prices = pricesOf(inUsd(price));
        const both = usage({
          inputTokens: a.inputTokens + b.inputTokens,
          cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
          cacheWriteTokens: (a.cacheWriteTokens ?? 0) + (b.cacheWriteTokens ?? 0),
          outputTokens: a.outputTokens + b.outputTokens,
          imageTokens: (a.imageTokens ?? 0) + (b.imageTokens ?? 0),
        });
        const cost = (used: Usage) => prices.costMicroUsd(used, m) as number;
        expect(Math.abs(cost(both) - cost(a) - cost(b))).toBeLessThanOrEqual(1);
      }),
      { seed: 7 },
    );
  });

  test('goes up for the whole call where its input is long', () => {
    const longInput = { aboveTokens: 1_000, input: 4, cachedInput: 0.4, output: 15 };
    const prices = pricesOf({ input: 2, cachedInput: 0.2, output: 10, longInput });
    const used = usage({ inputTokens: 1_000, cachedInputTokens: 500, outputTokens: 100 });
    expect(prices.costMicroUsd(used, m)).toBe(500 * 2 + 100 + 1_000);
    expect(prices.costMicroUsd({ ...used, inputTokens: 1_001 }, m)).toBe(501 * 4 + 200 + 1_500);
  });

  test('of an image is by its tokens, else by quality and size', () => {
    const { prices } = shelf();
    const at = { vendor: 'openai', model: 'gpt-image-1', atMs: now, images: 2, imageSize: '1024x1536' };
    const counted = usage({ inputTokens: 100, outputTokens: 1_000, imageTokens: 1_000 });
    expect(prices.costMicroUsd(counted, at)).toBe(500 + 40_000);
    expect(prices.costMicroUsd(usage({ inputTokens: 100 }), { ...at, imageQuality: 'high' })).toBe(
      500 + 500_000,
    );
    expect(prices.costMicroUsd(usage({ inputTokens: 100 }), { ...at, imageQuality: 'auto' })).toBeUndefined();
    const dalle = { vendor: 'openai', model: 'dall-e-3', atMs: now, images: 1 };
    expect(prices.costMicroUsd(usage({}), dalle)).toBe(40_000);
    expect(prices.costMicroUsd(usage({}), { ...dalle, imageSize: '1792x1024' })).toBe(80_000);
    expect(prices.costMicroUsd(usage({}), { ...dalle, imageSize: '1792x1024', imageQuality: 'hd' })).toBe(
      120_000,
    );
  });
});

describe('which price counts', () => {
  test('is that of the day, from midnight UTC', () => {
    const day = fc.integer({ min: 10_957, max: 21_914 }).map((day) => day * 86_400_000);
    fc.assert(
      fc.property(
        fc.uniqueArray(day, { minLength: 1, maxLength: 5 }),
        day,
        fc.nat(86_399_999),
        (days, at, ms) => {
          const entries = days.map((since) => ({
            since: new Date(since).toISOString().slice(0, 10),
            input: since / 86_400_000,
            output: 0,
          }));
          const latest = Math.max(...days.filter((since) => since <= at));
          const { prices } = shelf({ m: { entries } });
          const cost = prices.costMicroUsd(million, { ...m, atMs: at + ms });
          expect(cost).toBe(latest > 0 ? (latest / 86_400_000) * 1e6 : undefined);
        },
      ),
      { seed: 7 },
    );
    const { prices } = shelf();
    const o3 = (time: string) =>
      prices.costMicroUsd(million, { vendor: 'openai', model: 'o3', atMs: Date.parse(time) });
    expect(o3('2025-04-15T23:59:59.999Z')).toBeUndefined();
    expect(o3('2025-06-09T23:59:59.999Z')).toBe(10_000_000);
    expect(o3('2025-06-10T00:00:00.000Z')).toBe(2_000_000);
  });

  test.each([
    ['openai', 'gpt-4.1-2025-04-14', 2],
    ['openai', 'gpt-4o-2024-11-20', 2.5],
    ['openai', 'gpt-4o-2024-05-13', 5],
    ['openai', 'gpt-5-chat-latest', 1.25],
    ['anthropic', 'claude-sonnet-4-5-20250929', 6],
    ['anthropic', 'claude-opus-4-0', 15],
    ['anthropic', 'claude-3-5-haiku-20241022', 0.8],
  ])('of %s %s is its family’s, unless it has its own', (vendor, model, input) => {
    expect(shelf().prices.costMicroUsd(million, { vendor, model, atMs: now })).toBe(input * 1e6);
  });

  test.each([
    ['azure-openai', 'gpt-4.1'],
    ['openai', 'gpt-4.1-turbo'],
    ['openai', 'claude-sonnet-4-5'],
    ['anthropic', '__proto__'],
  ])('of %s %s is not guessed', (vendor, model) => {
    expect(shelf().prices.costMicroUsd(million, { vendor, model, atMs: now })).toBeUndefined();
  });

  test('is the one people set, at once, for its vendor and its days', () => {
    const { prices, set } = shelf();
    const cost = (vendor: string, model: string, at = now) =>
      prices.costMicroUsd(million, { vendor, model, atMs: at });
    expect(cost('openai', 'gpt-4.1')).toBe(2e6);
    set('gpt-4.1', { vendor: 'openai', entries: [{ since: '2026-01-01', input: 1, output: 1 }] });
    expect(cost('openai', 'gpt-4.1')).toBe(1e6);
    expect(cost('openai', 'gpt-4.1-2025-04-14')).toBe(1e6);
    expect(cost('openai', 'gpt-4.1', Date.parse('2025-12-31T23:00:00Z'))).toBe(2e6);
    expect(cost('azure-openai', 'gpt-4.1')).toBeUndefined();
    set('gpt-4.1', { entries: [{ since: '2026-01-01', input: 3, output: 1 }] });
    expect(cost('azure-openai', 'gpt-4.1')).toBe(3e6);
  });

  test('stays right when clients make up thousands of names', () => {
    const { prices } = shelf();
    for (let n = 0; n < 12_000; n++) {
      expect(
        prices.costMicroUsd(million, { vendor: 'openai', model: `made-up-${n}`, atMs: now }),
      ).toBeUndefined();
    }
    expect(prices.costMicroUsd(million, { vendor: 'openai', model: 'gpt-5', atMs: now })).toBe(1_250_000);
  });
});

describe('the list', () => {
  test('knows every model that the simulator plays, under the name its answers carry too', () => {
    const { prices } = shelf();
    const unknown = (['openai', 'anthropic'] as const).flatMap((vendor) =>
      listModels(vendor)
        .flatMap(({ id, snapshot }) => [id, snapshot])
        .filter((model) => prices.costMicroUsd(usage({}), { vendor, model, atMs: now }) === undefined),
    );
    expect(unknown).toEqual([]);
  });

  test('holds only prices that could be saved, each day once', () => {
    const listed = shelf().prices.list();
    expect(listed.length).toBeGreaterThan(50);
    const models = Map.groupBy(listed, ({ model, vendor }) => `${vendor}/${model}`);
    for (const [name, prices] of models) {
      expect([name, checkPrice({ entries: prices.map(({ entry }) => entry) })]).toEqual([name, []]);
      for (const { entry } of prices)
        expect(entry.cachedInput ?? entry.input).toBeLessThanOrEqual(entry.input);
    }
  });

  test('shows set prices before built-in ones, in order of their days', () => {
    const { prices, set } = shelf();
    set('o3', { entries: [{ since: '2026-01-01', input: 1, output: 1 }] });
    expect(
      prices
        .list()
        .filter(({ model }) => model === 'o3')
        .map(({ source, entry }) => [source, entry.since]),
    ).toEqual([
      ['catalog', '2026-01-01'],
      ['built-in', '2025-04-16'],
      ['built-in', '2025-06-10'],
    ]);
  });

  test.each<[unknown, string]>([
    [{ entries: [] }, 'entries: '],
    [{ entries: [{ since: '2026-02-30', input: 1, output: 1 }] }, 'entries.0.since: '],
    [{ entries: [{ since: '2026-01-01', input: -1, output: 1 }] }, 'entries.0.input: '],
    [
      { entries: [{ since: '2026-01-01', input: 1, output: 1, imageMicroUsd: 0.5 }] },
      'entries.0.imageMicroUsd',
    ],
    [
      {
        entries: [
          { since: '2026-01-01', input: 1, output: 1 },
          { since: '2026-01-01', input: 2, output: 1 },
        ],
      },
      'entries: two begin on the same day',
    ],
  ])('refuses %j', (body, issue) => {
    expect(checkPrice(body).join()).toContain(issue);
  });
});
