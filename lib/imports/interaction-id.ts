import { hash } from 'node:crypto';

/**
 * A UUIDv7 (RFC 9562) that is a pure function of its arguments: 48 bits of `createdAtMs`, then 74 bits from
 * SHA-256 over the source's name and the row's key, so that a second import finds every row already there.
 * Key values count as they print: 10 from JSON and "10" from CSV are the same row.
 */
export function interactionId(source: string, key: readonly string[], createdAtMs: number): string {
  const digest = hash('sha256', JSON.stringify([source, ...key]), 'hex');
  const time = createdAtMs.toString(16).padStart(12, '0');
  const variant = (8 | (Number.parseInt(digest[3] ?? '0', 16) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digest.slice(0, 3)}-${variant}${digest.slice(4, 7)}-${digest.slice(7, 19)}`;
}
