import type { Usage } from '#lib/vendors/index.ts';
import type { PriceAt, PriceEntry } from './types.ts';

/** Pico-USD per token: whole numbers for prices of up to six decimals, so that sums are exact and halves are halves. */
interface Rates {
  input: number;
  cachedInput: number;
  cacheWrite: number;
  output: number;
}

/** An entry made ready for the hot path. */
export interface DatedRates {
  sinceMs: number;
  rates: Rates;
  longInput: Rates;
  /** Input tokens above which `longInput` counts. */
  longAbove: number;
  imageOutput: number | undefined;
  imageMicroUsd: PriceEntry['imageMicroUsd'];
}

const scale = 1e6;
const scaled = (price: number): number => Math.round(price * scale);

const ratesOf = (price: Pick<PriceEntry, keyof Rates>): Rates => ({
  input: scaled(price.input),
  cachedInput: scaled(price.cachedInput ?? price.input),
  cacheWrite: scaled(price.cacheWrite ?? price.input),
  output: scaled(price.output),
});

export const datedRates = (entry: PriceEntry): DatedRates => ({
  sinceMs: Date.parse(entry.since),
  rates: ratesOf(entry),
  longInput: ratesOf(entry.longInput ?? entry),
  longAbove: entry.longInput?.aboveTokens ?? Number.POSITIVE_INFINITY,
  imageOutput: entry.imageOutput === undefined ? undefined : scaled(entry.imageOutput),
  imageMicroUsd: entry.imageMicroUsd,
});

/** Whole micro-USD, half up; undefined where an image has no price of its own and no tokens. */
export function costOf(dated: DatedRates, usage: Usage, at: PriceAt): number | undefined {
  const inputTokens = count(usage.inputTokens);
  const rates = inputTokens > dated.longAbove ? dated.longInput : dated.rates;
  const cached = Math.min(count(usage.cachedInputTokens), inputTokens);
  const written = Math.min(count(usage.cacheWriteTokens), inputTokens - cached);
  const imageTokens = count(usage.imageTokens);
  const textTokens = Math.max(0, count(usage.outputTokens) - imageTokens);
  const pico =
    (inputTokens - cached - written) * rates.input +
    cached * rates.cachedInput +
    written * rates.cacheWrite +
    textTokens * rates.output +
    imageTokens * (dated.imageOutput ?? rates.output);
  const images = imageTokens === 0 ? count(at.images) : 0;
  const each = images === 0 ? 0 : imagePrice(dated, at);
  return each === undefined ? undefined : Math.floor((pico + scale / 2) / scale) + images * each;
}

/** What vendors report is not always a number, never less than nothing, and beyond this no count of tokens. */
const mostTokens = 2 ** 31;
const count = (tokens: number | undefined): number =>
  tokens !== undefined && tokens > 0 && tokens < mostTokens ? Math.floor(tokens) : 0;

function imagePrice({ imageMicroUsd: price }: DatedRates, at: PriceAt): number | undefined {
  if (price === undefined || typeof price === 'number') return price;
  const { imageSize: size = '', imageQuality: quality = '' } = at;
  return price[`${quality}/${size}`] ?? price[size] ?? price[quality] ?? price.default;
}
