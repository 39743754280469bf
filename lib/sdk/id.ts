const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** A new UUIDv7 (RFC 9562, 5.7) whose first 48 bits are `nowMs`; the rest comes from the platform's secure random. */
export function newId(nowMs: number = Date.now()): string {
  const hex = [...crypto.getRandomValues(new Uint8Array(10))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const time = Math.floor(nowMs).toString(16).padStart(12, '0');
  const variant = (8 + (Number.parseInt(hex[3] as string, 16) % 4)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(8)}`;
}

/** True for a UUIDv7 in text form, in either case. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && UUID_V7.test(value);
}
