/** What a call cost, from dated list prices and those that people set. */
export { checkPrice, priceKind } from './kind.ts';
export { createPrices, type Prices } from './prices.ts';
export type { ListedPrice, PriceAt, PriceBody, PriceEntry } from './types.ts';
