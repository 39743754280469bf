import type { ChangeBy } from '#lib/catalog/index.ts';
import { organizationKind } from '#lib/pool/index.ts';
import { changing, getDocument } from '../documents.ts';
import type { OrganizationView, ProvidersParts } from '../types.ts';
import { viewOf } from './organization-view.ts';

/** It gets nothing new; what is under way ends there. @throws UnknownName, VersionConflict, DatabaseAway */
export async function drainOrganization(
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  id: string,
  by: ChangeBy,
): Promise<OrganizationView> {
  const document = getDocument(catalog, organizationKind, 0, id);
  if (document.body.weight === 0) return viewOf(document);
  const body = { ...document.body, weight: 0 };
  return viewOf(await catalog.change(organizationKind, 0, id, body, changing(document, by, 'drained')));
}
