import { isIP } from 'node:net';
import { matches, type Span } from './spans.ts';

/** Also written with (at) and (dot). */
export function* findEmails(text: string): Iterable<Span> {
  yield* matches(text, /[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,6}\p{L}{2,24}/gu);
  yield* matches(
    text,
    /[\w.+-]{1,64} ?[([{] ?at ?[)\]}] ?(?:[\w-]{1,63} ?(?:\.|[([{] ?dot ?[)\]}]) ?){1,4}[a-z]{2,24}\b/gi,
  );
}

/** With credentials, or with what works like some: a token, key, signature or code among the parameters. */
export function* findUrls(text: string): Iterable<Span> {
  yield* matches(text, /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s<>"'）」]{1,2000}/gi, (url) =>
    /^[^/]+\/\/[^/?#@]{1,300}@/.test(url) ? true : secretParameter.test(url),
  );
}

const secretParameter =
  /[?&#;](?:[a-z_-]{0,30}(?:token|key|secret|signature|password|passwd|credential|session|auth)[a-z_-]{0,12}|sig|pwd|pass|sid|code|jwt|otp|email|phone|user)=[^&\s]/i;

/** v4 and v6; not the machine itself, and no version numbers that say so. */
export function* findIps(text: string): Iterable<Span> {
  yield* matches(
    text,
    /(?<![\w.:-]|version |release |v)(?:\d{1,3}\.){3}\d{1,3}(?![\w-]|\.\d)/gi,
    (ip) => isIP(ip) === 4 && ip !== '127.0.0.1' && ip !== '0.0.0.0',
  );
  yield* matches(
    text,
    /(?<![\w:.])[\da-f]{0,4}:[\da-f:]{1,35}(?:(?:\d{1,3}\.){3}\d{1,3})?(?![\w:])/gi,
    (ip) => isIP(ip) === 6 && ip !== '::1' && ip !== '::',
  );
}
