import type { ListedPrice } from '#lib/prices/index.ts';
import type { ProvidersParts } from '../types.ts';

/** All known prices by model and day; those that people set go before the built-in ones. @param model only its own */
export const listPrices = ({ prices }: Pick<ProvidersParts, 'prices'>, model?: string): ListedPrice[] =>
  prices.list().filter((price) => model === undefined || price.model === model);
