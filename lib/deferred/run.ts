import type { Catalog } from '#lib/catalog/index.ts';
import type { Executor } from '#lib/db/index.ts';
import {
  type Attempt,
  answerOf,
  type Generation,
  judgeFailure,
  prepareWithPrompt,
  type Verdict,
} from '#lib/generation/index.ts';
import type { Pool } from '#lib/pool/index.ts';
import type { Claimed, GateTarget, Settlement } from '#lib/queue/index.ts';
import { findClosed, gateOf, targetsOf } from './gate.ts';
import { findRecorded } from './recorded.ts';
import type { DurableRequest } from './types.ts';

export interface RunParts {
  database: Executor;
  catalog: Pick<Catalog, 'find' | 'version'>;
  generation: Generation;
  pool: Pick<Pool, 'look'>;
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
  /** How long it may wait for its caller's limits before others of the queue have a turn, ms. */
  patienceMs: number;
  /** They let it pass. */
  onAdmitted(): void;
  /** Nobody can serve what waits behind its gate for so long. */
  onClosed(closing: { forMs: number; reason: string; targets: GateTarget[] }): Promise<void>;
}

type Next = Settlement extends infer S
  ? S extends Settlement
    ? Omit<S, 'projectId' | 'id' | 'attempt'>
    : never
  : never;

/** What a run that brought nothing leads to, also when its own worker ended it. */
type Held = Verdict | { again: true; kind: 'shutdown'; waitMs: number; reason: string; isTry: boolean };

/**
 * Plan → is anybody there? → generate, as soon as the limits let it. It holds nothing while it waits: that it does in
 * the table. Never throws.
 */
export async function runClaim(parts: RunParts, run: Run): Promise<Settlement> {
  const { claimed, signal, patienceMs, onAdmitted } = run;
  const { projectId, id, attempt, enqueuedAt, feature, gate } = claimed;
  const request = claimed.request as DurableRequest;
  let targets: GateTarget[] = [];
  let verdict: Held | undefined;

  async function next(): Promise<Next> {
    const prepared = await prepareWithPrompt(parts, {
      ...{ ...request, projectId, id, stream: false, signal, mode: 'durable' },
      ...{ enqueuedAt, maxWaitMs: patienceMs, onAdmitted, begunAt: parts.now() },
      earlier: claimed.calls as Attempt[],
      comesBack(error) {
        verdict = judge(error);
        return verdict.again;
      },
    });
    const mayBeDone = claimed.kills > 0 && prepared.kind === 'text';
    const recorded = mayBeDone ? await findRecorded(parts.database, claimed) : undefined;
    if (recorded) return { next: 'completed', result: recorded };
    targets = targetsOf(prepared.plan);
    const closed = findClosed(parts.pool, targets);
    if (closed) return nextOf({ ...closed, again: true, kind: 'breaker', isTry: false });
    const generating = prepared.start();
    try {
      return { next: 'completed', result: await answerOf(generating) };
    } catch (error) {
      return { ...(await nextOf(verdict ?? judge(error))), calls: generating.progress.attempts };
    }
  }

  async function nextOf(held: Held): Promise<Next> {
    if (!held.again) return { next: held.isCancelled ? 'cancelled' : 'failed', error: held.error };
    // A failure may have been the one that was too many.
    const mayBeClosed = held.kind === 'retry' || held.kind === 'breaker';
    const closed = mayBeClosed ? findClosed(parts.pool, targets) : undefined;
    const { kind, reason, waitMs, isTry } = {
      ...held,
      ...(closed && { ...closed, kind: 'breaker' as const }),
    };
    // Its place is kept by the gate, for it and all behind it, where it is still the gate of these targets.
    const isGate = kind === 'breaker' && gateOf(feature, targets) === gate;
    if (isGate) await run.onClosed({ forMs: waitMs, reason, targets });
    return { next: 'waiting', kind, reason, waitMs: isGate ? 0 : waitMs, isTry };
  }

  function judge(error: unknown): Held {
    if (signal.aborted) return stopped(signal.reason as StopReason);
    const judged = judgeFailure(error, claimed.tries, parts.random());
    if (judged.isFault) parts.fault(error, request.traceId);
    return judged;
  }

  const following = await next().catch((error: unknown) => nextOf(judge(error)));
  return { projectId, id, attempt, ...following };
}

const stopped = (reason: StopReason): Held =>
  reason === 'cancelled'
    ? { again: false, error: { code: 'cancelled', message: 'it was cancelled' }, isCancelled: true }
    : { again: true, kind: 'shutdown', waitMs: 0, reason: 'its worker was stopped', isTry: false };
