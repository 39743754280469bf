import type { Catalog } from '#lib/catalog/index.ts';
import type { Usage } from '#lib/vendors/index.ts';
import { anthropicPrices } from './built-in-anthropic.ts';
import { openaiPrices } from './built-in-openai.ts';
import { costOf, type DatedRates, datedRates } from './cost.ts';
import { priceKind } from './kind.ts';
import type { ListedPrice, ModelPrice, PriceAt } from './types.ts';

export interface Prices {
  /** What a call cost in whole micro-USD, rounded half up; undefined when no price is known for it. */
  costMicroUsd(usage: Usage, at: PriceAt): number | undefined;
  /** All known prices by model and day; those of the catalog go before the built-in ones. */
  list(): ListedPrice[];
}

/** Newest first. */
type Rates = readonly DatedRates[];

/** Names that clients make up must not fill the memory. */
const mostRemembered = 5_000;
/** `gpt-4.1-2025-04-14`, `claude-sonnet-4-5-20250929`, `claude-3-7-sonnet-latest`, `claude-opus-4-0`. */
const suffix = /-(\d{4}-\d{2}-\d{2}|\d{8}|latest|0)$/;

const newestFirst = (price: ModelPrice): Rates =>
  price.entries.map(datedRates).sort((a, b) => b.sinceMs - a.sinceMs);
const key = (vendor: string | undefined, model: string): string => `${vendor ?? ''}\u0000${model}`;
const builtIn = [...openaiPrices, ...anthropicPrices];
const builtInRates = new Map(builtIn.map((price) => [key(price.vendor, price.model), newestFirst(price)]));

/** Reads the catalog's prices when they change, and remembers what it found for a model. */
export function createPrices(catalog: Pick<Catalog, 'list' | 'revision'>): Prices {
  let revision = -1;
  let set = new Map<string, Rates>();
  /** By vendor and model: prices to look through, in order. */
  const remembered = new Map<string, Map<string, readonly Rates[]>>();
  let count = 0;

  const ofCatalog = (): ModelPrice[] =>
    catalog
      .list(priceKind, 0)
      .map(({ name, body }) => ({ model: name, vendor: body.vendor, entries: body.entries }));

  function refresh(): void {
    revision = catalog.revision();
    set = new Map(ofCatalog().map((price) => [key(price.vendor, price.model), newestFirst(price)]));
    remembered.clear();
    count = 0;
  }

  function ratesOf(vendor: string, model: string): readonly Rates[] {
    const known = remembered.get(vendor)?.get(model);
    if (known) return known;
    const family = model.replace(suffix, '');
    const names = family === model ? [model] : [model, family];
    const found = [
      ...names.flatMap((name) => [set.get(key(vendor, name)), set.get(key(undefined, name))]),
      ...names.map((name) => builtInRates.get(key(vendor, name))),
    ].filter((rates) => rates !== undefined);
    if (count++ > mostRemembered) refresh();
    const models = remembered.get(vendor) ?? new Map<string, readonly Rates[]>();
    remembered.set(vendor, models.set(model, found));
    return found;
  }

  return {
    costMicroUsd(usage, at) {
      if (catalog.revision() !== revision) refresh();
      for (const rates of ratesOf(at.vendor, at.model)) {
        for (const dated of rates) if (dated.sinceMs <= at.atMs) return costOf(dated, usage, at);
      }
      return undefined;
    },
    list() {
      const listed = (source: ListedPrice['source']) => (price: ModelPrice) =>
        price.entries.map((entry) => ({ model: price.model, vendor: price.vendor, entry, source }));
      return [...ofCatalog().flatMap(listed('catalog')), ...builtIn.flatMap(listed('built-in'))].sort(
        (a, b) =>
          compare(a.model, b.model) || compare(b.source, a.source) || compare(a.entry.since, b.entry.since),
      );
    },
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
