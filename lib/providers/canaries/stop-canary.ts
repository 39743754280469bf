import type { ChangeBy, Document } from '#lib/catalog/index.ts';
import { type CanaryBody, canaryKind } from '#lib/routing/index.ts';
import { changing, getDocument, refuseIssues } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';

/** Everybody gets what they got before; its arms stay comparable. @throws UnknownName, InvalidDocument, VersionConflict, DatabaseAway */
export async function stopCanary(
  { catalog }: Pick<ProvidersParts, 'catalog'>,
  projectId: number,
  feature: string,
  because: string | undefined,
  by: ChangeBy,
): Promise<Document<CanaryBody>> {
  const canary = getDocument(catalog, canaryKind, projectId, feature);
  refuseIssues(canary.body.state === 'running' ? [] : [`the canary of ${feature} is not running`]);
  const body = { ...canary.body, state: 'stopped', ...(because && { stoppedBecause: because }) };
  return catalog.change(canaryKind, projectId, feature, body, changing(canary, by, because));
}
