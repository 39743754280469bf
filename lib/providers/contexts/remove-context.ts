import type { ChangeBy } from '#lib/catalog/index.ts';
import { contextKind } from '#lib/prompts/index.ts';
import { getDocument } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';

/** @throws UnknownName, VersionConflict, DatabaseAway */
export async function removeContext(
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
  tenant: string,
  by: ChangeBy,
): Promise<void> {
  getDocument(catalog, contextKind, projectId, tenant);
  await catalog.remove(contextKind, projectId, tenant, by);
}
