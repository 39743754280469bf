import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps vendor keys and webhook addresses encrypted at rest (AES-256-GCM, key derived from `KEPT_SECRET`). */
export interface SecretBox {
  seal(text: string): string;
  /** @throws UnreadableSecret if it was sealed with a secret that is not known here, or was changed */
  open(sealed: string): string;
}

class UnreadableSecret extends Error {
  override readonly name = 'UnreadableSecret';
  constructor() {
    super(
      'it was encrypted with another KEPT_SECRET; put that one into KEPT_SECRET_PREVIOUS, or enter it anew',
    );
  }
}

const [ivBytes, tagBytes] = [12, 16];
const prefix = 'v1.';

/** @param secrets the current one, then those of before: they still open what they sealed */
export function createSecretBox(secrets: readonly string[]): SecretBox {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'kept secret box', 32)));
  return {
    seal(text) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', keys[0] as Buffer, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return prefix + Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed.startsWith(prefix) ? sealed.slice(prefix.length) : '', 'base64url');
      for (const key of keys) {
        try {
          const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes));
          decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
          return Buffer.concat([
            decipher.update(bytes.subarray(ivBytes + tagBytes)),
            decipher.final(),
          ]).toString('utf8');
        } catch {
          // Sealed with another one, perhaps.
        }
      }
      throw new UnreadableSecret();
    },
  };
}
