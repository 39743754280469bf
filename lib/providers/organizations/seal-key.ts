import { createHmac } from 'node:crypto';
import type { SecretBox } from '#lib/auth/index.ts';
import type { OrganizationBody } from '#lib/pool/index.ts';

export type SealedKey = Pick<OrganizationBody, 'sealedKey' | 'keyHint' | 'keyFingerprint'>;

/** From here on the last four characters give little away. */
const hintFrom = 12;

/**
 * A key as it is kept. Its fingerprint depends on the key alone, not on KEPT_SECRET, which may change; vendors' keys are
 * too long to be guessed from it. Where there is no key, the address tells organizations apart.
 */
export function sealKey(
  secretBox: Pick<SecretBox, 'seal'>,
  { vendor, key, baseUrl = '' }: { vendor: string; key: string; baseUrl?: string | undefined },
): SealedKey {
  const keyFingerprint = createHmac('sha256', 'kept vendor key')
    .update(`${vendor}\n${key || baseUrl}`)
    .digest('base64url');
  return {
    sealedKey: key && secretBox.seal(key),
    keyHint: key.length < hintFrom ? '' : key.slice(-4),
    keyFingerprint,
  };
}

/** Whether our secret opens it. */
export function opens(secretBox: Pick<SecretBox, 'open'>, sealed: string | undefined): boolean {
  try {
    secretBox.open(sealed ?? '');
    return true;
  } catch {
    return false;
  }
}
