import { organizationKind } from '#lib/pool/index.ts';
import { kept } from '../documents.ts';
import type { ProvidersParts, SimulatedOrganization } from '../types.ts';
import { opens, sealKey } from './seal-key.ts';

/**
 * Sets up the organizations of the built-in simulator, unless there is a real one. What people changed about them stays,
 * but for the address, which may be another one after a start; one that a person removed stays away.
 * @param url the simulator's. @returns ids of all that are there now. @throws InvalidDocument, DatabaseAway
 */
export async function seedSimulated(
  { catalog, secretBox }: Pick<ProvidersParts, 'catalog' | 'secretBox'>,
  { url, organizations }: { url: string; organizations: readonly SimulatedOrganization[] },
): Promise<string[]> {
  if (catalog.list(organizationKind, 0).some(({ body }) => !body.simulated)) return [];
  for (const { id, key, path = '', ...plain } of organizations) {
    const baseUrl = url + path;
    const document = catalog.find(organizationKind, 0, id);
    if (document?.body.baseUrl === baseUrl && opens(secretBox, document.body.sealedKey)) continue;
    if (document) {
      const body = { ...document.body, ...sealKey(secretBox, { vendor: plain.vendor, key }), baseUrl };
      await catalog.change(organizationKind, 0, id, body, {
        by: kept,
        note: 'the simulator has another address, or our secret is another one',
      });
      continue;
    }
    const [last, before] = await catalog.history(organizationKind, 0, id);
    if (last?.body === null && last.changedBy !== kept && before?.body?.simulated) continue;
    const body = {
      weight: 1,
      ...plain,
      ...sealKey(secretBox, { vendor: plain.vendor, key }),
      baseUrl,
      simulated: true,
    };
    await catalog.change(organizationKind, 0, id, body, { by: kept, note: 'the built-in simulator' });
  }
  return catalog.list(organizationKind, 0).map(({ name }) => name);
}
