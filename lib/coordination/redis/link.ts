import type { Redis } from 'ioredis';
import { StoreAway, type StoreHealth } from '../store.ts';
import { connect } from './connect.ts';

/** The connection to Redis and what is known about it: up or away, its clock, its age. */
export interface Link {
  /** @throws StoreAway; NOSCRIPT errors as they are */
  call<T>(command: (client: Redis) => Promise<T>): Promise<T>;
  /** Hears Redis' clock from an answer. */
  heardTime(ms: number): void;
  now(): number;
  bornAt(): number;
  health(): StoreHealth;
  onReturn(listener: () => void): () => void;
  /** Resolves when Redis answered for the first time. */
  greeted: Promise<void>;
  close(): void;
}

export interface LinkOptions {
  url: string;
  /** One line when Redis is lost and one when it is back. */
  say: (line: string) => void;
  commandTimeoutMs: number;
  /** Ms, monotonic; only differences are used. */
  clock: () => number;
}

/**
 * So many commands are under way at once; others wait here, in their order. What a command may take is then Redis' own
 * time, not that of a crowd before it, which would look like a loss: and a process that comes back sends a crowd.
 */
const mostUnderWay = 16;
/** A Redis that is connected but silent is asked again so often, ms. */
const askAgainMs = 100;

export function createLink({ url, say, commandTimeoutMs, clock }: LinkOptions): Link {
  const client = connect(url);
  const listeners = new Set<() => void>();
  const counts = { failed: 0, refused: 0, losses: 0 };
  const { promise: greeted, resolve: firstGreeting } = Promise.withResolvers<void>();
  const line: (() => void)[] = [];
  let underWay = 0;
  let up = false;
  let awaySince = clock();
  let offset = Date.now() - clock();
  let bornAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  /** Asks for clock and age; the store counts as up only after the answer. */
  async function greet(): Promise<void> {
    clearTimeout(timer);
    try {
      const asked = Promise.all([client.time(), client.info('server')]);
      const [[seconds, micros], info] = await answered(asked, commandTimeoutMs);
      const at = Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
      const upSeconds = Number(/uptime_in_seconds:(\d+)/.exec(info)?.[1] ?? 0);
      offset = at - clock();
      bornAt = at - upSeconds * 1000;
      returned();
    } catch {
      if (!closed && client.status === 'ready') timer = setTimeout(greet, askAgainMs).unref();
    }
  }

  function returned(): void {
    if (up || closed) return;
    up = true;
    if (counts.losses > 0) say(`Redis is back after ${Math.round(clock() - awaySince)} ms`);
    for (const listener of listeners) listener();
    firstGreeting();
  }

  function lost(reason: string): void {
    if (!up || closed) return;
    up = false;
    awaySince = clock();
    counts.losses++;
    say(`Redis is away (${reason}): this process goes on alone with its last share of every limit`);
    if (client.status === 'ready') timer = setTimeout(greet, askAgainMs).unref();
  }

  async function send<T>(command: (client: Redis) => Promise<T>): Promise<T> {
    if (!up) {
      counts.refused++;
      throw new StoreAway('no connection');
    }
    try {
      return await answered(command(client), commandTimeoutMs);
    } catch (error) {
      const { message } = error as Error;
      if (message.startsWith('NOSCRIPT')) throw error;
      counts.failed++;
      // Redis is there but does not take this one command: a mistake of ours, not a reason to go on alone.
      if (/^(ERR|WRONGTYPE)/.test(message)) sayRefused(message);
      else lost(message);
      throw new StoreAway(message, { cause: error });
    }
  }

  let isRefusalSaid = false;
  function sayRefused(message: string): void {
    if (!isRefusalSaid) say(`Redis refuses a command: ${message}`);
    isRefusalSaid = true;
  }

  client.on('ready', () => void greet());
  client.on('close', () => lost('connection closed'));
  client.on('error', () => {}); // told by 'close'

  return {
    greeted,
    async call(command) {
      // Who waited has the place of the one that ended.
      if (up && underWay >= mostUnderWay) await new Promise<void>((resolve) => line.push(resolve));
      else underWay++;
      try {
        return await send(command);
      } finally {
        const next = line.shift();
        if (next) next();
        else underWay--;
      }
    },
    heardTime(ms) {
      offset = ms - clock();
    },
    now: () => Math.round(clock() + offset),
    bornAt: () => bornAt,
    health: () => ({
      kind: 'redis',
      state: up ? 'up' : 'away',
      awayMs: up ? 0 : Math.round(clock() - awaySince),
      ...counts,
    }),
    onReturn(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      closed = true;
      up = false;
      clearTimeout(timer);
      client.disconnect();
    },
  };
}

/**
 * An answer, if it comes in time. A process that was held up sees that the time is over before it sees what came
 * meanwhile: that counts as in time, or every pause of ours would look like a loss of Redis.
 */
async function answered<T>(answer: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => setImmediate(() => reject(new Error('Command timed out'))), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
