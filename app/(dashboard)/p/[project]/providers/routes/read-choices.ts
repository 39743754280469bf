import type { Pool } from '#lib/pool/index.ts';
import type { Choices } from './editor/context.ts';

/** Vendors with their models and organizations, as far as they are known by name. */
export function readChoices(
  pool: Pick<Pool, 'organizations' | 'models'>,
  routes: string[],
  features: string[],
): Choices {
  const byVendor = Map.groupBy(pool.organizations(), ({ vendor }) => vendor);
  const models = pool.models();
  return {
    vendors: [...byVendor].map(([vendor, organizations]) => ({
      vendor,
      models: models.filter((one) => one.vendor === vendor).map(({ model }) => model),
      organizations: organizations.map(({ id }) => id),
    })),
    routes,
    features,
  };
}
