import { z } from 'zod';
import type { ChangeBy } from '#lib/catalog/index.ts';
import { organizationKind } from '#lib/pool/index.ts';
import { changing, parseInput, refuseIssues } from '../documents.ts';
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
  if (!URL.canParse(url)) return false;
  const { username, password, search, hash } = new URL(url);
  return username + password + search + hash === '';
}

/** Where the key is sent. */
const originOf = ({ baseUrl, api }: { baseUrl?: string | undefined; api?: unknown }): unknown =>
  baseUrl === undefined ? api : new URL(baseUrl).origin;

/**
 * Makes or replaces an organization. Absent `key`, `headers` and `weight` stay what they were; `key: ''` takes the key
 * away. With another address the key has to come along: nobody may have it sent to a server of theirs. A real
 * organization sends the built-in simulator's away; those can be changed too, as long as key and address stay.
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
  const document = parts.catalog.find(organizationKind, 0, id);
  const isElsewhere = document !== undefined && originOf(document.body) !== originOf(given);
  const simulated = document?.body.simulated && !isElsewhere && key === undefined;
  const old = document?.body.simulated && !simulated ? undefined : document?.body;
  const isKeyMissing = isElsewhere && key === undefined && old?.sealedKey;
  refuseIssues(isKeyMissing ? ['key: enter it again, since the address is another one'] : []);
  const sealed =
    key === undefined && old
      ? { sealedKey: old.sealedKey, keyHint: old.keyHint, keyFingerprint: old.keyFingerprint }
      : sealKey(parts.secretBox, { vendor: String(given.vendor), key: key ?? '', baseUrl: given.baseUrl });
  const kept = old && { weight: old.weight, headers: isElsewhere ? undefined : old.headers };
  const body = { ...kept, ...given, ...sealed, ...(simulated && { simulated }) };
  const change = changing({ version: document?.version ?? 0 }, by);
  const changed = await parts.catalog.change(organizationKind, 0, id, body, change);
  if (!simulated) await stepAside(parts);
  return viewOf(changed);
}
