import { createHmac } from 'node:crypto';

const KEY = /^kept_sk_([a-z0-9]{8})_[0-9A-Za-z]{32}$/;

/**
 * Makes the function id → outcome token for one secret key. A token lets a browser report the outcome of that one
 * interaction and of no other: `ot_<keyId>_<mac>`, with
 * mac = base64url(first 16 bytes of HMAC-SHA256(HMAC-SHA256(key, "kept outcome token"), id in lower case)).
 * Throws a TypeError when `key` is no secret key; the message does not hold it.
 */
export function outcomeTokens(key: string): (id: string) => string {
  const keyId = KEY.exec(key)?.[1];
  if (!keyId) throw new TypeError('key must be a secret key: kept_sk_<8 characters>_<32 characters>');
  const macKey = createHmac('sha256', key).update('kept outcome token').digest();
  return (id) => {
    const mac = createHmac('sha256', macKey).update(id.toLowerCase()).digest();
    return `ot_${keyId}_${mac.subarray(0, 16).toString('base64url')}`;
  };
}
