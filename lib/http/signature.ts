import { createHmac } from 'node:crypto';

/**
 * The value of `kept-signature`: `t=<unix s>,v1=<hex HMAC-SHA256 of "<t>.<body>">`. New with every try, so that a
 * receiver may refuse old ones.
 */
export function signatureOf(body: string, secret: string, nowMs: number): string {
  const t = Math.floor(nowMs / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}
