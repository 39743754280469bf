import { organizationKind } from '#lib/pool/index.ts';
import { getDocument } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';

/** The next call to it probes, whatever its breakers say. @throws UnknownName, StoreAway */
export async function probeOrganization(
  { catalog, pool }: Pick<ProvidersParts, 'catalog' | 'pool'>,
  id: string,
): Promise<void> {
  await pool.probe(getDocument(catalog, organizationKind, 0, id).name);
}
