import type { ModelPrice, PriceEntry } from './types.ts';

/** Since, input, cached input (undefined: not cheaper), output. */
type Row = readonly [string, number, number | undefined, number, Partial<PriceEntry>?];

const model = (name: string, ...rows: Row[]): ModelPrice => ({
  model: name,
  vendor: 'openai',
  entries: rows.map(([since, input, cachedInput, output, more]) => ({
    since,
    input,
    ...(cachedInput !== undefined && { cachedInput }),
    output,
    ...more,
  })),
});

/** GPT-5.4 and later: above 272,000 tokens of input, input costs twice and output one and a half times as much. */
const withLong = ([since, input, cachedInput, output, more]: Row): Row => {
  const { cacheWrite } = more ?? {};
  const longInput = {
    aboveTokens: 272_000,
    input: input * 2,
    ...(cachedInput !== undefined && { cachedInput: cachedInput * 2 }),
    ...(cacheWrite !== undefined && { cacheWrite: cacheWrite * 2 }),
    output: output * 1.5,
  };
  return [since, input, cachedInput, output, { ...more, longInput }];
};
/** GPT-5.6 and later bill what is written to the cache at 1.25 × input. */
const written = (row: Row): Row =>
  withLong([row[0], row[1], row[2], row[3], { cacheWrite: row[1] * 1.25, ...row[4] }]);

const perImage = (prices: Record<string, readonly [square: number, oblong: number]>) =>
  Object.fromEntries(
    Object.entries(prices).flatMap(([quality, [square, oblong]]) => [
      [`${quality}/1024x1024`, square],
      [`${quality}/1024x1536`, oblong],
      [`${quality}/1536x1024`, oblong],
    ]),
  );

const textModels: readonly ModelPrice[] = [
  model('gpt-3.5-turbo', ['2024-01-25', 0.5, undefined, 1.5]),
  model('gpt-3.5-turbo-0125', ['2024-01-25', 0.5, undefined, 1.5]),
  model('gpt-4', ['2023-06-13', 30, undefined, 60]),
  model('gpt-4-0613', ['2023-06-13', 30, undefined, 60]),
  model('gpt-4-turbo', ['2024-04-09', 10, undefined, 30]),
  model('gpt-4o-2024-05-13', ['2024-05-13', 5, undefined, 15]),
  model('gpt-4o', ['2024-10-02', 2.5, 1.25, 10]),
  model('gpt-4o-mini', ['2024-07-18', 0.15, 0.075, 0.6]),
  model('gpt-4.1', ['2025-04-14', 2, 0.5, 8]),
  model('gpt-4.1-mini', ['2025-04-14', 0.4, 0.1, 1.6]),
  model('gpt-4.1-nano', ['2025-04-14', 0.1, 0.025, 0.4]),
  model('o1', ['2024-12-17', 15, 7.5, 60]),
  model('o3-mini', ['2025-01-31', 1.1, 0.55, 4.4]),
  model('o3', ['2025-04-16', 10, 2.5, 40], ['2025-06-10', 2, 0.5, 8]),
  model('o4-mini', ['2025-04-16', 1.1, 0.275, 4.4]),
  model('gpt-5', ['2025-08-07', 1.25, 0.125, 10]),
  model('gpt-5-chat', ['2025-08-07', 1.25, 0.125, 10]),
  model('gpt-5-mini', ['2025-08-07', 0.25, 0.025, 2]),
  model('gpt-5-nano', ['2025-08-07', 0.05, 0.005, 0.4]),
  model('gpt-5-pro', ['2025-10-06', 15, undefined, 120]),
  model('gpt-5.1', ['2025-11-13', 1.25, 0.125, 10]),
  model('gpt-5.2', ['2025-12-11', 1.75, 0.175, 14]),
  model('gpt-5.4', withLong(['2026-03-05', 2.5, 0.25, 15])),
  model('gpt-5.4-mini', ['2026-03-17', 0.75, 0.075, 4.5]),
  model('gpt-5.4-nano', ['2026-03-17', 0.2, 0.02, 1.25]),
  model('gpt-5.5', withLong(['2026-04-23', 5, 0.5, 30])),
  model('gpt-5.6-luna', written(['2026-07-09', 1, 0.1, 6]), written(['2026-07-30', 0.2, 0.02, 1.2])),
  model('gpt-5.6-terra', written(['2026-07-09', 2.5, 0.25, 15]), written(['2026-07-30', 2, 0.2, 12])),
  model(
    'gpt-5.6-sol',
    written(['2026-07-09', 5, 0.5, 30]),
    written(['2026-08-21', 4, 0.4, 20, { note: 'lowered at least through 2026-11-21' }]),
  ),
  model('gpt-6-astra', written(['2026-09-03', 10, 1, 50])),
  model('gpt-6-luna', written(['2026-09-22', 0.1, 0.01, 0.5])),
  model('gpt-6-sol', written(['2026-09-22', 2, 0.2, 10])),
  model('gpt-6.1-sol', written(['2026-09-29', 2, 0.1, 10])),
];

const embeddingModels: readonly ModelPrice[] = [
  model('text-embedding-ada-002', ['2023-06-13', 0.1, undefined, 0]),
  model('text-embedding-3-small', ['2024-01-25', 0.02, undefined, 0]),
  model('text-embedding-3-large', ['2024-01-25', 0.13, undefined, 0]),
];

/** DALL·E is billed by the image. The others are billed by tokens: their prices per image are for answers that count none. */
const imageModels: readonly ModelPrice[] = [
  model('dall-e-2', [
    '2023-11-06',
    0,
    undefined,
    0,
    { imageMicroUsd: { '256x256': 16_000, '512x512': 18_000, '1024x1024': 20_000, default: 20_000 } },
  ]),
  model('dall-e-3', [
    '2023-11-06',
    0,
    undefined,
    0,
    {
      imageMicroUsd: {
        default: 40_000,
        '1024x1024': 40_000,
        '1024x1792': 80_000,
        '1792x1024': 80_000,
        hd: 80_000,
        'hd/1024x1024': 80_000,
        'hd/1024x1792': 120_000,
        'hd/1792x1024': 120_000,
      },
    },
  ]),
  model('gpt-image-1', [
    '2025-04-23',
    5,
    1.25,
    0,
    {
      imageOutput: 40,
      imageMicroUsd: perImage({ low: [11_000, 16_000], medium: [42_000, 63_000], high: [167_000, 250_000] }),
    },
  ]),
  model('gpt-image-1-mini', [
    '2025-10-06',
    2,
    0.2,
    0,
    {
      imageOutput: 8,
      imageMicroUsd: perImage({ low: [5_000, 6_000], medium: [11_000, 15_000], high: [36_000, 52_000] }),
    },
  ]),
  model('gpt-image-1.5', ['2025-12-16', 5, 1.25, 10, { imageOutput: 32 }]),
  model('gpt-image-2', ['2026-04-21', 5, 1.25, 10, { imageOutput: 30 }]),
];

/**
 * OpenAI's list prices (standard tier), from the model pages under https://developers.openai.com/api/docs/models as of
 * November 2026 where they say them, else from the price lists of github.com/BerriAI/litellm and
 * github.com/simonw/llm-prices, which cite OpenAI's, and for GPT-5.6 and later from notes on OpenAI's pricing page and
 * changelog (docs.laozhang.ai, github.com/merefield/codexometer). `since` is the day a price began, or for a model's
 * first price a day not after its launch. Azure's prices differ by deployment and are not built in.
 */
export const openaiPrices: readonly ModelPrice[] = [...textModels, ...embeddingModels, ...imageModels];
