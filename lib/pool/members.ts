import type { Catalog, Document } from '#lib/catalog/index.ts';
import type { Transport, VendorClient } from '#lib/vendors/index.ts';
import { createOrganizationClient } from './client.ts';
import { type OrganizationBody, organizationKind } from './kinds.ts';
import { hasModel } from './known-models.ts';

/** An organization as the catalog has it now. */
export interface Member {
  id: string;
  body: OrganizationBody;
  /** Or why there is none, in words. */
  client: VendorClient | string;
  isUnreadable: boolean;
}

export interface Members {
  /** In the order of the catalog. */
  list(): readonly Member[];
  /** Those of a vendor that have a model. */
  serving(vendor: string, model: string): readonly Member[];
  /** After a change of the catalog: makes clients anew for the documents that changed. */
  reload(): void;
}

/** Model names are the callers': so many answers of `serving` are remembered. */
const rememberedNames = 1000;

export function createMembers(
  catalog: Catalog,
  openSecret: (sealed: string) => string,
  transport: Transport,
): Members {
  const made = new WeakMap<Document<OrganizationBody>, Member>();
  const serving = new Map<string, readonly Member[]>();
  let members: readonly Member[] = [];

  function memberOf(document: Document<OrganizationBody>): Member {
    const known = made.get(document);
    if (known) return known;
    const { name: id, body } = document;
    const key = keyOf(body, openSecret);
    const member: Member = {
      id,
      body,
      client: 'reason' in key ? key.reason : createOrganizationClient(body, key.key, transport),
      isUnreadable: 'isUnreadable' in key,
    };
    made.set(document, member);
    return member;
  }

  function reload(): void {
    serving.clear();
    members = catalog.list(organizationKind, 0).map(memberOf);
  }

  reload();
  return {
    list: () => members,
    serving(vendor, model) {
      const name = `${vendor}/${model}`;
      const known = serving.get(name);
      if (known) return known;
      const found = members.filter(({ body }) => body.vendor === vendor && hasModel(body, model));
      if (serving.size >= rememberedNames) serving.clear();
      serving.set(name, found);
      return found;
    },
    reload,
  };
}

function keyOf(
  { sealedKey = '', api }: OrganizationBody,
  openSecret: (sealed: string) => string,
): { key: string } | { reason: string; isUnreadable?: true } {
  if (sealedKey === '') return api === 'openai-compatible' ? { key: '' } : { reason: 'has no key' };
  try {
    return { key: openSecret(sealedKey) };
  } catch {
    return { reason: 'its key was sealed with another secret: enter it again', isUnreadable: true };
  }
}
