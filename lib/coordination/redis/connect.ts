import { Redis } from 'ioredis';

/**
 * ioredis' defaults make callers wait for a Redis that is gone. Here a command fails at once without a connection and
 * after `commandTimeoutMs` without an answer, and is never sent a second time on a new connection.
 */
export const connect = (url: string, commandTimeoutMs: number): Redis =>
  new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    commandTimeout: commandTimeoutMs,
    connectTimeout: 1000,
    // All processes must be back well within the time in which a new-born store grants nothing (slots/machine.ts).
    retryStrategy: (tries) => Math.min(50 * tries, 300),
  });
