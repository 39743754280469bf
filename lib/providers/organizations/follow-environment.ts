import { isDeepStrictEqual } from 'node:util';
import { type Document, VersionConflict } from '#lib/catalog/index.ts';
import { type OrganizationBody, organizationKind } from '#lib/pool/index.ts';
import { kept } from '../documents.ts';
import type { ProvidersParts } from '../types.ts';
import { opens, type SealedKey } from './seal-key.ts';
import type { Wanted } from './wanted.ts';

/**
 * Brings an organization up to the environment where no person has changed it, and seals its key anew where our secret
 * is another one now. @throws InvalidDocument, DatabaseAway
 */
export async function followEnvironment(
  { catalog, secretBox }: Pick<ProvidersParts, 'catalog' | 'secretBox'>,
  document: Document<OrganizationBody>,
  { key, ...plain }: Wanted,
  sealed: SealedKey,
): Promise<void> {
  const { name, version } = document;
  const history = await catalog.history(organizationKind, 0, name);
  const isTouched = history.some(({ changedBy, body }) => changedBy !== kept && !body?.simulated);
  const { sealedKey, ...rest } = document.body;
  const { sealedKey: fresh, ...mark } = sealed;
  const body = isTouched ? rest : { ...plain, ...mark, weight: 1 };
  const seal = key && !opens(secretBox, sealedKey) ? fresh : sealedKey;
  if (seal === sealedKey && isDeepStrictEqual(written(body), written(rest))) return;
  try {
    const by = { by: kept, note: 'from the environment', expectedVersion: version };
    await catalog.change(organizationKind, 0, name, { ...body, sealedKey: seal }, by);
  } catch (error) {
    // Another process starts as well and has done it.
    if (!(error instanceof VersionConflict)) throw error;
  }
}

/** As it comes back from the database: without what is undefined. */
const written = (body: object): unknown => JSON.parse(JSON.stringify(body));
