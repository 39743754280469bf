import type { ChangeBy } from '#lib/catalog/index.ts';
import { routeKind } from '#lib/routing/index.ts';
import { getDocument, refuseIssues } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';
import { routeUsers } from './route-users.ts';

/** @throws UnknownName; InvalidDocument naming who uses it; VersionConflict, DatabaseAway */
export async function removeRoute(
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
  name: string,
  by: ChangeBy,
): Promise<void> {
  getDocument(catalog, routeKind, projectId, name);
  const users = routeUsers(catalog, projectId, name);
  refuseIssues(users.length > 0 ? [`route ${name} is used by ${users.join(', ')}`] : []);
  await catalog.remove(routeKind, projectId, name, by);
}
