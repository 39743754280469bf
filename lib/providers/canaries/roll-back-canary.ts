import type { Catalog, ChangeBy, Document, Kind } from '#lib/catalog/index.ts';
import { type CanaryBody, canaryKind, featureRoutingKind, routeKind } from '#lib/routing/index.ts';
import { changing, refuseIssues } from '../documents.ts';
import { routeUsers } from '../routes/route-users.ts';
import type { ProvidersParts } from '../types.ts';
import { canaryToEnd } from './canary-to-end.ts';
import { promotionMark } from './promotion-note.ts';

/**
 * Ends a canary as a failure: everybody gets what they got before. After a promotion, what it changed goes back to the
 * version before, unless somebody has changed it since.
 * @throws UnknownName, InvalidDocument, VersionConflict, DatabaseAway
 */
export async function rollBackCanary(
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
  feature: string,
  because: string | undefined,
  by: ChangeBy,
): Promise<Document<CanaryBody>> {
  const canary = await canaryToEnd(catalog, projectId, feature, by);
  const { state } = canary.body;
  refuseIssues(state === 'rolled_back' ? [`the canary of ${feature} was rolled back already`] : []);
  if (state === 'promoted') await undoPromotion(catalog, canary, by);
  const body = { ...canary.body, state: 'rolled_back', ...(because && { stoppedBecause: because }) };
  return catalog.change(canaryKind, projectId, feature, body, changing(canary, by, because));
}

async function undoPromotion(
  catalog: Catalog,
  canary: Document<CanaryBody>,
  { by }: ChangeBy,
): Promise<void> {
  const { name: feature, projectId } = canary;
  // The promotion itself was the canary's last change.
  const mark = `${promotionMark(feature, canary.version - 1)}.`;
  const isMarked = ({ note }: { note: string | null }) => note?.startsWith(mark);
  const note = `rolls back the canary of ${feature}`;
  const routing = catalog
    .list(featureRoutingKind, projectId)
    .find((one) => one.name === feature && isMarked(one));
  const routes = catalog.list(routeKind, projectId).filter(isMarked);
  refuseIssues(
    routing || routes.length > 0
      ? []
      : [`what the canary of ${feature} changed was changed again since: set its route and prompt by hand`],
  );
  if (routing) await goBack(catalog, featureRoutingKind, routing, { by, note });
  for (const route of routes)
    if (route.version > 1 || routeUsers(catalog, projectId, route.name).length === 0)
      await goBack(catalog, routeKind, route, { by, note });
}

/** To the version before, or to none. */
async function goBack<Body>(
  catalog: Catalog,
  kind: Kind<Body>,
  { projectId, name, version }: Document<Body>,
  by: ChangeBy,
): Promise<void> {
  const before = (await catalog.history(kind, projectId, name)).find(
    (one) => one.version === version - 1,
  )?.body;
  const change = { ...by, expectedVersion: version };
  if (before) await catalog.change(kind, projectId, name, before, change);
  else await catalog.remove(kind, projectId, name, change);
}
