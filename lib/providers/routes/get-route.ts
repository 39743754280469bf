import type { Document } from '#lib/catalog/index.ts';
import { type RouteBody, routeKind } from '#lib/routing/index.ts';
import { getDocument } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';

/** @throws UnknownName */
export const getRoute = (
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
  name: string,
): Document<RouteBody> => getDocument(catalog, routeKind, projectId, name);
