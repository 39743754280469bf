import { Redis } from 'ioredis';

/**
 * ioredis' defaults make callers wait for a Redis that is gone. Here a command fails at once without a connection, and is
 * never sent a second time on a new one. How long an answer may take is up to the caller.
 */
export const connect = (url: string): Redis =>
  new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    connectTimeout: 1000,
    // All processes must be back well within the time in which a new-born store grants nothing (slots/machine.ts).
    retryStrategy: (tries) => Math.min(50 * tries, 300),
  });
