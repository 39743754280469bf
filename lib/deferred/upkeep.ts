import { DatabaseAway, isRetryable } from '#lib/db/index.ts';
import type { Pool } from '#lib/pool/index.ts';
import type { Queue } from '#lib/queue/index.ts';
import type { Endings } from './endings.ts';
import { findClosed } from './gate.ts';
import type { StopReason } from './run.ts';
import type { InHand } from './worker.ts';

interface Parts {
  queue: Queue;
  endings: Endings;
  pool: Pick<Pool, 'look'>;
  inHand: ReadonlyMap<string, InHand>;
  worker: string;
  leaseMs: number;
  maxKills: number;
  fault(error: unknown): void;
  /** Something may be claimed that could not before. */
  onFreed(): void;
}

/**
 * What a worker does every second besides its work: renews its leases, drops claims that it has lost, takes back what
 * dead workers held, and opens gates whose targets are back. Never throws; one at a time.
 */
export function createUpkeep(parts: Parts): () => Promise<void> {
  const { queue, endings, inHand, worker, leaseMs } = parts;
  const renewMs = leaseMs / 4;
  let renewedAt = Number.NEGATIVE_INFINITY;
  /** Since when Postgres has answered each time. */
  let reachedSince = Number.POSITIVE_INFINITY;
  let running: Promise<void> | undefined;

  async function keepLeases(): Promise<void> {
    const claims = [...inHand.values()].map(({ claimed }) => claimed);
    const at = performance.now();
    if (at - renewedAt >= renewMs) {
      await queue.renew({ worker, leaseMs }, claims);
      renewedAt = at;
    }
    if (claims.length === 0) return;
    for (const { projectId, id, attempt, isCancelled } of await queue.findLost(worker, claims)) {
      const held = inHand.get(`${projectId} ${id}`);
      const reason: StopReason = isCancelled ? 'cancelled' : 'lost';
      if (held?.claimed.attempt === attempt) held.controller.abort(reason);
    }
  }

  async function openGates(): Promise<boolean> {
    let isFreed = false;
    for (const { kind, projectId, gate, targets, isClosed } of await queue.gates()) {
      if (kind !== 'breaker' || !isClosed || findClosed(parts.pool, targets)) continue;
      await queue.tryGate({ projectId, gate });
      isFreed = true;
    }
    return isFreed;
  }

  async function once(): Promise<void> {
    try {
      await keepLeases();
      reachedSince = Math.min(reachedSince, performance.now());
      // After an absence of Postgres the living have to renew before anybody calls them dead.
      const again = performance.now() - reachedSince > renewMs ? await endings.sweep(parts.maxKills) : 0;
      await queue.dropOldGates();
      if ((await openGates()) || again > 0) parts.onFreed();
    } catch (error) {
      // Two that lock the same rows: a second later it is done again.
      if (isRetryable(error)) return;
      if (!(error instanceof DatabaseAway)) return parts.fault(error);
      reachedSince = Number.POSITIVE_INFINITY;
      renewedAt = Number.NEGATIVE_INFINITY;
    }
  }

  return () => {
    running ??= once().finally(() => {
      running = undefined;
    });
    return running;
  };
}
