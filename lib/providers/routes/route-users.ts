import type { Catalog } from '#lib/catalog/index.ts';
import { canaryKind, featureRoutingKind, routeKind } from '#lib/routing/index.ts';
import { leavesOf } from './leaves.ts';

/** Features that run on a route. */
export const featuresOnRoute = (catalog: Pick<Catalog, 'list'>, projectId: number, route: string): string[] =>
  catalog
    .list(featureRoutingKind, projectId)
    .filter(({ body }) => body.route === route)
    .map(({ name }) => name);

/** Who would miss a route, in words: `feature hero-image`, `route cheap`, `the canary of hero-image`. */
export function routeUsers(catalog: Pick<Catalog, 'list'>, projectId: number, route: string): string[] {
  const routes = catalog
    .list(routeKind, projectId)
    .filter(({ name, body }) => name !== route && leavesOf(body.node).routes.includes(route));
  const canaries = catalog.list(canaryKind, projectId).filter(({ body: { state, candidate } }) => {
    return state === 'running' && candidate.node && leavesOf(candidate.node).routes.includes(route);
  });
  return [
    ...featuresOnRoute(catalog, projectId, route).map((name) => `feature ${name}`),
    ...routes.map(({ name }) => `route ${name}`),
    ...canaries.map(({ name }) => `the canary of ${name}`),
  ];
}
