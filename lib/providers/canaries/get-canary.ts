import type { Document } from '#lib/catalog/index.ts';
import { type CanaryBody, canaryKind } from '#lib/routing/index.ts';
import { getDocument } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';

/** The latest canary of a feature and all that was done with it and those before, newest first. @throws UnknownName, DatabaseAway */
export async function getCanary(
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
  feature: string,
): Promise<{ canary: Document<CanaryBody>; history: Document<CanaryBody | null>[] }> {
  const canary = getDocument(catalog, canaryKind, projectId, feature);
  return { canary, history: await catalog.history(canaryKind, projectId, feature) };
}
