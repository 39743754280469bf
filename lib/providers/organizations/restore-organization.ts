import type { ChangeBy } from '#lib/catalog/index.ts';
import { organizationKind } from '#lib/pool/index.ts';
import { changing, getDocument } from '../documents.ts';
import type { OrganizationView, ProvidersParts } from '../types.ts';
import { viewOf } from './organization-view.ts';

/** Gives a drained organization the weight it had. @throws UnknownName, VersionConflict, DatabaseAway */
export async function restoreOrganization(
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  id: string,
  by: ChangeBy,
): Promise<OrganizationView> {
  const document = getDocument(catalog, organizationKind, 0, id);
  if (document.body.weight > 0) return viewOf(document);
  const history = await catalog.history(organizationKind, 0, id);
  const weight = history.find(({ body }) => (body?.weight ?? 0) > 0)?.body?.weight ?? 1;
  const body = { ...document.body, weight };
  return viewOf(await catalog.change(organizationKind, 0, id, body, changing(document, by, 'restored')));
}
