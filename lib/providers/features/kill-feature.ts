import type { ChangeBy } from '#lib/catalog/index.ts';
import { featureRoutingKind } from '#lib/routing/index.ts';
import { changing } from '../documents.ts';
import type { FeatureRouting, ProvidersParts } from '../types.ts';
import { ensureFeature } from './ensure-feature.ts';
import { readFeatureRouting } from './read-feature-routing.ts';

/** Switches a feature off: its requests are refused with the reason. @throws InvalidDocument, VersionConflict, DatabaseAway */
export async function killFeature(
  parts: Pick<ProvidersParts, 'catalog' | 'registry'>,
  projectId: number,
  feature: string,
  reason: string,
  by: ChangeBy,
): Promise<FeatureRouting> {
  await ensureFeature(parts, projectId, feature);
  const document = parts.catalog.find(featureRoutingKind, projectId, feature);
  const body = { ...document?.body, killed: { reason } };
  const change = changing({ version: document?.version ?? 0 }, by, `off: ${reason}`);
  await parts.catalog.change(featureRoutingKind, projectId, feature, body, change);
  return readFeatureRouting(parts, projectId, feature);
}
