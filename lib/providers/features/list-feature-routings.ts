import { listFeatures } from '#lib/projects/index.ts';
import type { FeatureRouting, ProvidersParts } from '../types.ts';
import { readFeatureRouting } from './read-feature-routing.ts';

/** Of all features of a project, also those that nobody has set. @throws DatabaseAway */
export async function listFeatureRoutings(
  parts: Pick<ProvidersParts, 'catalog' | 'database'>,
  projectId: number,
): Promise<FeatureRouting[]> {
  const features = await listFeatures(parts.database, projectId);
  return features.map(({ slug }) => readFeatureRouting(parts, projectId, slug));
}
