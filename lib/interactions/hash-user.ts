import { createHmac } from 'node:crypto';
import { hexToUuid } from '#lib/domain/index.ts';

/** Hashes by salt and user. A project's salt is another object after each reading: what is remembered lives a second. */
const hashes = new WeakMap<Uint8Array, Map<string, string>>();

/** 128 bits of HMAC-SHA256 under the project's salt, written as a UUID. Remembers users: the hash is most of its cost. */
export function hashUser(salt: Uint8Array, user: string): string {
  let known = hashes.get(salt);
  if (!known || known.size >= 20_000) {
    known = new Map();
    hashes.set(salt, known);
  }
  let hash = known.get(user);
  if (!hash) {
    hash = hexToUuid(createHmac('sha256', salt).update(user).digest('hex'));
    known.set(user, hash);
  }
  return hash;
}
