import type { ChangeBy } from '#lib/catalog/index.ts';
import { featureRoutingKind, routeKind } from '#lib/routing/index.ts';
import { parseInput, refuseIssues } from '../documents.ts';
import { promptIssues } from '../prompts/prompt-issues.ts';
import type { FeatureRouting, ProvidersParts } from '../types.ts';
import { ensureFeature } from './ensure-feature.ts';
import { readFeatureRouting } from './read-feature-routing.ts';

/**
 * Sets route, prompt, language and switch of a feature, as `FeatureRoutingBody`; what is absent is taken away. Makes
 * the feature if there is none. @throws InvalidDocument, VersionConflict, DatabaseAway
 */
export async function changeFeatureRouting(
  parts: Pick<ProvidersParts, 'catalog' | 'pool' | 'registry'>,
  projectId: number,
  feature: string,
  value: unknown,
  by: ChangeBy,
): Promise<FeatureRouting> {
  const { catalog, pool } = parts;
  const body = parseInput(featureRoutingKind.schema, value);
  const { route, prompt } = body;
  const node = route === undefined ? undefined : catalog.find(routeKind, projectId, route)?.body.node;
  if (route !== undefined && !node) refuseIssues([`route: route ${route} does not exist`]);
  if (prompt !== undefined)
    refuseIssues(await promptIssues({ catalog, pool, projectId }, feature, prompt, node));
  await ensureFeature(parts, projectId, feature);
  await catalog.change(featureRoutingKind, projectId, feature, body, by);
  return readFeatureRouting(parts, projectId, feature);
}
