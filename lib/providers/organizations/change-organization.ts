import { z } from 'zod';
import type { ChangeBy } from '#lib/catalog/index.ts';
import { organizationKind } from '#lib/pool/index.ts';
import { parseInput, refuseIssues } from '../documents.ts';
import type { OrganizationView, ProvidersParts } from '../types.ts';
import { viewOf } from './organization-view.ts';
import { sealKey } from './seal-key.ts';
import { stepAside } from './step-aside.ts';

const slug = /^[a-z0-9][a-z0-9-]{0,62}$/;
const ours = ['sealedKey', 'keyHint', 'keyFingerprint', 'simulated'];

/** `key` in clear. What else there is, the kind checks. */
const input = z.looseObject({
  key: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]{0,2000}$/, 'must be printable ASCII without blanks')
    .optional(),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine((url) => isPlain(url), 'must be without user, password, query and fragment')
    .optional(),
});

function isPlain(url: string): boolean {
  const { username, password, search, hash } = new URL(url);
  return username + password + search + hash === '';
}

/**
 * Makes or replaces an organization. Absent `key`, `headers` and `weight` stay what they were; `key: ''` takes the key
 * away. A real organization sends the built-in simulator's away.
 * @throws InvalidDocument, VersionConflict, DatabaseAway
 */
export async function changeOrganization(
  parts: Pick<ProvidersParts, 'catalog' | 'secretBox'>,
  id: string,
  value: unknown,
  by: ChangeBy,
): Promise<OrganizationView> {
  refuseIssues(slug.test(id) ? [] : ['id: must be small letters, digits and dashes, at most 63']);
  const { key, ...given } = parseInput(input, value);
  refuseIssues(ours.filter((name) => name in given).map((name) => `${name}: is not for you to set`));
  const before = parts.catalog.find(organizationKind, 0, id)?.body;
  const old = before?.simulated ? undefined : before;
  const sealed =
    key === undefined && old
      ? { sealedKey: old.sealedKey, keyHint: old.keyHint, keyFingerprint: old.keyFingerprint }
      : sealKey(parts.secretBox, { vendor: String(given.vendor), key: key ?? '', baseUrl: given.baseUrl });
  const kept = old && { weight: old.weight, headers: old.headers };
  const document = await parts.catalog.change(organizationKind, 0, id, { ...kept, ...given, ...sealed }, by);
  await stepAside(parts);
  return viewOf(document);
}
