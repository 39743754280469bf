import type { ModelPrice, PriceEntry } from './types.ts';

/** Since, input, cache read, cache write (5 minutes), output. */
type Row = readonly [string, number, number, number, number, Pick<PriceEntry, 'longInput' | 'note'>?];

const model = (name: string, ...rows: Row[]): ModelPrice => ({
  model: name,
  vendor: 'anthropic',
  entries: rows.map(([since, input, cachedInput, cacheWrite, output, more]) => ({
    since,
    input,
    cachedInput,
    cacheWrite,
    output,
    ...more,
  })),
});
const longSonnet = {
  longInput: { aboveTokens: 200_000, input: 6, cachedInput: 0.6, cacheWrite: 7.5, output: 22.5 },
};

/**
 * Anthropic's list prices, https://platform.claude.com/docs/en/about-claude/pricing as of November 2026; prices of models
 * that are no longer on it, and of long inputs, from the price list of github.com/BerriAI/litellm as of July 2026. `since`
 * is the day a price began, or for a model's first price a day not after its launch. Writes that last an hour cost 2 ×
 * input instead of 1.25 ×: usage does not tell them apart.
 */
export const anthropicPrices: readonly ModelPrice[] = [
  model('claude-3-haiku', ['2024-03-07', 0.25, 0.03, 0.3, 1.25]),
  model('claude-3-opus', ['2024-02-29', 15, 1.5, 18.75, 75]),
  model('claude-3-5-haiku', ['2024-12-03', 0.8, 0.08, 1, 4]),
  model('claude-3-7-sonnet', ['2025-02-19', 3, 0.3, 3.75, 15]),
  model('claude-sonnet-4', ['2025-05-14', 3, 0.3, 3.75, 15, longSonnet]),
  model('claude-opus-4', ['2025-05-14', 15, 1.5, 18.75, 75]),
  model('claude-opus-4-1', ['2025-08-05', 15, 1.5, 18.75, 75]),
  model('claude-sonnet-4-5', ['2025-09-29', 3, 0.3, 3.75, 15, longSonnet]),
  model('claude-haiku-4-5', ['2025-10-01', 1, 0.1, 1.25, 5]),
  model('claude-opus-4-5', ['2025-11-01', 5, 0.5, 6.25, 25]),
  model('claude-opus-4-6', ['2026-02-05', 5, 0.5, 6.25, 25]),
  model('claude-sonnet-4-6', ['2026-02-17', 3, 0.3, 3.75, 15]),
  model('claude-opus-4-7', ['2026-04-16', 5, 0.5, 6.25, 25]),
  model('claude-opus-4-8', ['2026-04-16', 5, 0.5, 6.25, 25]),
  model('claude-sonnet-5', ['2026-06-01', 2, 0.2, 2.5, 10]),
  model('claude-opus-5', ['2026-06-01', 5, 0.5, 6.25, 25]),
  model('claude-fable-5', ['2026-06-01', 10, 1, 12.5, 50]),
  model('claude-mythos-5', ['2026-06-01', 10, 1, 12.5, 50]),
  model('claude-fable-5-1', ['2026-09-01', 10, 0.25, 12.5, 50]),
  model('claude-mythos-5-1', ['2026-09-01', 10, 0.25, 12.5, 50]),
  model('claude-opus-5-5', ['2026-09-22', 4, 0.2, 5, 20]),
  model('claude-sonnet-5-5', ['2026-09-28', 2, 0.2, 2.5, 10], ['2026-10-07', 2, 0.1, 2.5, 10]),
  model('claude-haiku-5-5', [
    '2026-10-07',
    0.1,
    0.01,
    0.125,
    0.5,
    { longInput: { aboveTokens: 100_000, input: 0.5, cachedInput: 0.05, cacheWrite: 0.625, output: 2.5 } },
  ]),
];
