import type { ChangeBy, Document } from '#lib/catalog/index.ts';
import { type ContextBody, contextKind } from '#lib/prompts/index.ts';
import { checkForeignName } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';

/**
 * What prompts know about a tenant, or with `(project)` about the product.
 * @throws InvalidDocument, VersionConflict, DatabaseAway
 */
export async function changeContext(
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
  tenant: string,
  body: unknown,
  by: ChangeBy,
): Promise<Document<ContextBody>> {
  checkForeignName(tenant);
  return catalog.change(contextKind, projectId, tenant, body, by);
}
