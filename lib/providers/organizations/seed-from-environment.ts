import { type Document, InvalidDocument, VersionConflict } from '#lib/catalog/index.ts';
import { type OrganizationBody, organizationKind } from '#lib/pool/index.ts';
import { kept } from '../documents.ts';
import type { ProvidersParts, VendorKeys } from '../types.ts';
import { followEnvironment } from './follow-environment.ts';
import { sealKey } from './seal-key.ts';
import { stepAside } from './step-aside.ts';
import { type Wanted, wantedOf } from './wanted.ts';

type Parts = Pick<ProvidersParts, 'catalog' | 'secretBox'>;

export interface Seeded {
  /** Ids of organizations that are new. */
  added: string[];
  /** What could not be taken in, in words without keys. */
  refused: string[];
}

/**
 * Makes the vendor keys of the environment organizations. A key is taken in once: what people change or remove stays so,
 * across restarts. @throws DatabaseAway
 */
export async function seedFromEnvironment(parts: Parts, env: VendorKeys): Promise<Seeded> {
  const seeded: Seeded = { added: [], refused: [] };
  for (const wanted of wantedOf(env)) {
    try {
      const id = await takeIn(parts, wanted);
      if (id) seeded.added.push(id);
    } catch (error) {
      if (!(error instanceof InvalidDocument)) throw error;
      seeded.refused.push(`${wanted.vendor}: ${error.message}`);
    }
  }
  if (parts.catalog.list(organizationKind, 0).some(({ body }) => !body.simulated)) await stepAside(parts);
  return seeded;
}

/** @returns its id if it is new */
async function takeIn(parts: Parts, wanted: Wanted): Promise<string | undefined> {
  const { catalog, secretBox } = parts;
  const { key, ...plain } = wanted;
  const sealed = sealKey(secretBox, wanted);
  const isOurs = (version: Document<OrganizationBody | null>) =>
    version.body?.keyFingerprint === sealed.keyFingerprint;

  const current = catalog.list(organizationKind, 0).filter(({ body }) => body.vendor === wanted.vendor);
  const known = current.find(isOurs);
  if (known) {
    await followEnvironment(parts, known, wanted, sealed);
    return undefined;
  }
  for (const { name } of current)
    if ((await catalog.history(organizationKind, 0, name)).some(isOurs)) return undefined;
  for (let place = 0; ; place++) {
    const id = `${wanted.vendor}-${letters(place)}`;
    const history = await catalog.history(organizationKind, 0, id);
    if (history.some(isOurs)) return undefined;
    // A name that a real one had before stays its own in the log.
    if (history.some(({ body }) => body && !body.simulated)) continue;
    const expectedVersion = catalog.find(organizationKind, 0, id)?.version ?? 0;
    try {
      const body = { ...plain, ...sealed, weight: 1 };
      await catalog.change(organizationKind, 0, id, body, {
        by: kept,
        note: 'from the environment',
        expectedVersion,
      });
      return id;
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error;
      // Another process starts as well: its history is looked at again.
      await catalog.refresh();
      place--;
    }
  }
}

/** a, b, … z, aa, ab, … */
const letters = (place: number): string =>
  (place < 26 ? '' : letters(Math.floor(place / 26) - 1)) + String.fromCharCode(97 + (place % 26));
