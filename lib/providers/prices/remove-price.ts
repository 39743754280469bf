import type { ChangeBy } from '#lib/catalog/index.ts';
import { priceKind } from '#lib/prices/index.ts';
import { getDocument } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';

/** Goes back to the built-in prices of a model. @throws UnknownName, VersionConflict, DatabaseAway */
export async function removePrice(
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  model: string,
  by: ChangeBy,
): Promise<void> {
  getDocument(catalog, priceKind, 0, model);
  await catalog.remove(priceKind, 0, model, by);
}
