import type { Catalog } from '#lib/catalog/index.ts';
import { type ConcurrencyLimits, concurrencyKind } from './kinds.ts';
import type { Member } from './members.ts';

/** Limits of calls at once, by the key of their slots. */
export interface ConcurrencyBook {
  of(key: string): number | undefined;
  /** Of models. */
  models(): { key: string; vendor: string; model: string; limit: number }[];
  /** After a change of the catalog. @returns keys that have or had a limit */
  reload(): string[];
}

export const modelSlots = (vendor: string, model: string): string => `model:${vendor}/${model}`;
export const organizationSlots = (id: string): string => `organization:${id}`;

export function createConcurrencyBook(
  catalog: Catalog,
  environment: ConcurrencyLimits,
  members: () => readonly Member[],
): ConcurrencyBook {
  let models: ReturnType<ConcurrencyBook['models']> = [];
  let limits = new Map<string, number>();

  function reload(): string[] {
    const before = limits.keys();
    const documents = catalog.list(concurrencyKind, 0).map(({ body }) => body);
    const rows = [environment, ...documents].flatMap((vendors) =>
      Object.entries(vendors).flatMap(([vendor, byModel]) =>
        Object.entries(byModel).map(([model, limit]) => ({
          key: modelSlots(vendor, model),
          vendor,
          model,
          limit,
        })),
      ),
    );
    models = [...new Map(rows.map((row) => [row.key, row])).values()];
    limits = new Map(models.map(({ key, limit }) => [key, limit]));
    for (const { id, body } of members()) {
      const places = body.limits?.concurrency;
      if (places !== undefined) limits.set(organizationSlots(id), places);
    }
    return [...new Set([...before, ...limits.keys()])];
  }

  return { of: (key) => limits.get(key), models: () => models, reload };
}
