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
  /** Looks that Postgres answered lately, and for how long it had been there since the one before. */
  let looks: { at: number; reachedMs: number }[] = [];
  let wasReached = false;
  let running: Promise<void> | undefined;

  /**
   * Whether those whose leases are over now had time to renew them: after an absence of Postgres nobody counts as dead
   * before that. The time is summed up, since a Postgres that restarts every few seconds is never there for long.
   */
  function hadTime(): boolean {
    const at = performance.now();
    const reachedMs = wasReached ? at - (looks.at(-1)?.at ?? at) : 0;
    looks = [...looks.filter((look) => at - look.at < leaseMs - renewMs), { at, reachedMs }];
    wasReached = true;
    return looks.reduce((sum, look) => sum + look.reachedMs, 0) > renewMs;
  }

  async function keepLeases(): Promise<void> {
    const claims = [...inHand.values()].map(({ claimed, isAdmitted }) => ({ ...claimed, isAdmitted }));
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
      const again = hadTime() ? await endings.sweep({ maxKills: parts.maxKills, leaseMs }) : 0;
      await queue.dropOldGates();
      if ((await openGates()) || again > 0) parts.onFreed();
    } catch (error) {
      // Two that lock the same rows: a second later it is done again.
      if (isRetryable(error)) return;
      if (!(error instanceof DatabaseAway)) return parts.fault(error);
      wasReached = false;
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
