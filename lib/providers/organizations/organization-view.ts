import type { Document } from '#lib/catalog/index.ts';
import type { OrganizationBody } from '#lib/pool/index.ts';
import { changeOf } from '../documents.ts';
import type { OrganizationView } from '../types.ts';

/** Neither the sealed key nor the values of headers, which may hold another, leave this room. */
export function viewOf(document: Document<OrganizationBody>): OrganizationView {
  const { sealedKey, keyHint, keyFingerprint: _, headers, label, simulated, ...body } = document.body;
  return {
    ...body,
    id: document.name,
    label: label ?? document.name,
    key: sealedKey ? (keyHint ? `ends …${keyHint}` : 'set') : null,
    headerNames: Object.keys(headers ?? {}),
    drained: body.weight === 0,
    simulated: simulated ?? false,
    ...changeOf(document),
  };
}
