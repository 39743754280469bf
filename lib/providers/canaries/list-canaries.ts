import type { Document } from '#lib/catalog/index.ts';
import { type CanaryBody, canaryKind } from '#lib/routing/index.ts';
import type { ProvidersParts } from '../types.ts';

/** The latest canary of each feature, by feature, in whatever state. */
export const listCanaries = (
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
): Document<CanaryBody>[] => catalog.list(canaryKind, projectId);
