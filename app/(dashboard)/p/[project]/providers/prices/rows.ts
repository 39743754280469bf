import type { ListedPrice, PriceEntry } from '#lib/prices/index.ts';

/** What a model costs today. */
export interface PriceRow {
  model: string;
  vendor: string | undefined;
  /** In force; the first to come if none is yet. */
  entry: PriceEntry;
  source: ListedPrice['source'];
  /** Others of the same source, before and to come. */
  others: number;
  /** What a person’s price stands in for. */
  instead: PriceEntry | undefined;
}

/** The price in force for each model and vendor; a person’s goes before the built-in one. @param today `2026-11-21` */
export function inForce(prices: readonly ListedPrice[], today: string): PriceRow[] {
  const groups = [
    ...Map.groupBy(prices, ({ model, vendor, source }) => [model, vendor, source].join('\n')).values(),
  ];
  const rows = groups.map((same): PriceRow => {
    const entries = same.map(({ entry }) => entry).sort((a, b) => (a.since < b.since ? 1 : -1));
    const entry = entries.find(({ since }) => since <= today) ?? (entries.at(-1) as PriceEntry);
    const [{ model, vendor, source }] = same as [ListedPrice];
    return { model, vendor, entry, source, others: entries.length - 1, instead: undefined };
  });
  const stands = (row: PriceRow, other: PriceRow) =>
    other.source === 'catalog' &&
    other.model === row.model &&
    (other.vendor === undefined || other.vendor === row.vendor);
  return rows
    .filter((row) => row.source === 'catalog' || !rows.some((other) => stands(row, other)))
    .map((row) => ({
      ...row,
      instead:
        row.source === 'catalog'
          ? rows.find((other) => other.source === 'built-in' && stands(other, row))?.entry
          : undefined,
    }))
    .sort((a, b) => (a.model < b.model ? -1 : a.model > b.model ? 1 : 0));
}

/** USD per million tokens: 0.4 → "$0.40", 0.075 → "$0.075". */
export function perMillion(usd: number | undefined): string {
  if (usd === undefined) return '';
  const decimals = Number.isInteger(usd * 100) ? 2 : Math.min(6, String(usd).split('.')[1]?.length ?? 2);
  return `$${usd.toFixed(decimals)}`;
}

/** Of one image, in USD: the smallest and the largest of a table. */
export function perImage(price: PriceEntry['imageMicroUsd']): string {
  if (price === undefined) return '';
  const usd = (microUsd: number) => `$${Number((microUsd / 1e6).toPrecision(3))}`;
  if (typeof price === 'number') return usd(price);
  const all = Object.values(price).sort((a, b) => a - b);
  const [least, most] = [all[0], all.at(-1)];
  if (least === undefined || most === undefined) return '';
  return least === most ? usd(least) : `${usd(least)} – ${usd(most)}`;
}
