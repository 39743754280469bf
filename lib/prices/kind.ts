import { z } from 'zod';
import type { Kind } from '#lib/catalog/index.ts';
import type { PriceBody } from './types.ts';

/** USD per million tokens, which is micro-USD per token. */
const amount = z.number().min(0).max(100_000);
const microUsd = z.number().int().min(0).max(1_000_000_000);

const tokenPrices = {
  input: amount,
  /** Absent: as `input`. */
  cachedInput: amount.optional(),
  /** Tokens written to the prompt cache. Absent: as `input`. */
  cacheWrite: amount.optional(),
  output: amount,
};

export const priceEntry = z.strictObject({
  /** From midnight UTC of this day. */
  since: z.iso.date(),
  ...tokenPrices,
  /** For all tokens of a call whose input, cached or not, is longer than `aboveTokens`. */
  longInput: z.strictObject({ aboveTokens: z.number().int().positive(), ...tokenPrices }).optional(),
  /** Output tokens that are image. Absent: as `output`. */
  imageOutput: amount.optional(),
  /** One image whose tokens the vendor did not count; by `quality/size`, `size`, `quality` or `default`. */
  imageMicroUsd: z.union([microUsd, z.record(z.string(), microUsd)]).optional(),
  note: z.string().max(500).optional(),
});

export const priceBody = z
  .strictObject({
    /** Absent: whoever sells the model. */
    vendor: z.string().min(1).max(100).optional(),
    entries: z.array(priceEntry).min(1).max(200),
  })
  .refine(({ entries }) => new Set(entries.map(({ since }) => since)).size === entries.length, {
    path: ['entries'],
    message: 'two begin on the same day',
  });

/** Prices that people set, one document a model; they go before the built-in ones. */
export const priceKind: Kind<PriceBody> = { name: 'price', scope: 'installation', schema: priceBody };

/** What is wrong with a price, as `path: reason`; empty when it can be saved. */
export function checkPrice(body: unknown): string[] {
  const parsed = priceBody.safeParse(body);
  return parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'price'}: ${message}`);
}
