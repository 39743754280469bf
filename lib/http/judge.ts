import { retryAfterMs } from './backoff.ts';
import { PrivateAddress } from './guarded.ts';

/**
 * How a message went. Reasons are words for people and hold no address, which may be a secret. `mayBeThere`: the receiver
 * may have taken it all the same.
 */
export type Sent =
  | { ok: true }
  | {
      ok: false;
      reason: string;
      again: boolean;
      retryAfterMs?: number | undefined;
      mayBeThere?: true | undefined;
    };

/**
 * What an answer means: 408, 429 and 5xx pass, anything else that is not 2xx stays.
 * @param code what the receiver calls it
 */
export function judgeAnswer(
  { status, headers }: { status: number; headers: { get(name: string): string | null } },
  nowMs: number,
  code = '',
): Sent {
  if (status >= 200 && status < 300) return { ok: true };
  const again = status === 408 || status === 429 || status >= 500;
  const words =
    status >= 300 && status < 400 ? `HTTP ${status}: redirects are not followed` : `HTTP ${status}`;
  const reason = code ? `${words}: ${code}` : words;
  return {
    ...{ ok: false, reason, again, retryAfterMs: retryAfterMs(headers.get('retry-after'), nowMs) },
    ...(status >= 500 && { mayBeThere: true }),
  };
}

/** Why there was no answer. Messages of fetch are left out, they may hold the address. */
export function judgeError(error: unknown, timeoutMs: number): Sent {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (one.name === 'TimeoutError')
      return { ok: false, reason: `no answer within ${timeoutMs / 1000} s`, again: true, mayBeThere: true };
    if (one instanceof PrivateAddress) return { ok: false, reason: one.message, again: false };
    const code = (one as { code?: unknown }).code;
    if (typeof code === 'string' && /^(E[A-Z_]+|UND_ERR_[A-Z_]+|[A-Z_]*CERT[A-Z_]*)$/.test(code))
      return {
        ...{ ok: false, reason: `cannot be reached (${code})`, again: true },
        ...(code !== 'ECONNREFUSED' && code !== 'ENOTFOUND' && { mayBeThere: true }),
      };
  }
  return { ok: false, reason: 'cannot be reached', again: true, mayBeThere: true };
}
