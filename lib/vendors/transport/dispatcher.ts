import { Agent } from 'undici';

/**
 * The HTTP client that all vendors share. Measured: undici's `request` on a pool is 1.6 times as fast as the SDKs'
 * fetch. Our own limits replace undici's, whose clock is coarse; HTTP/1.1, since one lost HTTP/2 connection would cut
 * all streams of an organization at once.
 */
export const createDispatcher = (): Agent =>
  new Agent({
    headersTimeout: 0,
    bodyTimeout: 0,
    // Ends attempts that their calls have given up on.
    connectTimeout: 10_000,
    keepAliveTimeout: 30_000,
    allowH2: false,
  });
