import type { z } from 'zod';
import type { priceBody, priceEntry } from './kind.ts';

/** Prices of one model since a day. */
export type PriceEntry = z.infer<typeof priceEntry>;
export type PriceBody = z.infer<typeof priceBody>;

/** Prices of one model at one vendor, or at whoever sells it. */
export interface ModelPrice {
  model: string;
  vendor: string | undefined;
  entries: readonly PriceEntry[];
}

/** What was called and when, and what an image model drew. */
export interface PriceAt {
  vendor: string;
  model: string;
  atMs: number;
  /** How many were made. */
  images?: number | undefined;
  /** `1024x1024`, as the request named it. */
  imageSize?: string | undefined;
  imageQuality?: string | undefined;
}

export interface ListedPrice {
  model: string;
  vendor: string | undefined;
  entry: PriceEntry;
  source: 'built-in' | 'catalog';
}
