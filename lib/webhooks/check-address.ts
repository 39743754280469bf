import { isIP } from 'node:net';
import { isPublic, type Resolve, systemResolve } from '#lib/http/index.ts';

export interface AddressRules {
  /** Whether a host may lie in the own network, and be reached without TLS. */
  mayBePrivate(host: string): boolean;
  resolve?: Resolve | undefined;
}

const resolveMs = 2_000;

/**
 * What is wrong with an address that events shall go to, in words; undefined: nothing. What a name means is looked at
 * here and again with each connection. A name that cannot be resolved just now passes.
 */
export async function checkAddress(text: string, rules: AddressRules): Promise<string | undefined> {
  const { mayBePrivate, resolve = systemResolve } = rules;
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return 'it is no http address';
  if (url.username || url.password) return 'an address with a name and password in it is not called';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (mayBePrivate(host)) return undefined;
  if (url.protocol !== 'https:') return 'it must be https';
  const isPrivate = 'it lies in a private network';
  if (isIP(host)) return isPublic(host) ? undefined : isPrivate;
  if (!host.includes('.') || /\.(localhost|local|internal|home\.arpa)$/.test(host)) return isPrivate;
  const late = new Promise<readonly string[]>((done) => setTimeout(() => done([]), resolveMs).unref());
  const addresses = await Promise.race([resolve(host), late]).catch((error: { code?: string }) =>
    error.code === 'ENOTFOUND' ? undefined : [],
  );
  if (!addresses) return 'its name is not known';
  return addresses.length === 0 || addresses.some(isPublic) ? undefined : isPrivate;
}
