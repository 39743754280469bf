import type { Catalog } from '#lib/catalog/index.ts';
import { type Database, DatabaseAway, type Executor, inBatches } from '#lib/db/index.ts';
import { backoffMs, createGuardedDispatcher, type Resolve } from '#lib/http/index.ts';
import { checkAddress } from './check-address.ts';
import {
  type At,
  addEvents,
  type Claimed,
  claimDue,
  type Delivered,
  discardDead,
  forgetEnded,
  listDeliveries,
  removeOlder,
  retryDead,
  settleAll,
} from './outbox.ts';
import { send } from './send.ts';
import type { DeadDeliveries, Delivery, DeliveryFilter, WebhookEvent } from './types.ts';

export interface WebhooksOptions {
  database: Database;
  catalog: Pick<Catalog, 'find'>;
  openSecret(sealed: string): string;
  fault(error: unknown): void;
  /** Whether a host may lie in the own network, and be reached without TLS. Default: none. */
  mayBePrivate?: ((host: string) => boolean) | undefined;
  resolve?: Resolve | undefined;
  /** For tests; else the clock of Postgres. */
  now?: (() => number) | undefined;
  /** In [0, 1). */
  random?: (() => number) | undefined;
  /** For one delivery. Default 10 s. */
  timeoutMs?: number | undefined;
  /** After that it is a dead letter. Default one day. */
  giveUpMs?: number | undefined;
}

/** Events to addresses that products gave: signed, at least once, retried, and put aside at last. */
export interface Webhooks {
  /** Committed with what else happens in the executor. Tell `wake` after that. */
  add(executor: Executor, events: readonly WebhookEvent[]): Promise<void>;
  /** There is something to send. */
  wake(): void;
  /** What is wrong with an address, in words. */
  checkAddress(url: string): Promise<string | undefined>;
  /** Sends everything that is due now. @throws DatabaseAway */
  sendDue(): Promise<void>;
  list(filter: DeliveryFilter): Promise<Delivery[]>;
  retry(letters: DeadDeliveries): Promise<number>;
  discard(letters: DeadDeliveries): Promise<number>;
  /** Removes what ended longer ago, at most a batch. @returns how many */
  forget(olderThanMs: number): Promise<number>;
  /** Of one project, what was added before that moment (ms) and has ended, at most a batch. @returns how many */
  removeOlder(projectId: number, before: number): Promise<number>;
  start(): void;
  /** Waits for those under way. */
  stop(): Promise<void>;
}

/** Deliveries at once; and to one host, so that a slow one does not hold up the others. */
const [most, perHost] = [64, 16];
const pollMs = 500;
/** What a delivery may take besides waiting for the answer, before others think that its sender is gone. */
const marginMs = 10_000;

export function createWebhooks(options: WebhooksOptions): Webhooks {
  const { database, now, random = Math.random, timeoutMs = 10_000, giveUpMs = 86_400_000 } = options;
  const { mayBePrivate = () => false, resolve } = options;
  const clock = now ?? Date.now;
  const dispatcher = createGuardedDispatcher({ mayBePrivate, resolve });
  const at = (executor: Executor = database): At => ({ executor, now: now ? new Date(now()) : null });
  const settle = inBatches((all: readonly Delivered[]) => settleAll(at(), all), 200);
  const underWay = new Map<string, number>();
  /** Hosts that asked for a pause, until when. */
  const resting = new Map<string, number>();
  const running = new Set<Promise<void>>();
  let claiming: Promise<number> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function deliver(claimed: Claimed): Promise<void> {
    const { host, tries, createdAt, nowMs } = claimed;
    const sent = await send(claimed, { ...options, dispatcher, timeoutMs });
    if (sent.ok) return settle({ claimed, next: 'sent' });
    if (!sent.again) return settle({ claimed, next: 'failed', reason: sent.reason });
    const pauseMs = sent.retryAfterMs ?? 0;
    if (pauseMs > 0) resting.set(host, clock() + pauseMs);
    const waitMs = Math.max(pauseMs, backoffMs(tries, random()));
    if (nowMs + waitMs > createdAt + giveUpMs)
      return settle({ claimed, next: 'failed', reason: `given up: ${sent.reason}` });
    return settle({ claimed, next: 'waiting', waitMs, reason: sent.reason });
  }

  function run(claimed: Claimed): void {
    const { host } = claimed;
    underWay.set(host, (underWay.get(host) ?? 0) + 1);
    const work = deliver(claimed)
      // Its claim runs out, and it is sent once more.
      .catch((error: unknown) => error instanceof DatabaseAway || options.fault(error))
      .finally(() => {
        running.delete(own);
        const left = (underWay.get(host) ?? 1) - 1;
        if (left > 0) underWay.set(host, left);
        else underWay.delete(host);
        if (timer) wake();
      });
    const own = work.then(() => {});
    running.add(own);
  }

  function busyHosts(): string[] {
    for (const [host, until] of resting) if (until <= clock()) resting.delete(host);
    const full = [...underWay].flatMap(([host, count]) => (count >= perHost ? [host] : []));
    return [...full, ...resting.keys()];
  }

  /** @returns how many were due and could be begun */
  async function claim(): Promise<number> {
    const count = most - running.size;
    if (count <= 0) return 0;
    const claimed = await claimDue(at(), {
      count,
      perHost,
      busy: busyHosts(),
      claimMs: timeoutMs + marginMs,
    });
    claimed.forEach(run);
    return claimed.length;
  }

  /** One claim at a time; as long as there is something due and room for it. */
  function wake(): void {
    claiming ??= claim()
      .catch((error: unknown) => {
        if (!(error instanceof DatabaseAway)) options.fault(error);
        return 0;
      })
      .finally(() => {
        claiming = undefined;
      });
    void claiming.then((count) => count > 0 && timer && wake());
  }

  return {
    add: (executor, events) => addEvents(at(executor), events),
    wake: () => timer && wake(),
    checkAddress: (url) => checkAddress(url, { mayBePrivate, resolve }),
    async sendDue() {
      while ((await claim()) > 0) await Promise.all(running);
    },
    list: (filter) => listDeliveries(at(), filter),
    retry: (letters) => retryDead(at(), letters),
    discard: (letters) => discardDead(at(), letters),
    forget: (olderThanMs) => forgetEnded(at(), olderThanMs),
    removeOlder: (projectId, before) => removeOlder(at(), projectId, before),
    start() {
      timer ??= setInterval(wake, pollMs).unref();
    },
    async stop() {
      clearInterval(timer);
      timer = undefined;
      await claiming;
      await Promise.all(running);
      await dispatcher.close();
    },
  };
}
