import { type Database, type Executor, inBatches } from '#lib/db/index.ts';

import { type ClaimAsk, claim } from './claim.ts';
import { enqueue } from './enqueue.ts';
import { find, list, type WorkFilter } from './find.ts';
import { type Closing, closeGate, dropOldGates, listGates, openGate, tryGate } from './gates.ts';
import { cancel, discard, type Letters, retry } from './hand.ts';
import { createPositions, type Position } from './position.ts';
import { findLost, type HeldClaim, type LostClaim, renew } from './renew.ts';
import { type Settled, settle } from './settle.ts';
import { type QueueStats, stats } from './stats.ts';
import { type DeathRules, failLate, forget, removeOlder, takeFromDead } from './sweep.ts';
import type {
  At,
  Claim,
  Claimed,
  ClosedGate,
  Ended,
  Enqueued,
  NewWork,
  Settlement,
  Work,
  WorkId,
} from './types.ts';

/**
 * Durable generations: a table of leases in Postgres. What is enqueued is done, whoever dies. What a method does in an
 * executor that is given is committed with what else happens there. All throw DatabaseAway.
 */
export interface Queue {
  /** Resolves when it is committed. Those that come at the same time share a commit. */
  enqueue(work: NewWork): Promise<Enqueued>;
  claim(ask: ClaimAsk): Promise<Claimed[]>;
  renew(holder: { worker: string; leaseMs: number }, claims: readonly HeldClaim[]): Promise<unknown>;
  /** Of these claims those that are no longer the worker's. */
  findLost(worker: string, claims: readonly Claim[]): Promise<LostClaim[]>;
  settle(executor: Executor, settlements: readonly Settlement[]): Promise<Settled>;
  takeFromDead(executor: Executor, rules: DeathRules): Promise<{ ended: Ended[]; again: number }>;
  failLate(executor: Executor): Promise<Ended[]>;
  forget(olderThanMs: number): Promise<number>;
  removeOlder(projectId: number, before: number): Promise<number>;
  cancel(executor: Executor, work: WorkId, by: string): Promise<Ended | undefined>;
  find(work: WorkId): Promise<Work | undefined>;
  list(filter: WorkFilter): Promise<Work[]>;
  position(work: Work): Promise<Position>;
  retry(letters: Letters, by: string): Promise<number>;
  discard(letters: Letters, by: string): Promise<number>;
  closeGate(closing: Closing): Promise<void>;
  openGate(gate: Pick<Closing, 'projectId' | 'gate' | 'kind'>): Promise<boolean>;
  /** Lets one at a time through a gate that is closed. */
  tryGate(gate: Pick<Closing, 'projectId' | 'gate'>): Promise<unknown>;
  dropOldGates(): Promise<unknown>;
  gates(): Promise<ClosedGate[]>;
  stats(): Promise<QueueStats[]>;
}

/** @param now for tests; else the clock of Postgres, which all processes share */
export function createQueue(database: Database, now?: () => number): Queue {
  const at = (executor: Executor = database): At => ({ executor, now: now ? new Date(now()) : null });
  const positionOf = createPositions(now ?? Date.now);
  const enqueueAll = inBatches((works: readonly NewWork[]) => enqueue(at(), works), 200);
  return {
    enqueue: enqueueAll,
    claim: (ask) => claim(at(), ask),
    renew: (holder, claims) => renew(at(), holder, claims),
    findLost: (worker, claims) => findLost(at(), worker, claims),
    settle: (executor, settlements) => settle(at(executor), settlements),
    takeFromDead: (executor, rules) => takeFromDead(at(executor), rules),
    failLate: (executor) => failLate(at(executor)),
    forget: (olderThanMs) => forget(at(), olderThanMs),
    removeOlder: (projectId, before) => removeOlder(at(), projectId, before),
    cancel: (executor, work, by) => cancel(at(executor), work, by),
    find: (work) => find(at(), work),
    list: (filter) => list(at(), filter),
    position: (work) => positionOf(at(), work),
    retry: (letters, by) => retry(at(), letters, by),
    discard: (letters, by) => discard(at(), letters, by),
    closeGate: (closing) => closeGate(at(), closing),
    openGate: (gate) => openGate(at(), gate),
    tryGate: (gate) => tryGate(at(), gate),
    dropOldGates: () => dropOldGates(at()),
    gates: () => listGates(at()),
    stats: () => stats(at()),
  };
}
