import { type Catalog, type ChangeBy, type Document, VersionConflict } from '#lib/catalog/index.ts';
import { type CanaryBody, canaryKind } from '#lib/routing/index.ts';
import { getDocument } from '../documents.ts';

/**
 * A canary as it is in the database now. What ends one changes routes as well, one document after the other: it looks
 * before the first of them whether somebody was faster. @throws UnknownName, VersionConflict, DatabaseAway
 */
export async function canaryToEnd(
  catalog: Catalog,
  projectId: number,
  feature: string,
  { expectedVersion }: ChangeBy,
): Promise<Document<CanaryBody>> {
  await catalog.refresh();
  const canary = getDocument(catalog, canaryKind, projectId, feature);
  if (expectedVersion !== undefined && expectedVersion !== canary.version)
    throw new VersionConflict(canary.version);
  return canary;
}
