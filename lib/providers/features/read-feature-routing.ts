import { featureRoutingKind } from '#lib/routing/index.ts';
import type { FeatureRouting, ProvidersParts } from '../types.ts';

/** How requests of a feature are routed; of one that nobody has set, that nothing is set. */
export function readFeatureRouting(
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
  feature: string,
): FeatureRouting {
  const document = catalog.find(featureRoutingKind, projectId, feature);
  return {
    ...document?.body,
    feature,
    killed: document?.body.killed ?? null,
    version: document?.version ?? 0,
    changedAt: document?.changedAt ?? null,
    changedBy: document?.changedBy ?? null,
    note: document?.note ?? null,
  };
}
