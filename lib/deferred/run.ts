import type { Catalog } from '#lib/catalog/index.ts';
import type { Executor } from '#lib/db/index.ts';
import {
  type Attempt,
  answerOf,
  type Generation,
  type Prepared,
  prepareWithPrompt,
} from '#lib/generation/index.ts';
import type { Pool } from '#lib/pool/index.ts';
import type { Prices } from '#lib/prices/index.ts';
import type { Claimed, GateTarget, Settlement } from '#lib/queue/index.ts';
import type { VendorError } from '#lib/vendors/index.ts';
import { findClosed, gateOf, targetsOf } from './gate.ts';
import { judgeFailure, type Verdict } from './judge.ts';
import { limitAskOf, verdictOfRefusal } from './limits.ts';
import { findRecorded } from './recorded.ts';
import type { DurableRequest, Limiter, Ticket } from './types.ts';

export interface RunParts {
  database: Executor;
  catalog: Pick<Catalog, 'find' | 'version'>;
  generation: Generation;
  pool: Pick<Pool, 'look'>;
  prices: Pick<Prices, 'costMicroUsd'>;
  limiter: Limiter;
  /** ms. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  fault(error: unknown, traceId: string): void;
}

/** Why a run was ended from outside. */
export type StopReason = 'cancelled' | 'lost' | 'shutdown';

/** One run of one claim. */
export interface Run {
  claimed: Claimed;
  /** Aborted with a `StopReason`. */
  signal: AbortSignal;
  /** How long it may wait for the limiter before others of the queue have a turn, ms. */
  patienceMs: number;
  /** The limiter let it pass. */
  onAdmitted(): void;
  /** Nobody can serve what waits behind its gate for so long. */
  onClosed(closing: { forMs: number; reason: string; targets: GateTarget[] }): Promise<void>;
}

type Next = Settlement extends infer S
  ? S extends Settlement
    ? Omit<S, 'projectId' | 'id' | 'attempt'>
    : never
  : never;

/**
 * Plan → is anybody there? → limiter → generate. It holds nothing while it waits: that it does in the table. Never
 * throws.
 */
export async function runClaim(parts: RunParts, run: Run): Promise<Settlement> {
  const { claimed, signal } = run;
  const { projectId, id, attempt, feature, gate } = claimed;
  const request = claimed.request as DurableRequest;
  let targets: GateTarget[] = [];

  async function nextOf(verdict: Verdict): Promise<Next> {
    if (!verdict.again) return { next: verdict.isCancelled ? 'cancelled' : 'failed', error: verdict.error };
    // A failure may have been the one that was too many.
    const mayBeClosed = verdict.kind === 'retry' || verdict.isClosed;
    const opened = mayBeClosed ? findClosed(parts.pool, targets) : undefined;
    const { kind, reason, waitMs, isTry, isClosed } = {
      ...verdict,
      ...(opened && { ...opened, isClosed: true }),
    };
    // Its place is kept by the gate, for it and all behind it, where it is still the gate of these targets.
    const isGate = isClosed && gateOf(feature, targets) === gate;
    if (isGate) await run.onClosed({ forMs: waitMs, reason, targets });
    return { next: 'waiting', kind: opened ? 'breaker' : kind, reason, waitMs: isGate ? 0 : waitMs, isTry };
  }

  async function next(): Promise<Next> {
    const ask = { ...request, projectId, id, stream: false, signal };
    const prepared = await prepareWithPrompt(parts, ask);
    const mayBeDone = claimed.kills > 0 && prepared.kind === 'text';
    const recorded = mayBeDone ? await findRecorded(parts.database, claimed) : undefined;
    if (recorded) return { next: 'completed', result: recorded };
    targets = targetsOf(prepared.plan);
    const closed = findClosed(parts.pool, targets);
    if (closed) return nextOf({ ...closed, again: true, kind: 'breaker', isClosed: true, isTry: false });
    const admission = await parts.limiter.admit(limitAskOf(run, request, prepared.plan, parts.prices));
    if ('refused' in admission) return nextOf(verdictOfRefusal(admission.refused));
    run.onAdmitted();
    return generate(prepared, admission.ok);
  }

  async function generate(prepared: Prepared, ticket: Ticket): Promise<Next> {
    const earlier = claimed.calls as Record<string, unknown>[] as Partial<Attempt>[] as Attempt[];
    let verdict: Verdict | undefined;
    const comesBack = (error: VendorError) => {
      verdict = judge(error);
      return verdict.again;
    };
    let costMicroUsd = 0;
    try {
      const generating = prepared.start({ signal, earlier, comesBack, isAdmitted: true });
      const { progress } = generating;
      try {
        return { next: 'completed', result: await answerOf(generating) };
      } catch (error) {
        const failed = await nextOf(verdict ?? judge(error));
        return { ...failed, calls: progress.attempts };
      } finally {
        costMicroUsd = progress.costMicroUsd - earlier.reduce((sum, call) => sum + call.costMicroUsd, 0);
      }
    } finally {
      ticket.settle({ costMicroUsd });
      ticket.release();
    }
  }

  function judge(error: unknown): Verdict {
    const verdict = judgeFailure(error, {
      tries: claimed.tries,
      random: parts.random(),
      stopped: stopOf(signal),
    });
    if (verdict.isFault) parts.fault(error, request.traceId);
    return verdict;
  }

  const following = await next().catch((error: unknown) => nextOf(judge(error)));
  return { projectId, id, attempt, ...following };
}

const stopOf = (signal: AbortSignal): StopReason | undefined =>
  signal.aborted ? (signal.reason as StopReason) : undefined;
