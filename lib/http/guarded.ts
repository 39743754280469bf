import { isIP, type LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { isPublic, type Resolve, systemResolve } from './public-address.ts';

/** The address lies inside the own network. The message holds no address, which may be a secret. */
export class PrivateAddress extends Error {
  override readonly name = 'PrivateAddress';
  readonly code = 'EPRIVATE';
  constructor() {
    super('the address lies in a private network');
  }
}

export interface GuardedOptions {
  /** Whether a host may lie in the own network. */
  mayBePrivate(host: string): boolean;
  resolve?: Resolve | undefined;
}

/**
 * Connects to public addresses only. A name is resolved here, once for each connection, and the address that was
 * checked is the one that is connected to: it cannot change its meaning in between.
 */
export function createGuardedDispatcher(options: GuardedOptions): Dispatcher {
  const { mayBePrivate, resolve = systemResolve } = options;
  const isOpen = (host: string, address: string) => isPublic(address) || mayBePrivate(host);

  const lookup: LookupFunction = (host, { all }, done) => {
    resolve(host)
      .then((addresses) => {
        const open = addresses.filter((address) => isOpen(host, address));
        if (open.length === 0) throw new PrivateAddress();
        const found = open.map((address) => ({ address, family: isIP(address) }));
        if (all) done(null, found);
        else done(null, found[0]?.address ?? '', found[0]?.family);
      })
      .catch((error: Error) => done(error, ''));
  };
  const agent = new Agent({ connect: { lookup, timeout: 5_000 }, keepAliveTimeout: 10_000, connections: 8 });

  // A literal address is connected to without a lookup.
  return agent.compose((dispatch) => (request, handler) => {
    const host = new URL(String(request.origin)).hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) && !isOpen(host, host)) throw new PrivateAddress();
    return dispatch(request, handler);
  });
}
