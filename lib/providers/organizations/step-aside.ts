import { organizationKind } from '#lib/pool/index.ts';
import { kept } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';

/** Removes the organizations of the built-in simulator: there are real ones now. @throws DatabaseAway */
export async function stepAside({ catalog }: Pick<ProvidersParts, 'catalog'>): Promise<void> {
  const note = 'the simulator steps aside for real organizations';
  for (const { name, body } of catalog.list(organizationKind, 0))
    if (body.simulated) await catalog.remove(organizationKind, 0, name, { by: kept, note });
}
