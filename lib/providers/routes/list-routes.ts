import type { Document } from '#lib/catalog/index.ts';
import { type RouteBody, routeKind } from '#lib/routing/index.ts';
import type { ProvidersParts } from '../types.ts';
import { routeUsers } from './route-users.ts';

/** By name, with who uses each, in words. */
export const listRoutes = (
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
): (Document<RouteBody> & { usedBy: string[] })[] =>
  catalog
    .list(routeKind, projectId)
    .map((document) => ({ ...document, usedBy: routeUsers(catalog, projectId, document.name) }));
