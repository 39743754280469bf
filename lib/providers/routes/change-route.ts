import type { ChangeBy, Document } from '#lib/catalog/index.ts';
import { checkRoute, featureRoutingKind, type RouteBody, routeKind } from '#lib/routing/index.ts';
import { checkName, refuseIssues } from '../documents.ts';
import { promptIssues } from '../prompts/prompt-issues.ts';
import type { ProvidersParts } from '../types.ts';
import { featuresOnRoute } from './route-users.ts';

/** Makes or replaces a route. @throws InvalidDocument, VersionConflict, DatabaseAway */
export async function changeRoute(
  { catalog, pool }: Pick<ProvidersParts, 'catalog' | 'pool'>,
  projectId: number,
  name: string,
  body: unknown,
  by: ChangeBy,
): Promise<Document<RouteBody>> {
  checkName(name);
  refuseIssues(checkRoute(body, { catalog, projectId, name, pool }));
  const { node } = body as RouteBody;
  const view = { catalog, pool, projectId };
  for (const feature of featuresOnRoute(catalog, projectId, name)) {
    const prompt = catalog.find(featureRoutingKind, projectId, feature)?.body.prompt;
    if (prompt !== undefined) refuseIssues(await promptIssues(view, feature, prompt, node));
  }
  return catalog.change(routeKind, projectId, name, body, by);
}
