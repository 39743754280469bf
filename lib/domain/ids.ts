import { randomFillSync } from 'node:crypto';

/** A UUIDv7 in lower case. Its first 48 bits are the creation time in ms: the one place where that time is kept. */
export type InteractionId = string;

const pattern = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export const isUuidV7 = (value: string): boolean => pattern.test(value);

/** Creation time of a UUIDv7 in ms. */
export const timeOfId = (id: InteractionId): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

/** Randomness for many ids at once: asking for it costs more than the rest of an id. */
const pool = Buffer.allocUnsafeSlow(4_096);
let used = pool.length;

/** A new UUIDv7 (RFC 9562) for a moment in ms. */
export function newId(ms: number = Date.now()): InteractionId {
  if (used + 16 > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = pool.subarray(used, used + 16);
  used += 16;
  bytes.writeUIntBE(ms, 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return hexToUuid(bytes.toString('hex'));
}

/** The smallest id a moment (ms) can have: lower bound of a range of ids. */
export const firstIdAt = (ms: number): InteractionId =>
  hexToUuid(ms.toString(16).padStart(12, '0').padEnd(32, '0'));

/** SQL of {@link firstIdAt} of a moment that is in a table. @param moment SQL of a timestamptz */
export const firstIdSql = (moment: string): string =>
  `rpad(lpad(to_hex(floor(extract(epoch from ${moment}) * 1000)::bigint), 12, '0'), 32, '0')::uuid`;

/** 32 hexadecimal digits with the hyphens of a UUID. */
export const hexToUuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
