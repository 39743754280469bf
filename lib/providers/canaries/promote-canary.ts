import type { Catalog, ChangeBy, Document } from '#lib/catalog/index.ts';
import {
  type CanaryBody,
  canaryKind,
  checkRoute,
  featureRoutingKind,
  type RouteBody,
  type RouteNode,
  routeKind,
} from '#lib/routing/index.ts';
import { changing, refuseIssues } from '../documents.ts';
import { routeUsers } from '../routes/route-users.ts';
import type { ProvidersParts } from '../types.ts';
import { canaryToEnd } from './canary-to-end.ts';
import { promotionNote } from './promotion-note.ts';

type Parts = Pick<ProvidersParts, 'catalog' | 'pool'>;

/**
 * Makes the candidate what the feature runs on: as a new version of its route if nobody else uses that, else as a route
 * of its own. @throws UnknownName, InvalidDocument, VersionConflict, DatabaseAway
 */
export async function promoteCanary(
  parts: Parts,
  projectId: number,
  feature: string,
  by: ChangeBy,
): Promise<Document<CanaryBody>> {
  const { catalog } = parts;
  const canary = await canaryToEnd(catalog, projectId, feature, by);
  const { state, candidate } = canary.body;
  refuseIssues(state === 'running' || state === 'stopped' ? [] : [`the canary of ${feature} is ${state}`]);
  const change = { by: by.by, note: promotionNote(feature, canary.version, by.note) };
  const before = catalog.find(featureRoutingKind, projectId, feature)?.body;
  const route = candidate.node
    ? await placeNode(parts, projectId, feature, before?.route, candidate.node, change)
    : before?.route;
  const prompt = candidate.prompt ?? before?.prompt;
  if (route !== before?.route || prompt !== before?.prompt)
    await catalog.change(featureRoutingKind, projectId, feature, { ...before, route, prompt }, change);
  return catalog.change(
    canaryKind,
    projectId,
    feature,
    { ...canary.body, state: 'promoted' },
    changing(canary, by),
  );
}

/** @returns the name of the route that has the candidate's tree now */
async function placeNode(
  { catalog, pool }: Parts,
  projectId: number,
  feature: string,
  own: string | undefined,
  node: RouteNode,
  change: ChangeBy,
): Promise<string> {
  if ('route' in node) return node.route;
  const issuesAs = (name: string, body: RouteBody) => checkRoute(body, { catalog, projectId, name, pool });
  const route = own === undefined ? undefined : catalog.find(routeKind, projectId, own);
  if (route && routeUsers(catalog, projectId, route.name).length === 1) {
    const body = { ...route.body, node };
    // A candidate may fall back on the very route it is to replace.
    if (issuesAs(route.name, body).length === 0) {
      await catalog.change(routeKind, projectId, route.name, body, change);
      return route.name;
    }
  }
  const name = freeName(catalog, projectId, feature.replaceAll('/', '-'));
  const { node: _, description: __, ...rest } = route?.body ?? { node };
  refuseIssues(issuesAs(name, { ...rest, node }));
  await catalog.change(routeKind, projectId, name, { ...rest, node }, change);
  return name;
}

function freeName(catalog: Pick<Catalog, 'find'>, projectId: number, wanted: string): string {
  for (let n = 1; ; n++) {
    const name = n === 1 ? wanted : `${wanted}-${n}`;
    if (!catalog.find(routeKind, projectId, name)) return name;
  }
}
