import type { Catalog } from '#lib/catalog/index.ts';
import { contextKind, projectContextName } from './kinds.ts';
import type { Context, Values } from './types.ts';

/** What is known about a request before its input: the project's context, the tenant's over it, the request's over both. */
export function contextFor(
  catalog: Pick<Catalog, 'find'>,
  projectId: number,
  tenant?: string | undefined,
  requestContext?: Values | undefined,
): Context {
  const project = catalog.find(contextKind, projectId, projectContextName)?.body;
  const own = tenant === undefined ? undefined : catalog.find(contextKind, projectId, tenant)?.body;
  return {
    values: { ...project?.values, ...own?.values, ...requestContext },
    analyse: project?.analyse !== false && own?.analyse !== false,
  };
}
