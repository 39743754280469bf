import type { ChangeBy, Document } from '#lib/catalog/index.ts';
import { checkPrice, type PriceBody, priceKind } from '#lib/prices/index.ts';
import { checkForeignName, refuseIssues } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';

/** Sets the prices of a model, over the built-in ones. @throws InvalidDocument, VersionConflict, DatabaseAway */
export async function changePrice(
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  model: string,
  body: unknown,
  by: ChangeBy,
): Promise<Document<PriceBody>> {
  checkForeignName(model);
  refuseIssues(checkPrice(body));
  return catalog.change(priceKind, 0, model, body, by);
}
