import { DatabaseAway, type Executor } from '#lib/db/index.ts';
import { type Attempt, judgeFailure, type Progress, type Verdict } from '#lib/generation/index.ts';
import { findOutcome } from './find-outcome.ts';
import { type StepTrunk, startStep, traceIdOf } from './start-step.ts';
import type { GenerateStep, StepOutcome } from './types.ts';

/** Between two tries of a step. */
interface Carried {
  failures: number;
  calls: Attempt[];
}

export interface StepParts extends StepTrunk {
  database: Executor;
  /** In [0, 1). */
  random(): number;
  fault(error: unknown, traceId: string): void;
}

/** Nothing wakes a chain when a limit is changed: it looks at least so often. */
const longestMs = 300_000;

const costOf = (calls: readonly Attempt[]): number =>
  calls.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0);

/**
 * Steps of chains through the trunk: route, limits, vendors and record are those of any other generation. It is in the
 * log once, when it has ended, with the calls of all its tries.
 */
export function generateStep(parts: StepParts): GenerateStep {
  return async (ask) => {
    const { failures, calls } = (ask.carried as Carried | undefined) ?? { failures: 0, calls: [] };
    let progress: Progress | undefined;
    let verdict: Verdict | undefined;
    const judge = (error: unknown): Verdict => {
      verdict ??= judgeFailure(error, failures, parts.random());
      if (verdict.again) verdict.waitMs = Math.min(longestMs, verdict.waitMs);
      return verdict;
    };
    const comesBack = (error: unknown): boolean => {
      if (ask.signal.aborted) return true;
      const judged = judge(error);
      return judged.again && parts.now() + judged.waitMs <= ask.deadlineAt;
    };
    try {
      const before = await findOutcome(parts.database, ask);
      if (before) return before;
      const started = await startStep(parts, ask, { earlier: calls, comesBack });
      progress = started.progress;
      const value = await started.value;
      const { vendor, model, costMicroUsd } = progress;
      // An earlier try may have come into the log meanwhile, from its worker's spool: the log keeps what came first.
      const first = await findOutcome(parts.database, ask).catch(unlessAway);
      return first ?? { state: 'completed', value, vendor, model, costMicroUsd };
    } catch (error) {
      if (ask.signal.aborted) throw error;
      const judged = judge(error);
      if (judged.isFault) parts.fault(error, traceIdOf(ask));
      return outcomeOf(judged, failures, progress?.attempts ?? calls);
    }
  };
}

/** What was paid for is not lost because Postgres is away. */
function unlessAway(error: unknown): undefined {
  if (!(error instanceof DatabaseAway)) throw error;
}

function outcomeOf(verdict: Verdict, failures: number, calls: Attempt[]): StepOutcome {
  if (!verdict.again) return { state: 'failed', error: verdict.error, costMicroUsd: costOf(calls) };
  const { waitMs, reason, isTry } = verdict;
  const carry: Carried = { failures: failures + (isTry ? 1 : 0), calls };
  return { state: 'again', waitMs, reason, carry };
}
