import type { ChangeBy } from '#lib/catalog/index.ts';
import { featureRoutingKind } from '#lib/routing/index.ts';
import { changing, getDocument } from '../documents.ts';
import type { FeatureRouting, ProvidersParts } from '../types.ts';
import { readFeatureRouting } from './read-feature-routing.ts';

/** Switches a feature on again. @throws UnknownName, VersionConflict, DatabaseAway */
export async function reviveFeature(
  parts: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
  feature: string,
  by: ChangeBy,
): Promise<FeatureRouting> {
  const document = getDocument(parts.catalog, featureRoutingKind, projectId, feature);
  const { killed, ...body } = document.body;
  if (killed)
    await parts.catalog.change(
      featureRoutingKind,
      projectId,
      feature,
      body,
      changing(document, by, 'on again'),
    );
  return readFeatureRouting(parts, projectId, feature);
}
