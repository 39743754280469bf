import type { ChangeBy, Document } from '#lib/catalog/index.ts';
import { type CanaryBody, canaryKind } from '#lib/routing/index.ts';
import { changing, getDocument, refuseIssues } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';

/**
 * Gives a running canary more of the users, or fewer; while it grows, who is in it stays in it.
 * @param share 0–1. @throws UnknownName, InvalidDocument, VersionConflict, DatabaseAway
 */
export async function changeCanaryShare(
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
  feature: string,
  share: unknown,
  by: ChangeBy,
): Promise<Document<CanaryBody>> {
  const canary = getDocument(catalog, canaryKind, projectId, feature);
  refuseIssues(canary.body.state === 'running' ? [] : [`the canary of ${feature} is not running`]);
  return catalog.change(canaryKind, projectId, feature, { ...canary.body, share }, changing(canary, by));
}
